package parts_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
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
assert counts["Attached"] == sum(len(fs) for d, _, fs in os.walk(os.path.join(top, "Messages")) if os.path.basename(d) == "Files") > 0
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
	if err == nil {
		err = exec.CommandContext(t.Context(), program, "--version").Run() // Windows has a name for what is not installed
	}
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
		files, counts, err := everyday.Files(everyday.Options{Photos: 1, Plain: plain, Drawn: contentstest.Drawn})
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
		attached := 0
		for _, f := range files {
			if strings.HasPrefix(f.Path, "Library/SMS/Attachments/") {
				attached++
			}
		}
		told, err := json.Marshal(struct {
			everyday.Counts
			Attached int
		}{counts, attached})
		if err != nil {
			t.Fatal(err)
		}
		python(t, judge, dst, string(told))
		linked(t, dst)
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
	files, counts, err := everyday.Files(everyday.Options{Photos: 1, Drawn: contentstest.Drawn})
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
	files, counts, err := everyday.Files(everyday.Options{Photos: 1, Drawn: contentstest.Drawn})
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

// TestGaps: what cannot be read, and attachments that are not in the backup, are counted
// and stand in the list, without what is in the messages.
func TestGaps(t *testing.T) {
	s := contentstest.Encrypted(t, samples.File{Domain: "HomeDomain", Path: "Library/SMS/sms.db", Data: contentstest.Fixture(t, "messages/synthetic-ios18.sms.db")})
	dst := t.TempDir()
	result := run(t, s, dst, parts.Options{})
	if got := result.Gaps["messages"]; got.Defects != 1 || got.Absent != 2 || len(result.Gaps) != 1 || len(result.NotSaved) != 0 || result.List == "" {
		t.Errorf("%+v %+v", result.Gaps, result.NotSaved)
	}
	data, err := os.ReadFile(filepath.Join(dst, result.List))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Messages:\n  Places that could not be read, wholly or in part: 1\n  Files that belong here and are not in this backup: 2\n"; string(data) != want {
		t.Errorf("%q", data)
	}
}

const chats = `CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT, service_name TEXT, display_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, service TEXT, date INTEGER, is_from_me INTEGER);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, transfer_name TEXT, mime_type TEXT, total_bytes INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
INSERT INTO handle VALUES (1, '+4930123', 'SMS');
INSERT INTO chat VALUES (1, 'a', 43, 'chat1', 'SMS', '../../../outside'), (2, 'b', 43, 'chat2', 'SMS', '/tmp/outside'), (3, 'c', 43, 'chat3', 'SMS', '..'), (4, 'd', 43, 'chat4', 'SMS', 'a' || char(0) || '\\..\\outside:x');
INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (3, 1), (4, 1);
INSERT INTO message VALUES (1, 'm1', 'x', 1, 'SMS', 700000000000000000, 0), (2, 'm2', 'x', 1, 'SMS', 700000000000000000, 0), (3, 'm3', 'x', 1, 'SMS', 700000000000000000, 0), (4, 'm4', 'x', 1, 'SMS', 700000000000000000, 0);
INSERT INTO chat_message_join VALUES (1, 1), (2, 2), (3, 3), (4, 4);
INSERT INTO attachment VALUES (1, '~/Library/SMS/Attachments/a/x.jpg', '../../../outside.jpg', 'image/jpeg', 1), (2, '~/Library/SMS/Attachments/b/bundle', '..', '', 1), (3, '~/Library/SMS/../../outside', 'x', '', 1);
INSERT INTO message_attachment_join VALUES (1, 1), (2, 2), (3, 3);`

const days = `CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, store_id INTEGER, title TEXT);
CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, start_date REAL, end_date REAL, all_day INTEGER, calendar_id INTEGER, orig_item_id INTEGER, orig_date REAL, entity_type INTEGER, UUID TEXT);
INSERT INTO Calendar VALUES (1, 1, '../../outside'), (2, 1, '../../outside'), (3, 1, 'nothing in it');
INSERT INTO CalendarItem VALUES (1, 'a', 700000000, 700000060, 0, 1, 0, NULL, 2, 'u1'), (2, 'b', 700000000, 700000060, 0, 2, 0, NULL, 2, 'u2'), (3, 'c', 700000000, 700000060, 0, 99, 0, NULL, 2, 'u3'),
(4, 'changed', 700090000, 700090060, 0, 2, 1, 700086400, 2, 'u1');`

// TestHostile: names that lead elsewhere stay in the folder. An event whose calendar is
// not there is in one file more, and a changed day in the file of its original.
func TestHostile(t *testing.T) {
	s := contentstest.Encrypted(t,
		samples.File{Domain: "HomeDomain", Path: "Library/SMS/sms.db", Data: contentstest.Made(t, chats)},
		samples.File{Domain: "MediaDomain", Path: "Library/SMS/Attachments/a/x.jpg", Data: []byte("a picture, not much of one")},
		samples.File{Domain: "MediaDomain", Path: "Library/SMS/Attachments/b/bundle/in/one", Data: []byte("one")},
		samples.File{Domain: "MediaDomain", Path: "Library/SMS/Attachments/b/bundle/two", Data: []byte("two")},
		samples.File{Domain: "HomeDomain", Path: "Library/Calendar/Calendar.sqlitedb", Data: contentstest.Made(t, days)},
	)
	top := t.TempDir()
	dst := filepath.Join(top, "deep", "saved")
	if err := os.MkdirAll(dst, 0o700); err != nil {
		t.Fatal(err)
	}
	result := run(t, s, dst, parts.Options{})
	found := sums(t, dst)
	if n := result.SavedAll().Files; n == 0 || len(sums(t, top)) != len(found) {
		t.Errorf("%d files saved, %d in the folder, %d around it", n, len(found), len(sums(t, top)))
	}
	if _, err := os.Stat("/tmp/outside"); err == nil {
		t.Error("something was written outside")
	}
	files, err := os.ReadDir(filepath.Join(dst, "Calendar"))
	if err != nil || len(files) != 3 {
		t.Fatalf("%v %v", files, err)
	}
	with := map[int]int{} // files by how many events are in them
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(dst, "Calendar", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		n := strings.Count(string(data), "BEGIN:VEVENT")
		with[n]++
		if (n == 2) != strings.Contains(string(data), "SUMMARY:changed") || (n == 2) != strings.Contains(string(data), "SUMMARY:a\r") {
			t.Errorf("%s", data)
		}
	}
	if with[1] != 2 || with[2] != 1 {
		t.Errorf("%v", with)
	}
	for _, name := range []string{"one", "two", "outside.jpg"} {
		there := false
		for p := range found {
			there = there || strings.HasSuffix(p, name)
		}
		if !there {
			t.Errorf("%s was not saved: %+v %+v", name, result.NotSaved, result.Gaps)
		}
	}
}

// TestAttachmentIsProven: an attachment that is damaged is not saved, and the list names
// its place and nobody whom the chat is with.
func TestAttachmentIsProven(t *testing.T) {
	files, _, err := everyday.Files(everyday.Options{Photos: 1, Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	broken := ""
	for i, f := range files {
		if strings.HasPrefix(f.Path, "Library/SMS/Attachments/") && broken == "" {
			broken = f.Domain + "-" + f.Path
			files[i].Data = make([]byte, len(f.Data))
		}
	}
	dst := t.TempDir()
	result := run(t, contentstest.Encrypted(t, files...), dst, parts.Options{})
	if len(result.NotSaved) != 1 || result.NotSaved[0].Kind != "messages" || result.NotSaved[0].Reason != save.Damaged {
		t.Fatalf("%+v", result.NotSaved)
	}
	data, err := os.ReadFile(filepath.Join(dst, result.List))
	if text := string(data); err != nil || !strings.Contains(text, "("+broken+")") || strings.Contains(text, "+") || strings.Contains(text, "chat") {
		t.Errorf("%v\n%s", err, data)
	}
}

// TestRoom: what a part will take counts where nothing is saved yet.
func TestRoom(t *testing.T) {
	files, _, err := everyday.Files(everyday.Options{Photos: 1, Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.Encrypted(t, files...)
	sel := all(s, parts.Options{})
	for _, i := range []int{0, 1} { // messages, WhatsApp
		if bytes, n, err := sel.Parts[i].Room(t.Context()); err != nil || bytes == 0 || n == 0 {
			t.Errorf("part %d: %d bytes, %d files: %v", i, bytes, n, err)
		}
	}
	dst := t.TempDir()
	sel.Parts[0].Room = func(context.Context) (int64, int64, error) { return 1 << 60, 1, nil }
	var room *folder.RoomError
	if result, err := save.Run(t.Context(), s, dst, sel, nil); !errors.As(err, &room) || result.SavedAll().Files != 0 {
		t.Errorf("%v", err)
	}
	run(t, s, dst, parts.Options{})
	if _, err := save.Run(t.Context(), s, dst, sel, nil); err != nil {
		t.Errorf("a second time: %v", err)
	}
}
