package vcard_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/vcard"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// reader is a vCard reader of another make, in Python: it unfolds, splits and unescapes by
// RFC 2426 and nothing else.
const reader = `
import sys, re, json
data = sys.stdin.buffer.read()
for l in data.split(b"\r\n"):
    assert len(l) <= 75, l
    l.decode("utf-8")
    assert b"\n" not in l and b"\r" not in l
text = data.decode("utf-8").replace("\r\n ", "")
cards, card = [], None
def split(v, c):
    out, cur, i = [], "", 0
    while i < len(v):
        if v[i] == "\\":
            cur += {"n": "\n"}.get(v[i+1], v[i+1]); i += 2; continue
        if v[i] == c: out.append(cur); cur = ""; i += 1; continue
        cur += v[i]; i += 1
    return out + [cur]
for l in text.split("\r\n"):
    if not l: continue
    head, _, value = l.partition(":")
    name = head.split(";")[0]
    if name == "BEGIN": card = []; continue
    if name == "END": cards.append(card); card = None; continue
    card.append([head, split(value, ";")])
assert card is None
json.dump(cards, sys.stdout)
`

func parse(t *testing.T, data []byte) [][][]any {
	t.Helper()
	cmd := exec.Command(oracletest.Python(t), "-c", reader)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	var cards [][][]any
	if err := json.Unmarshal(out, &cards); err != nil {
		t.Fatal(err)
	}
	return cards
}

func find(card [][]any, head string) []string {
	for _, l := range card {
		if l[0] == head {
			var out []string
			for _, v := range l[1].([]any) {
				out = append(out, v.(string))
			}
			return out
		}
	}
	return nil
}

func TestCard(t *testing.T) {
	home, own := contacts.Label{Name: "Home", Builtin: true}, contacts.Label{Name: "TextNow; x"}
	c := &contacts.Contact{
		First: "Zoë,", Last: "O;Brien\\", Nickname: "Z", Company: "Müller & Söhne, Ltd", Department: "R;D", Note: "one\ntwo\r\nEND:VCARD\nBEGIN:VCARD",
		Birthday: contacts.Date{Month: 4, Day: 1}, Phones: []contacts.Value{{Label: contacts.Label{Name: "Mobile", Builtin: true}, Text: "+1 2"}, {Label: own, Text: "3"}},
		Emails:    []contacts.Value{{Label: home, Text: "a@example.org"}},
		Addresses: []contacts.Address{{Label: home, Street: "1 A Street\nFlat 2", City: strings.Repeat("é", 60), ZIP: "5", Country: "日本"}},
		URLs:      []contacts.Value{{Label: contacts.Label{Name: "HomePage", Builtin: true}, Text: "https://example.org/;a,b"}},
		Groups:    []string{"Family", "a,b"},
	}
	var out bytes.Buffer
	if err := vcard.Write(&out, c, append([]byte("\xff\xd8\xff"), bytes.Repeat([]byte{7}, 500)...)); err != nil {
		t.Fatal(err)
	}
	cards := parse(t, out.Bytes())
	if len(cards) != 1 {
		t.Fatalf("%d cards", len(cards))
	}
	for head, want := range map[string]string{
		"N": "O;Brien\\|Zoë,|||", "FN": "Zoë, O;Brien\\", "VERSION": "3.0", "ORG": "Müller & Söhne, Ltd|R;D", "NOTE": "one\ntwo\nEND:VCARD\nBEGIN:VCARD",
		"BDAY;X-APPLE-OMIT-YEAR=1604": "1604-04-01", "TEL;TYPE=CELL": "+1 2", "item1.TEL": "3", "item1.X-ABLabel": "TextNow; x",
		"EMAIL;TYPE=INTERNET;TYPE=HOME": "a@example.org", "ADR;TYPE=HOME": "||1 A Street\nFlat 2|" + strings.Repeat("é", 60) + "||5|日本",
		"item2.URL": "https://example.org/;a,b", "item2.X-ABLabel": "_$!<HomePage>!$_",
	} {
		if got := strings.Join(find(cards[0], head), "|"); got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
	if !bytes.Contains(out.Bytes(), []byte("PHOTO;ENCODING=b;TYPE=JPEG:/9j/")) {
		t.Error("no picture")
	}
}

// TestEveryday: all people of a sample, in one file.
func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	r, err := contacts.Open(t.Context(), contentstest.Plain(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out bytes.Buffer
	pictures := 0
	for c, err := range r.Contacts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		picture, err := r.Picture(&c)
		if err != nil {
			t.Fatal(err)
		}
		if picture != nil {
			pictures++
		}
		if err := vcard.Write(&out, &c, picture); err != nil {
			t.Fatal(err)
		}
	}
	cards := parse(t, out.Bytes())
	if len(cards) != counts.Contacts || pictures == 0 {
		t.Errorf("%d cards, %d pictures", len(cards), pictures)
	}
}

// FuzzWrite: whatever a contact holds, it stays one card of lines that are not too long.
func FuzzWrite(f *testing.F) {
	f.Add("a", "b;\n", "_$!<x>!$_", true)
	f.Add(strings.Repeat("é", 100), "\r\nEND:VCARD\r\n", "", false)
	f.Fuzz(func(t *testing.T, name, value, label string, builtin bool) {
		l := contacts.Label{Name: label, Builtin: builtin}
		c := &contacts.Contact{
			First: name, Note: value, UID: value, Phones: []contacts.Value{{Label: l, Text: value}}, Related: []contacts.Value{{Label: l, Text: name}},
			Social: []contacts.Account{{Label: l, Service: value, Username: name}}, Groups: []string{value},
		}
		var out bytes.Buffer
		if err := vcard.Write(&out, c, []byte(value)); err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(out.Bytes()) {
			t.Error("not UTF-8")
		}
		begins := 0
		for line := range strings.SplitSeq(out.String(), "\r\n") {
			if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00") {
				t.Errorf("line %q", line)
			}
			if line == "BEGIN:VCARD" || line == "END:VCARD" {
				begins++
			}
		}
		if begins != 2 {
			t.Errorf("%d ends", begins)
		}
	})
}
