package pages_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// said is what of a message has to come back.
type said struct {
	Text, Subject string
	FromMe        bool
	Time          string
}

// TestTextsComeBack: what every message says is in the JSON, letter by letter, and in the
// pages, as a parser of HTML of another make reads them; of hostile texts, too.
func TestTextsComeBack(t *testing.T) {
	files, _, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.Plain(t, files...)
	m, err := messages.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	wa, err := whatsapp.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer wa.Close()
	hard := &conversations{chats: []chat.Chat{{ID: "c", Name: "a;b\\c,d\r\n\x00👩‍👩‍👧‍👦"}}, messages: map[string][]chat.Message{}}
	for i, text := range append([]string{
		"a;b,c\\d", "one\ntwo", "one\r\ntwo", "one\rtwo", "three\n\n\nlines", "  spaces  in   it ", "\ttab\t", "nul\x00bell\a", "\u2028line\u2029", "👩‍👩‍👧‍👦🇩🇪👍🏽", "שלום, עולם", "مرحبا؛ بالعالم", "é é", "&amp; &lt;b&gt; &#x41;", "\ufeffmark", "\n", "http://a.example/?x=1&y=<2>",
		strings.Repeat("👍🏽", 1000), strings.Repeat("long ", 3000),
	}, hostile...) {
		hard.messages["c"] = append(hard.messages["c"], chat.Message{ID: text, Text: text, Subject: "s" + text, FromMe: i%2 == 0, Time: time.Date(2024, 1, 1, 0, 0, i, 0, time.UTC)})
	}
	for name, r := range map[string]pages.Reader{messages.App: m, whatsapp.App: wa, "hostile": hard} {
		t.Run(name, func(t *testing.T) {
			to := newMemory()
			write(t, to, r, pages.Options{App: name, Files: file, PerPage: 50})
			var want []said
			chats, _ := contentstest.Collect(t, r.Chats(t.Context()))
			for _, c := range chats {
				all, _ := contentstest.Collect(t, r.Messages(t.Context(), c.ID))
				for _, m := range all {
					if m.Kind == chat.People {
						want = append(want, said{string([]rune(m.Text)), string([]rune(m.Subject)), m.FromMe, m.Time.UTC().Format("2006-01-02T15:04:05")})
					}
				}
			}
			var got []said
			shown := map[string]int{}
			for p, data := range to.files {
				switch {
				case strings.HasSuffix(p, ".json"):
					got = append(got, inJSON(t, data)...)
				case strings.HasSuffix(p, ".html"):
					inHTML(t, data, shown)
				}
			}
			sorted := func(all []said) []said {
				slices.SortFunc(all, func(a, b said) int { return strings.Compare(a.Time+a.Text+a.Subject, b.Time+b.Text+b.Subject) })
				return all
			}
			if !slices.Equal(sorted(got), sorted(want)) {
				for i := range min(len(got), len(want)) {
					if got[i] != want[i] {
						t.Errorf("%+v, want %+v", got[i], want[i])
					}
				}
				t.Errorf("%d messages, want %d", len(got), len(want))
			}
			for _, m := range want {
				for _, text := range []string{m.Text, m.Subject} {
					if text = read(text); text != "" && shown[text] == 0 {
						t.Errorf("on no page: %.200q", text)
					} else {
						shown[text]--
					}
				}
			}
		})
	}
}

// read is a text as it can be read in a page: of line ends there is one, and a control
// character is shown as one that cannot be.
func read(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && r < 0x20 || r >= 0x7f && r < 0xa0 {
			return '\ufffd'
		}
		return r
	}, s)
}

func inJSON(t *testing.T, data []byte) (all []said) {
	t.Helper()
	var c struct {
		Messages []struct {
			Kind, Text, Subject, Time string
			FromMe                    bool `json:"from_me"`
		}
	}
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	for _, m := range c.Messages {
		if m.Kind == "message" {
			when, err := time.Parse(time.RFC3339, m.Time)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, said{m.Text, m.Subject, m.FromMe, when.UTC().Format("2006-01-02T15:04:05")})
		}
	}
	return all
}

func inHTML(t *testing.T, data []byte, shown map[string]int) {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for n := range page.Descendants() {
		if n.Type != html.ElementNode || n.Data != "p" || !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
			return a.Key == "class" && (a.Val == "text" || a.Val == "text subject")
		}) {
			continue
		}
		text := ""
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				text += c.Data
			}
		}
		shown[text]++
	}
}
