package parts_test

import (
	"crypto/sha256"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// judge counts what was saved, with other programs' readers.
const judge = `
import csv, html.parser, json, os, re, sys
top, counts = sys.argv[1], json.loads(sys.argv[2])
def files(ext, *under):
    return [os.path.join(d, f) for d, _, fs in os.walk(os.path.join(top, *under)) for f in fs if f.endswith(ext)]
def text(path):
    return open(path, encoding="utf-8-sig", newline="").read()
def rows(*path):
    return len(list(csv.reader(open(os.path.join(top, *path), encoding="utf-8-sig", newline="")))) - 1
def people(app):
    return sum(m.get("kind", "message") == "message" for f in files(".json", app) for m in json.load(open(f, encoding="utf-8"))["messages"])
def begins(what, *under):
    return sum(len(re.findall("^BEGIN:%s\r$" % what, text(f), re.M)) for f in files(".ics", *under))
events = 0
for f in files(".ics", "Calendar"):
    for e in re.findall("BEGIN:VEVENT\r\n(.*?)END:VEVENT", text(f), re.S):
        events += not re.search("^RECURRENCE-ID", e, re.M)
class Links(html.parser.HTMLParser):
    n = 0
    def handle_starttag(self, tag, attrs):
        self.n += tag == "a"
links = Links()
links.feed(text(os.path.join(top, "Safari", "Bookmarks.html")))
got = {
    "Messages": people("Messages"), "WhatsAppMessages": people("WhatsApp"),
    "Chats": len(files(".json", "Messages")), "WhatsAppChats": len(files(".json", "WhatsApp")),
    "Contacts": len(re.findall("^BEGIN:VCARD\r$", text(os.path.join(top, "Contacts", "Contacts.vcf")), re.M)),
    "Notes": len(files(".txt", "Notes")), "Events": events, "Reminders": begins("VTODO", "Reminders"),
    "Bookmarks": links.n,
}
assert len(files(".vcf", "Contacts", "One card each")) == counts["Contacts"]
assert rows("Reminders", "Reminders.csv") == counts["Reminders"]
if counts["Calls"]:
    got["Calls"], got["Visits"] = rows("Calls.csv"), rows("Safari", "History.csv")
wrong = {k: (v, counts[k]) for k, v in got.items() if v != counts[k]}
assert not wrong, wrong
for d, ds, fs in os.walk(top):
    for n in ds + fs:
        p = os.path.join(d, n)
        want = 0o700 if n in ds else 0o600
        assert os.name == "nt" or os.stat(p).st_mode & 0o777 == want, (p, oct(os.stat(p).st_mode))
`

func all(s *source.Source, o parts.Options) save.Selection {
	sel := save.Selection{Parts: parts.All(s, o)}
	for _, p := range sel.Parts {
		sel.Kinds = append(sel.Kinds, p.Kind)
	}
	return sel
}

func run(t *testing.T, s *source.Source, dst string, o parts.Options) save.Result {
	t.Helper()
	result, err := save.Run(t.Context(), s, dst, all(s, o), nil)
	if err != nil {
		t.Fatalf("%v\n%+v", err, result)
	}
	return result
}

func python(t *testing.T, script string, args ...string) {
	t.Helper()
	program, err := exec.LookPath("python3")
	if err != nil {
		if runtime.GOOS == "linux" {
			t.Fatal("python3 judges this test")
		}
		t.Skip("no python3")
	}
	if out, err := exec.CommandContext(t.Context(), program, append([]string{"-c", script}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

type stamp struct {
	sum  [32]byte
	when time.Time
}

func sums(t *testing.T, dst string) map[string]stamp {
	t.Helper()
	found := map[string]stamp{}
	err := filepath.WalkDir(dst, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".lifeboat-") {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		found[p] = stamp{sha256.Sum256(data), info.ModTime()}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestEveryday: all that a phone holds is in the files, as another program counts it; a
// second run writes nothing.
func TestEveryday(t *testing.T) {
	for _, plain := range []bool{false, true} {
		files, counts, err := everyday.Files(everyday.Options{Photos: 1, Plain: plain})
		if err != nil {
			t.Fatal(err)
		}
		open := contentstest.Encrypted
		if plain {
			open, counts.Calls, counts.Visits = contentstest.Plain, 0, 0
		}
		s := open(t, files...)
		dst := filepath.Join(t.TempDir(), "saved")
		first := run(t, s, dst, parts.Options{Deleted: true})
		if len(first.NotSaved) > 0 || len(first.Gaps) > 0 || first.List != "" {
			t.Errorf("%+v %+v %q", first.NotSaved, first.Gaps, first.List)
		}
		told, err := json.Marshal(counts)
		if err != nil {
			t.Fatal(err)
		}
		python(t, judge, dst, string(told))
		before := sums(t, dst)
		if n := first.SavedAll().Files; n != int64(len(before)) {
			t.Errorf("%d files are told, %d are there", n, len(before))
		}
		second := run(t, s, dst, parts.Options{Deleted: true})
		if second.SavedAll().Files != 0 || second.ThereAll() != first.SavedAll() {
			t.Errorf("a second time: %+v, %+v; before %+v", second.Saved, second.There, first.Saved)
		}
		after := sums(t, dst)
		for p, was := range before {
			if after[p] != was {
				t.Errorf("%s was written again", p)
			}
		}
		if len(after) != len(before) {
			t.Errorf("%d files, then %d", len(before), len(after))
		}
	}
}

// TestBounds: with bounds in time less is written of what has a time.
func TestBounds(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.Encrypted(t, files...)
	dst := t.TempDir()
	run(t, s, dst, parts.Options{Since: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)})
	for _, name := range []string{"Calls.csv", "Safari/History.csv"} {
		data, err := os.ReadFile(filepath.Join(dst, name))
		if err != nil || strings.Count(string(data), "\n") != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if cards, err := os.ReadDir(filepath.Join(dst, "Contacts", "One card each")); len(cards) != counts.Contacts {
		t.Errorf("%d cards: %v", len(cards), err)
	}
}

// TestDamaged: a kind that cannot be read, and a database that is gone, are accounted for
// and do not end the others.
func TestDamaged(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		if strings.HasSuffix(f.Path, "SMS/sms.db") || strings.HasSuffix(f.Path, "Calendar.sqlitedb") {
			files[i] = samples.File{Domain: f.Domain, Path: f.Path, Data: []byte("this is no database, and was one")}
		}
	}
	s := contentstest.Encrypted(t, files...)
	dst := t.TempDir()
	result := run(t, s, dst, parts.Options{})
	kinds := map[string]bool{}
	for _, n := range result.NotSaved {
		kinds[n.Kind] = true
	}
	if !kinds["messages"] || !kinds["calendar"] || len(kinds) != 2 || result.List == "" {
		t.Errorf("%+v", result.NotSaved)
	}
	if cards, err := os.ReadDir(filepath.Join(dst, "Contacts", "One card each")); len(cards) != counts.Contacts {
		t.Errorf("%d cards: %v", len(cards), err)
	}
}
