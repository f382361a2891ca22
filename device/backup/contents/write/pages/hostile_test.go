package pages_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
)

// hostile are texts that are none where they are taken for more.
var hostile = []string{
	`</script><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `' onmouseover='alert(1)`,
	`<meta http-equiv="refresh" content="0;url=https://evil.example/">`, `<!--`, `-->`, `<![CDATA[`, `]]>`, `<?php`, `</style><style>*{background:url(https://evil.example/)}`,
	`<base href="https://evil.example/">`, `javascript:alert(1)`, `data:text/html,<script>alert(1)</script>`, `&lt;script&gt;`, `&#60;b&#62;`, `</title>`, `</p></article></body></html>`,
	"NUL \x00 and \x01\x1b[31m red \x7f \u0085\u009b", "\u202eevil\u2066", strings.Repeat("\u202e", 300) + "x", "\u2028alert(1)\u2029", "broken \xff\xfe\xc0\xaf \xed\xa0\x80 UTF-8",
	"a\r\nb\rc\n[23:59] Me:\n    forged", "%s %d %!x(MISSING)", "{{.}}", "\ufeffBOM", "../../../etc/passwd", `C:\Windows\x`, "file?name#frag%41&x='\"", "日本語 файл 🎉",
}

var addresses = []string{
	"https://example.org/a?b=c&d=%22", "http://user:secret@evil.example/", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd",
	"//evil.example/", "vbscript:x", "tel:+49301234", "tel:*#06#", "mailto:a@example.org", "mailto:a@example.org?attach=/etc/passwd", "https:", "https:evil", "https:///x", "blob:https://x/y",
	"https://example.org/\" onclick=\"alert(1)", "https://example.org/\u202egro", " https://example.org/", "about:blank", "intent://x", "http://[::1", "https://example.org/" + strings.Repeat("a", 5000),
}

// evil is a chat where everything is hostile.
func evil() *conversations {
	c := &conversations{messages: map[string][]chat.Message{}}
	for i, name := range hostile {
		id := "id " + name
		c.chats = append(c.chats, chat.Chat{ID: id, Name: name, Group: true, People: []chat.Person{{Address: name, Name: name}, {Address: name}}})
		if i > 3 {
			c.messages[id] = []chat.Message{{ID: name, Text: name}}
			continue
		}
		n := 0
		add := func(m chat.Message) {
			n++
			m.ID, m.Time = fmt.Sprint(m.ID, n), time.Date(2024, 1, 1, 0, n, 0, 0, time.UTC)
			c.messages[id] = append(c.messages[id], m)
		}
		for _, s := range hostile {
			p := chat.Person{Address: s, Name: s}
			add(chat.Message{
				ID: s, Text: s, Subject: s, Sender: p, Service: s, Link: s, AppName: s, ReplyTo: fmt.Sprint(s, n), Place: &chat.Place{Name: s},
				Edits: []chat.Edit{{Text: s}}, Reactions: []chat.Reaction{{By: p, Emoji: s}},
				Attachments: []chat.Attachment{
					{Domain: s, Path: s, Name: s, Type: s, Here: true},
					{Domain: s, Path: s + "2", Name: s + ".jpg", Here: true},
					{Name: s, Type: "text/vcard"},
					{Domain: s, Path: s + "3", Name: s + ".mp4", Here: true},
					{Domain: s, Path: s + "4", Name: s, Type: "image/jpeg", Preview: true, Here: true},
					{Name: s},
				},
			})
			add(chat.Message{ID: s, Kind: chat.Notice, Notice: chat.Event(s), About: s, Sender: p})
			add(chat.Message{ID: s, Kind: chat.Unknown, Text: s})
		}
		for _, a := range addresses {
			add(chat.Message{Text: "see " + a + ".", Link: a})
		}
		for _, name := range []string{"x.html", "x.HTM", "x.svg", "x.xhtml", "x.js", "x.exe", "x", "x.jpg.html", "x.xml", "x.hta", "x.mht", "x.url", "x.lnk", "x.webloc", "x.jpg\u202elmth.", "a.pdf", "x.html "} {
			add(chat.Message{Attachments: []chat.Attachment{{Domain: "d", Path: name, Name: name, Here: true}}})
		}
	}
	return c
}

// TestHostile: the pages stay inert.
func TestHostile(t *testing.T) {
	c, to := evil(), newMemory()
	to.twice = true
	result := write(t, to, c, pages.Options{App: hostile[0], Folder: []string{"a", hostile[1]}, Files: file, PerPage: 40})
	if result.NotSaved+result.Cut+result.Defects != 0 {
		t.Errorf("%+v", result)
	}
	n := 0
	for _, all := range c.messages {
		for _, m := range all {
			if m.Counts() {
				n++
			}
		}
	}
	got := judged(t, to.onDisk(t))
	check(t, got, map[string]int{"messages": n, "scripts": 1})
	// Of the addresses three are links, each once in a text and once as a link.
	links := map[string]int{}
	for p, data := range to.files {
		if strings.Contains(string(data), "secret@evil.example/\" ") {
			t.Errorf("%s links to what is no address", p)
		}
		if !strings.HasSuffix(p, ".html") || strings.Contains(p, "/Files/") {
			continue
		}
		for part := range strings.SplitSeq(string(data), "<a rel=\"noopener noreferrer\" href=\"") {
			address, _, _ := strings.Cut(part, "\"")
			links[address]++
		}
		for _, ext := range []string{"html", "HTM", "svg", "xhtml", "js", "exe", "xml", "hta", "mht", "url", "lnk", "webloc"} {
			for _, link := range []string{"href", "src"} {
				if strings.Contains(string(data), link+`="./Files/x.`+ext+`"`) {
					t.Errorf("%s links to a file that could run: %s", p, ext)
				}
			}
		}
	}
	for _, want := range []string{"https://example.org/a?b=c&amp;d=%22", "tel:+49301234", "mailto:a@example.org"} {
		if links[want] == 0 {
			t.Errorf("no link to %s in %v", want, links)
		}
	}
	for address := range links {
		if strings.HasPrefix(address, "http") && !strings.HasPrefix(address, "https://example.org/") && !strings.HasPrefix(address, "https://evil.example/") && address != "https://x/y" { // which stands in a text
			t.Errorf("a link to %s", address)
		}
	}
}

// TestPlainText: nothing that is said looks like another message, or is obeyed by a
// terminal.
func TestPlainText(t *testing.T) {
	to := newMemory()
	c := evil()
	write(t, to, c, pages.Options{Files: file})
	for i := range c.chats {
		id := c.chats[i].ID
		key := "text:" + id
		if !utf8.ValidString(key) {
			key = strconv.QuoteToASCII(key)
		}
		text := string(to.files[to.byKey["pages::"+key]])
		heads := 0
		for line := range strings.SplitSeq(text, "\n") {
			if strings.HasPrefix(line, "[") {
				heads++
			}
			if strings.ContainsAny(line, "\x00\x1b\r\x7f\u0085\u009b\u2028") {
				t.Errorf("%q", line)
			}
		}
		if heads != len(c.messages[id]) {
			t.Errorf("%d messages, want %d:\n%s", heads, len(c.messages[id]), text)
		}
	}
}

// TestHuge: a text without an end, and many people.
func TestHuge(t *testing.T) {
	c := long(3)
	c.messages["a"][1].Text = strings.Repeat("<", 1<<20)
	c.messages["a"][2].Subject = strings.Repeat("http", 1<<20)
	for range 5000 {
		c.chats[0].People = append(c.chats[0].People, chat.Person{Address: "+1"})
	}
	c.chats[0].Group = true
	to := newMemory()
	write(t, to, c, pages.Options{})
	check(t, judged(t, to.onDisk(t)), map[string]int{"messages": 3, "jsonmessages": 3, "rows": 3})
}

// browser is as much of a browser as the script needs.
const browser = `
const fs = require("fs");
const html = fs.readFileSync(process.argv[2], "utf8");
const words = process.argv.slice(3);
class E { constructor(t) { this.tag = t; this.children = []; this.text = ""; }
  set textContent(v) { this.text = v; this.children = []; } get textContent() { return this.text + this.children.map((c) => typeof c === "string" ? c : c.textContent).join(""); }
  append(...c) { this.children.push(...c); } replaceChildren(...c) { this.children = c; }
  set innerHTML(v) { throw new Error("innerHTML"); } insertAdjacentHTML() { throw new Error("HTML"); }
  addEventListener(n, f) { this.on = f; } }
const ids = {query: new E("input"), found: new E("ul"), state: new E("p"), box: new E("div")};
ids.query.value = "";
const rows = [];
let code;
for (const m of html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)) {
  const e = new E("script"); e.text = m[2];
  const id = /id="(\w+)"/.exec(m[1]);
  if (id) ids[id[1]] = e; else if (m[1].includes('class="rows"')) rows.push(e); else code = m[2];
}
global.document = {getElementById: (i) => ids[i], createElement: (t) => new E(t), querySelectorAll: () => rows};
(0, eval)(code);
const out = [];
(async () => {
  for (const w of words) {
    ids.query.value = w; ids.query.on();
    await new Promise((r) => setTimeout(r, 200));
    out.push({state: ids.state.textContent, hits: ids.found.children.map((li) => [li.children[0].href, li.textContent])});
  }
  process.stdout.write(JSON.stringify(out));
})();
`

// TestSearch runs the script itself, where there is something that runs it.
func TestSearch(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("nothing that runs JavaScript here: ", err)
	}
	c := long(2500)
	c.messages["a"][1700].Text = "Wo ist der SCHLÜSSEL zum Café? </script><b>"
	to := newMemory()
	to.named = func(i folder.Item) string { return "é #" + i.Name }
	result := write(t, to, c, pages.Options{App: "Messages", PerPage: 1000})
	dir := to.onDisk(t)
	program := filepath.Join(t.TempDir(), "browser.js")
	if err := os.WriteFile(program, []byte(browser), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(node, program, filepath.Join(dir, result.SearchIn[0]), "schlussel CAFE", "anna message", "nowhere", "", "</script>").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := string(out)
	for _, want := range []string{
		`[{"state":"Found: 1","hits":[["./Anna/%C3%A9%20%23Anna%202.html#m1700","Anna · Me · 10 May 2024 19:30Wo ist der SCHLÜSSEL zum Café? </script><b>"]]}`,
		`{"state":"Found: 1250. The first ones are shown.`, `{"state":"Nothing found.","hits":[]},{"state":"","hits":[]},{"state":"Found: 1","hits":`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %.3000s", want, got)
		}
	}
	if n := strings.Count(got, "#m"); n != 502 {
		t.Errorf("%d hits are shown", n)
	}
}

// FuzzText: whatever a message, a name and an address are, the page is that of one
// message.
func FuzzText(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, hostile[len(hostile)-1-i], addresses[i%len(addresses)])
	}
	f.Fuzz(func(t *testing.T, text, name, address string) {
		c := &conversations{
			chats: []chat.Chat{{ID: "a", Name: name, Group: true, People: []chat.Person{{Name: name}}}},
			messages: map[string][]chat.Message{"a": {{
				ID: "1", Text: text, Link: address, Sender: chat.Person{Name: name}, Time: time.Unix(1e9, 0), Edits: []chat.Edit{{Text: text}},
				Attachments: []chat.Attachment{{Domain: "d", Path: "p", Name: name, Type: "image/png", Here: true}},
			}}},
		}
		to := newMemory()
		write(t, to, c, pages.Options{Files: file})
		page := string(to.files[to.byKey["pages::page:a:0"]])
		search := string(to.files["Search.html"])
		for what, n := range map[string]int{"<article ": 1, "</article>": 1, "<script": 0, "<img ": strings.Count(page, "<figure>"), "<a ": strings.Count(page, "</a>"), "<p ": strings.Count(page, "</p>") - strings.Count(page, "<p>"), "<style": 1, "</body>": 1} {
			if strings.Count(page, what) != n {
				t.Errorf("%d of %s", strings.Count(page, what), what)
			}
		}
		if strings.Count(search, "<script") != 4 || strings.Count(search, "</script") != 4 || strings.Contains(search, "<!--") {
			t.Errorf("%s", search)
		}
		for _, part := range strings.Split(page, "href=\"")[1:] {
			to, _, _ := strings.Cut(part, "\"")
			if !strings.HasPrefix(to, "./") && !strings.HasPrefix(strings.ToLower(to), "http://") && !strings.HasPrefix(strings.ToLower(to), "https://") && !strings.HasPrefix(strings.ToLower(to), "mailto:") && !strings.HasPrefix(strings.ToLower(to), "tel:") {
				t.Errorf("a link to %q", to)
			}
		}
		plain := string(to.files[to.byKey["pages::text:a"]])
		heads := 0
		for line := range strings.SplitSeq(plain, "\n") {
			if strings.HasPrefix(line, "[") {
				heads++
			}
		}
		if want := 1; heads != want && !strings.HasPrefix(plain, "[") {
			t.Errorf("%d messages: %s", heads, plain)
		}
	})
}
