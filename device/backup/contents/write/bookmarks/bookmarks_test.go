package bookmarks_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/bookmarks"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// reader reads the file as browsers do, by the HTML parser of Python: a heading opens a
// folder for the list that follows.
const reader = `
import sys, json
from html.parser import HTMLParser
out, tags = [], set()
class P(HTMLParser):
    def __init__(self):
        super().__init__(); self.path, self.name, self.link, self.inside, self.note = [], None, None, None, False
    def handle_starttag(self, tag, attrs):
        tags.add(tag); a = dict(attrs)
        assert set(a) <= {"href", "add_date", "last_modified", "rel", "personal_toolbar_folder", "http-equiv", "content", "name"}, a
        if tag == "h3": self.name, self.inside = "", "h3"
        if tag == "a": self.link, self.inside = [a["href"], "", int(a.get("add_date", 0))], "a"
        if tag == "dl": self.path.append(self.name); self.name = None
    def handle_endtag(self, tag):
        if tag in ("a", "h3"): self.inside = None
        if tag == "a": out.append([[p for p in self.path if p is not None], *self.link])
        if tag == "dl": self.path.pop()
    def handle_data(self, d):
        if self.inside == "h3": self.name += d
        if self.inside == "a": self.link[1] += d
p = P(); p.feed(sys.stdin.buffer.read().decode("utf-8")); p.close()
assert p.path == []
json.dump([out, sorted(tags)], sys.stdout)
`

type link struct {
	folders []string
	url     string
	title   string
	added   int64
}

func parse(t *testing.T, data []byte) (links []link) {
	t.Helper()
	cmd := exec.Command(oracletest.Python(t), "-c", reader)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, data)
	}
	var read struct {
		links [][]any
		tags  []string
	}
	if err := json.Unmarshal(out, &[]any{&read.links, &read.tags}); err != nil {
		t.Fatal(err)
	}
	for _, tag := range read.tags {
		if !slices.Contains([]string{"a", "dd", "dl", "dt", "h1", "h3", "meta", "p", "title"}, tag) {
			t.Errorf("<%s> is in the file", tag)
		}
	}
	for _, l := range read.links {
		var k link
		for _, f := range l[0].([]any) {
			k.folders = append(k.folders, f.(string))
		}
		k.url, k.title, k.added = l[1].(string), l[2].(string), int64(l[3].(float64))
		links = append(links, k)
	}
	return links
}

func write(t *testing.T, list []safari.Bookmark) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := bookmarks.Write(&out, list, bookmarks.English); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func collect(t *testing.T, files ...samples.File) []safari.Bookmark {
	t.Helper()
	b, err := safari.OpenBookmarks(t.Context(), contentstest.Plain(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	all, _ := contentstest.Collect(t, b.All(t.Context()))
	return all
}

func TestPublished(t *testing.T) {
	all := collect(t, samples.File{Domain: "HomeDomain", Path: "Library/Safari/Bookmarks.db", Data: contentstest.Fixture(t, "safari/synthetic-ios18.Bookmarks.db")})
	links := parse(t, write(t, all))
	if len(links) != 5 {
		t.Fatalf("%+v", links)
	}
	found := map[string]string{}
	for _, l := range links {
		found[l.title] = strings.Join(l.folders, "/")
	}
	if found["Nested Bookmark"] != "Favorites/Dev" {
		t.Errorf("%v", found)
	}
}

func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	all := collect(t, files...)
	links := parse(t, write(t, all))
	if len(links) != counts.Bookmarks {
		t.Errorf("%d links of %d", len(links), counts.Bookmarks)
	}
	for _, b := range all {
		if b.Added.IsZero() {
			b.Added = b.Modified
		}
		if !b.Folder && !b.Deleted && !slices.ContainsFunc(links, func(l link) bool { return l.title == b.Title && l.url == b.URL && l.added == b.Added.Unix() }) {
			t.Errorf("not in the file: %+v", b)
		}
	}
	if l := links[len(links)-1]; !slices.Contains(l.folders, "Reading list") || l.added == 0 {
		t.Errorf("%+v", l)
	}
}

func TestHostile(t *testing.T) {
	const html = `</A><script>alert(1)</script><img src=x onerror=y> " ' & é`
	list := []safari.Bookmark{
		{ID: 1, Folder: true, Title: html, Parent: 2},
		{ID: 2, Folder: true, Title: "circle", Parent: 1},
		{ID: 3, Title: html, URL: "https://example.org/?a=1&b=\"<x>", Parent: 1, Added: time.Unix(1600000000, 0)},
		{ID: 4, Title: "of itself", Folder: true, Parent: 4},
		{ID: 5, Title: "in it", URL: "http://a", Parent: 4},
		{ID: 6, Title: "of none", URL: "http://b", Parent: 77},
		{ID: 7, Title: "deleted", URL: "http://c", Deleted: true},
		{ID: 8, Title: "code", URL: "java\tscript:alert(1)"},
		{ID: 9, Title: "code", URL: "\x01 JavaScript:alert(1)"},
		{ID: 10, Title: "data", URL: "data:text/html,<script>"},
		{ID: 11, Title: "file", URL: "file:///etc/passwd"},
		{ID: 12, Title: "bare", URL: "example.org"},
		{ID: 13, Title: "in a bookmark", URL: "http://d", Parent: 3},
		{ID: 14, URL: "HTTPS://no-title"},
		{ID: 15, Title: "no address"},
		{ID: 16, Title: "preview", URL: "http://e", Reading: true, Preview: html},
	}
	for i := range int64(200) { // deeper than any browser goes
		list = append(list, safari.Bookmark{ID: 1000 + i, Parent: 999 + i, Folder: true, Title: "deep"})
	}
	list = append(list, safari.Bookmark{ID: 5000, Parent: 1199, Title: "deepest", URL: "http://f"})
	data := write(t, list)
	links := parse(t, data)
	byTitle := map[string][]link{}
	for _, l := range links {
		byTitle[l.title] = append(byTitle[l.title], l)
		if scheme, _, _ := strings.Cut(strings.ToLower(l.url), ":"); !slices.Contains([]string{"http", "https", "about"}, scheme) {
			t.Errorf("%q leads to %q", l.title, l.url)
		}
	}
	if len(links) != 12 {
		t.Errorf("%d links", len(links))
	}
	if got := byTitle[html]; len(got) != 1 || got[0].url != "https://example.org/?a=1&b=\"<x>" || got[0].added != 1600000000 || len(got[0].folders) == 0 {
		t.Errorf("%+v", got)
	}
	for _, title := range []string{"in it", "of none", "in a bookmark", "HTTPS://no-title", "preview", "deepest", "bare"} {
		if len(byTitle[title]) != 1 {
			t.Errorf("%q is there %d times", title, len(byTitle[title]))
		}
	}
	if byTitle["deleted"] != nil || !bytes.Contains(data, []byte("file:///etc/passwd")) {
		t.Error("what is deleted is there, or what is no link is not")
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("a", "javascript:1", int64(1), int64(2), true)
	f.Add("</a>", "http://\"", int64(2), int64(1), false)
	f.Fuzz(func(t *testing.T, title, url string, parent, id int64, folder bool) {
		list := []safari.Bookmark{{ID: id, Parent: parent, Folder: folder, Title: title, URL: url, Preview: url}, {ID: parent, Parent: id, Folder: true, Title: title}, {ID: 3, Parent: parent, Title: title, URL: "http://a"}}
		var out bytes.Buffer
		if err := bookmarks.Write(&out, list, bookmarks.English); err != nil {
			t.Fatal(err)
		}
		s := strings.ToLower(out.String())
		if strings.Contains(s, `href="javascript`) || strings.Contains(s, "<script") || strings.Count(s, "<dl>") != strings.Count(s, "</dl>") || strings.Count(s, ">http://a<")+strings.Count(s, `"http://a"`) == 0 {
			t.Errorf("%s", s)
		}
	})
}
