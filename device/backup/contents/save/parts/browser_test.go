package parts_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// attacks are texts that would run, or load what lies at an address, in a page that is
// not made with care.
func attacks(web string) []string {
	const mark = `document.documentElement.setAttribute('data-owned','1');new Image().src='WEB/ran'`
	list := []string{
		`<script>MARK</script>`, `</script><script>MARK</script>`, `</title><script>MARK</script>`, `</style><script>MARK</script>`, `</textarea><script>MARK</script>`,
		`<img src=x onerror="MARK">`, `"><img src=x onerror="MARK">`, `' onmouseover='MARK`, `<svg onload="MARK">`, `<svg><script>MARK</script></svg>`, `<math><mtext><style><img src onerror="MARK"></style></mtext></math>`,
		`<meta http-equiv="refresh" content="0;url=WEB/refresh">`, `<link rel="stylesheet" href="WEB/css">`, `<style>@import url("WEB/import"); body { background: url(WEB/background) }</style>`, `<link rel="prefetch" href="WEB/prefetch"><link rel="dns-prefetch" href="WEB">`,
		`<iframe src="WEB/frame"></iframe>`, `<iframe srcdoc="<script>parent.MARK</script>"></iframe>`, `<object data="WEB/object"></object>`, `<embed src="WEB/embed">`, `<base href="WEB/base/">`, `<form action="WEB/form"><input autofocus onfocus="MARK"></form>`,
		`<video src="WEB/video" autoplay></video><audio src="WEB/audio" autoplay></audio>`, `<img src="WEB/pixel">`, `<body background="WEB/body" onload="MARK">`, `<details open ontoggle="MARK">`, `<!--<script>MARK</script>-->`, `<![CDATA[<script>MARK</script>]]>`,
		`javascript:MARK`, `data:text/html,<script>MARK</script>`, "\u2028MARK\u2029", `${MARK}`, `{{MARK}}`, "\u202e<script>MARK</script>",
	}
	for i, a := range list {
		list[i] = strings.ReplaceAll(strings.ReplaceAll(a, "MARK", mark), "WEB", web)
	}
	return list
}

// hostile is a backup whose every text attacks.
func hostile(t *testing.T, web string) (files []samples.File) {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	sms, wa, book, notes, marks, days := &bytes.Buffer{}, &bytes.Buffer{}, &bytes.Buffer{}, &bytes.Buffer{}, &bytes.Buffer{}, &bytes.Buffer{}
	sms.WriteString(`CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, style INTEGER, chat_identifier TEXT, display_name TEXT);
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, subject TEXT, handle_id INTEGER, service TEXT, date INTEGER, is_from_me INTEGER, item_type INTEGER, group_title TEXT, thread_originator_guid TEXT, associated_message_type INTEGER, associated_message_guid TEXT, associated_message_emoji TEXT, balloon_bundle_id TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER); CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT, transfer_name TEXT, mime_type TEXT, total_bytes INTEGER); CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
`)
	wa.WriteString(`CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZSESSIONTYPE INTEGER, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZISFROMME INTEGER, ZCHATSESSION INTEGER, ZMESSAGEDATE TIMESTAMP, ZTEXT VARCHAR, ZMESSAGETYPE INTEGER, ZMEDIAITEM INTEGER);
CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZTITLE VARCHAR, ZVCARDSTRING VARCHAR, ZMEDIALOCALPATH VARCHAR, ZLATITUDE FLOAT, ZLONGITUDE FLOAT);
`)
	book.WriteString("CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Note TEXT, CreationDate INTEGER); CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, label INTEGER, value TEXT); CREATE TABLE ABMultiValueLabel (value TEXT);\n")
	notes.WriteString("CREATE TABLE ZNOTE (Z_PK INTEGER PRIMARY KEY, ZTITLE VARCHAR, ZSUMMARY VARCHAR, ZCREATIONDATE TIMESTAMP, ZMODIFICATIONDATE TIMESTAMP, ZBODY INTEGER); CREATE TABLE ZNOTEBODY (Z_PK INTEGER PRIMARY KEY, ZCONTENT VARCHAR, ZOWNER INTEGER);\n")
	marks.WriteString("CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, parent INTEGER, type INTEGER, title TEXT, url TEXT, order_index INTEGER, last_modified REAL);\n")
	days.WriteString("CREATE TABLE CalendarItem (ROWID INTEGER PRIMARY KEY, summary TEXT, description TEXT, start_date REAL, end_date REAL, calendar_id INTEGER); CREATE TABLE Calendar (ROWID INTEGER PRIMARY KEY, title TEXT);\n")
	for i, a := range attacks(web) {
		n, q := i+1, quote(a)
		line := quote(a + "\r\nEND:VEVENT\r\nATTACH:" + web + "/line\r\nBEGIN:VCARD")
		fmt.Fprintf(sms, "INSERT INTO handle VALUES (%[1]d, %[2]s, 'SMS'); INSERT INTO chat VALUES (%[1]d, 'c%[1]d', 43, 'chat%[3]d', %[2]s); INSERT INTO chat_handle_join VALUES (%[1]d, %[1]d); INSERT INTO chat_message_join VALUES (%[1]d, %[1]d), (%[1]d, 1000 + %[1]d);\n", n, q, n%4)
		fmt.Fprintf(sms, "INSERT INTO message VALUES (%[1]d, 'm%[1]d', %[2]s, %[2]s, %[1]d, %[2]s, 700000000 + %[1]d, 0, 0, NULL, 'm1', 0, NULL, NULL, %[2]s), (1000 + %[1]d, 'g%[1]d', NULL, NULL, %[1]d, 'SMS', 700000500 + %[1]d, 0, 2, %[2]s, NULL, 0, NULL, NULL, NULL), (2000 + %[1]d, 'r%[1]d', NULL, NULL, %[1]d, 'SMS', 700000600, 0, 0, NULL, NULL, 2006, 'p:0/m%[1]d', %[2]s, NULL);\n", n, q)
		fmt.Fprintf(sms, "INSERT INTO attachment VALUES (%[1]d, '~/Library/SMS/Attachments/a/%[1]d.%[4]s', %[2]s || '.%[4]s', %[3]s, 1); INSERT INTO message_attachment_join VALUES (%[1]d, %[1]d);\n", n, q, q, []string{"html", "svg", "jpg", "mov"}[i%4])
		files = append(files, samples.File{Domain: "MediaDomain", Path: fmt.Sprintf("Library/SMS/Attachments/a/%d.%s", n, []string{"html", "svg", "jpg", "mov"}[i%4]), Data: []byte("<html><svg xmlns='http://www.w3.org/2000/svg' onload='1'>" + a)})
		fmt.Fprintf(wa, "INSERT INTO ZWACHATSESSION VALUES (%[1]d, 0, %[2]s, %[2]s); INSERT INTO ZWAMEDIAITEM VALUES (%[1]d, %[2]s, %[2]s, %[2]s, 1, 1); INSERT INTO ZWAMESSAGE VALUES (%[1]d, 0, %[1]d, 700000000, %[2]s, 0, NULL), (1000 + %[1]d, 0, %[1]d, 700000000, NULL, %[3]d, %[1]d);\n", n, q, []int{1, 4, 5, 8}[i%4])
		fmt.Fprintf(book, "INSERT INTO ABPerson VALUES (%[1]d, %[2]s, %[3]s, %[3]s, 5); INSERT INTO ABMultiValueLabel VALUES (%[3]s); INSERT INTO ABMultiValue VALUES (%[1]d, %[1]d, 22, %[1]d, %[3]s);\n", n, q, line)
		fmt.Fprintf(notes, "INSERT INTO ZNOTE VALUES (%[1]d, %[2]s, %[2]s, 5, 5, %[1]d); INSERT INTO ZNOTEBODY VALUES (%[1]d, %[3]s, %[1]d);\n", n, q, quote("<div>"+a+"</div><a href=\""+html.EscapeString(a)+"\">"+html.EscapeString(a)+"</a>"))
		fmt.Fprintf(marks, "INSERT INTO bookmarks VALUES (%[1]d, 0, 0, %[2]s, %[2]s, 1, 5), (1000 + %[1]d, 0, 1, %[2]s, NULL, 1, 5);\n", n, q)
		fmt.Fprintf(days, "INSERT INTO CalendarItem VALUES (%[1]d, %[2]s, %[3]s, 700000000, 700000060, %[1]d); INSERT INTO Calendar VALUES (%[1]d, %[2]s);\n", n, q, line)
	}
	for place, script := range map[string]*bytes.Buffer{
		"HomeDomain-Library/SMS/sms.db": sms, whatsapp.Domains[0] + "-ChatStorage.sqlite": wa, "HomeDomain-Library/AddressBook/AddressBook.sqlitedb": book, "HomeDomain-Library/Notes/notes.sqlite": notes,
		"HomeDomain-Library/Safari/Bookmarks.db": marks, "HomeDomain-Library/Calendar/Calendar.sqlitedb": days,
	} {
		i := strings.LastIndex(place, "-")
		files = append(files, samples.File{Domain: place[:i], Path: place[i+1:], Data: contentstest.Made(t, script.String())})
	}
	return files
}

// TestPagesAreInert: everything that a page of a hostile backup could run or load is text
// in it: by a parser of HTML, and in a browser, which opens every page and asks nobody
// for anything.
func TestPagesAreInert(t *testing.T) {
	var asked atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked.Store(r.URL.Path) }))
	defer server.Close()
	dst := t.TempDir()
	result := run(t, contentstest.Plain(t, hostile(t, server.URL)...), dst, parts.Options{})
	pages := 0
	var open []string
	for p := range sums(t, dst) {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		switch ext := filepath.Ext(p); {
		case strings.Contains(p, string(filepath.Separator)+"Files"+string(filepath.Separator)): // what was sent, as it was sent
		case ext == ".html":
			pages++
			open = append(open, p)
			inert(t, p, data)
		case ext == ".ics" || ext == ".vcf":
			for line := range bytes.Lines(data) {
				if bytes.HasPrefix(line, []byte("ATTACH")) {
					t.Errorf("%s: a line of its own: %q", p, line)
				}
			}
		}
	}
	if pages < 70 {
		t.Errorf("%d pages, %+v", pages, result.SavedAll())
	}
	t.Run("in a browser", func(t *testing.T) { browse(t, open) })
	if path := asked.Load(); path != nil {
		t.Errorf("a page asked for %v", path)
	}
}

// inert walks a page. The one script that runs, that of the search, is held to its hash
// by the policy of its page, which the tests of package pages hold.
func inert(t *testing.T, name string, data []byte) {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	policy, scripts := false, 0
	for n := range page.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s: a comment", name)
		}
		if n.Type != html.ElementNode {
			continue
		}
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcset" || a.Key == "srcdoc" || a.Key == "background" {
				t.Errorf("%s: <%s %s>", name, n.Data, a.Key)
			}
		}
		switch n.Data {
		case "script":
			if attr["type"] != "application/json" {
				scripts++
			}
		case "iframe", "object", "embed", "base", "link", "form", "svg", "math", "template", "frame", "frameset", "portal":
			t.Errorf("%s: <%s>", name, n.Data)
		case "meta":
			switch kind := strings.ToLower(attr["http-equiv"]); kind {
			case "", "x-dns-prefetch-control", "content-type":
			case "content-security-policy":
				policy = true
			default:
				t.Errorf("%s: <meta http-equiv=%s>", name, kind)
			}
		}
		if src, ok := attr["src"]; ok && !strings.HasPrefix(src, "./") && !strings.HasPrefix(src, "Files/") {
			t.Errorf("%s: <%s src=%q>", name, n.Data, src)
		}
		if href, ok := attr["href"]; ok {
			u, err := url.Parse(href)
			if err != nil || n.Data != "a" || href != "about:blank" && u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" && u.Scheme != "tel" {
				t.Errorf("%s: <%s href=%q>", name, n.Data, href)
			}
		}
	}
	if scripts > 1 || scripts == 1 && !policy {
		t.Errorf("%s: %d scripts, policy %v", name, scripts, policy)
	}
}

// browse opens pages in a browser without a window.
func browse(t *testing.T, pages []string) {
	if testing.Short() {
		t.Skip("a browser is slow")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil && browser == "" {
			browser = p
		}
	}
	if browser == "" {
		t.Skip("there is no Chromium here")
	}
	// One page that holds many in frames takes as long as one; each frame is a page of
	// its own with its own policy.
	frames := &bytes.Buffer{}
	frames.WriteString("<!doctype html><title>frames</title>")
	for _, p := range pages {
		fmt.Fprintf(frames, "<iframe src=\"%s\"></iframe>\n", (&url.URL{Scheme: "file", Path: p}).String())
	}
	frames.WriteString("<img src=\"about:blank\" onerror=\"document.title='scripts run here'\">")
	all := filepath.Join(t.TempDir(), "all.html")
	if err := os.WriteFile(all, frames.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	dump := func(page string) string {
		cmd := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--user-data-dir="+t.TempDir(), "--allow-file-access-from-files",
			"--virtual-time-budget=3000", "--timeout=30000", "--dump-dom", (&url.URL{Scheme: "file", Path: page}).String())
		cmd.WaitDelay = 5 * time.Second
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("the browser does not run here: %v", err)
		}
		return string(out)
	}
	if dom := dump(all); !strings.Contains(dom, "scripts run here") || strings.Count(dom, "<iframe") != len(pages) {
		t.Errorf("the browser did not open the pages: %.300s", dom)
	}
	for _, p := range pages[:min(3, len(pages))] {
		if dom := dump(p); strings.Contains(dom, `data-owned="1"`) {
			t.Errorf("%s ran: %.300s", p, dom)
		}
	}
}
