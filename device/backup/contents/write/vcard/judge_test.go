package vcard_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/vcard"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// judge reads cards with Debian's vobject and compares every field with what the contact
// holds. Apple's own names of fields are those that Contacts writes and reads.
const judge = `
import sys, json, base64, vobject
cards = list(vobject.readComponents(open(sys.argv[1], encoding="utf-8", newline="").read(), allowQP=False))
people = json.load(open(sys.argv[2], encoding="utf-8"))
assert len(cards) == len(people), (len(cards), len(people))
def plain(s):
    for a, b in (("\r\n", "\n"), ("\r", "\n"), ("\u2028", "\n"), ("\u2029", "\n")): s = s.replace(a, b)
    return "".join(c for c in s if c in "\n\t" or not (ord(c) < 32 or 127 <= ord(c) < 160))
def equal(what, got, want):
    want = [plain(w) if isinstance(w, str) else w for w in want]
    assert got == want, (what, got, want)
def joined(v):
    return v if isinstance(v, str) else ",".join(v)
def labelled(card, name):
    out = []
    for l in card.contents.get(name, []):
        label = ""
        if l.group:
            label = [x.value for x in card.contents["x-ablabel"] if x.group == l.group]
            assert len(label) == 1, label
            label = label[0]
        out.append((l, label, set(t.upper() for t in l.params.get("TYPE", []))))
    return out
TYPES = {"mobile": {"CELL"}, "iphone": {"IPHONE", "CELL"}, "main": {"MAIN"}, "home": {"HOME"}, "work": {"WORK"}, "homefax": {"HOME", "FAX"}, "workfax": {"WORK", "FAX"}, "pager": {"PAGER"}}
def label(got, types, want, phone=False):
    name = plain(want["Name"])
    if got:
        return got == ("_$!<" + name + ">!$_" if want["Builtin"] else name)
    if want["Builtin"] and types:
        return TYPES.get(name.lower()) == types - {"INTERNET"}
    return want["Name"] == ""
def values(card, name, want):
    have = labelled(card, name)
    equal(name, [l.value for l, _, _ in have], [w["Text"] for w in want])
    for (l, got, types), w in zip(have, want):
        assert label(got, types, w["Label"]), (name, got, types, w)
def day(d): return "%04d-%02d-%02d" % (d["Year"] or 1604, d["Month"], d["Day"])
for card, p in zip(cards, people):
    c = p["Contact"]
    one = lambda k: [l.value for l in card.contents.get(k, [])]
    n = card.n.value
    equal("n", [n.family, n.given, n.additional, n.prefix, n.suffix], [c["Last"], c["First"], c["Middle"], c["Prefix"], c["Suffix"]])
    equal("fn", one("fn"), [p["Name"]])
    for k, f in (("nickname", "Nickname"), ("title", "JobTitle"), ("note", "Note"), ("uid", "UID")):
        equal(k, one(k), [c[f]] if c[f] else [])
    org = [c["Company"], c["Department"]] if c["Department"] else [c["Company"]]
    equal("org", sum(one("org"), []), org if any(org) else [])
    values(card, "tel", c["Phones"] or [])
    values(card, "email", c["Emails"] or [])
    values(card, "url", c["URLs"] or [])
    values(card, "x-abrelatednames", c["Related"] or [])
    have = labelled(card, "adr")
    equal("adr", [[a.value.street, a.value.city, a.value.region, a.value.code, a.value.country, a.value.box, a.value.extended] for a, _, _ in have],
        [[plain(a[f]) for f in ("Street", "City", "State", "ZIP", "Country")] + ["", ""] for a in c["Addresses"] or []])
    for (l, got, types), w in zip(have, c["Addresses"] or []):
        assert label(got, types, w["Label"]), ("adr", got, types, w)
    equal("bday", one("bday"), [day(c["Birthday"])] if c["Birthday"]["Month"] else [])
    if c["Birthday"]["Month"]:
        assert card.bday.params.get("X-APPLE-OMIT-YEAR") == (None if c["Birthday"]["Year"] else ["1604"])
    equal("dates", [l.value for l, _, _ in labelled(card, "x-abdate")], [day(d["Date"]) for d in c["Dates"] or []])
    for k, f, param in (("impp", "Messaging", "X-SERVICE-TYPE"), ("x-socialprofile", "Social", "TYPE")):
        have = labelled(card, k)
        equal(k, [l.value for l, _, _ in have], [a["URL"] or "x-apple:" + a["Username"] for a in c[f] or []])
        for (l, _, _), a in zip(have, c[f] or []):
            service = "".join(x for x in a["Service"] if x.isascii() and (x.isalnum() or x == "-"))
            assert not service or service in l.params[param], (l.params, a)
    equal("categories", sum(one("categories"), []), c["Groups"] or [])
    equal("photo", [base64.b64encode(b).decode() for b in one("photo")], [p["Picture"]] if p["Picture"] else [])
    known = set("version prodid n fn nickname title note uid org tel email url x-abrelatednames adr bday x-abdate impp x-socialprofile categories photo rev x-ablabel x-abshowas".split())
    assert set(card.contents) <= known, set(card.contents) - known
print(len(cards))
`

type person struct {
	Contact contacts.Contact
	Name    string
	Picture []byte
}

// judged has the cards of people read by vobject.
func judged(t *testing.T, people []person) {
	t.Helper()
	python := oracletest.Python(t, "vobject")
	var out bytes.Buffer
	for i := range people {
		people[i].Name = people[i].Contact.Name()
		if err := vcard.Write(&out, &people[i].Contact, people[i].Picture); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	told, err := json.Marshal(people)
	if err != nil {
		t.Fatal(err)
	}
	cards, values := filepath.Join(dir, "cards.vcf"), filepath.Join(dir, "people.json")
	if err := os.WriteFile(cards, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(values, told, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := exec.Command(python, "-c", judge, cards, values).CombinedOutput(); err != nil || strings.TrimSpace(string(got)) != fmt.Sprint(len(people)) {
		t.Errorf("%v\n%s", err, got)
	}
}

// TestEverydayIsRead: what the sample's people hold comes back equal from another reader.
func TestEverydayIsRead(t *testing.T) {
	files, _, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	r, err := contacts.Open(t.Context(), contentstest.Plain(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var people []person
	for c, err := range r.Contacts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		picture, err := r.Picture(&c)
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, person{Contact: c, Picture: picture})
	}
	judged(t, people)
}

// hostile are texts that break what is written without care.
var hostile = []string{
	"a;b", "a,b", `a\b`, `a\nb`, `a\;b`, `\`, `\\`, "a:b", `"quoted"`, "one\ntwo", "one\r\ntwo", "one\rtwo", "line\u2028end\u2029of", " begins and ends with spaces ", "\ttab\t",
	"nul\x00in", "bell\a", "\u0085next", "END:VCARD\nBEGIN:VCARD", "\nEND:VCARD\n", "=0D=0A", "=?utf-8?q?x?=", "👩‍👩‍👧‍👦🇩🇪👍🏽", "שלום עולם", "مرحبا؛ بالعالم،", "\u202eevil\u202c", "é (NFD: e\u0301)",
	strings.Repeat("👍🏽", 400), strings.Repeat("é", 3000), strings.Repeat("no spaces", 333), strings.Repeat(" ", 200) + "x", "item1.X-ABLabel:x", "\ufeffmark", "ends with a backslash \\", "a\\,b;c\nd",
}

// TestHostileIsRead: each of these texts in every field.
func TestHostileIsRead(t *testing.T) {
	var people []person
	for i, s := range hostile {
		own, built := contacts.Label{Name: s}, contacts.Label{Name: "Home", Builtin: true}
		people = append(people, person{Contact: contacts.Contact{
			First: s, Last: s, Middle: s, Prefix: s, Suffix: s, Nickname: s, Company: s, Department: s, JobTitle: s, Note: s, UID: s, IsCompany: i%2 == 0,
			Birthday: contacts.Date{Year: i % 2 * 1990, Month: 2, Day: 28}, Dates: []contacts.DateValue{{Label: own, Date: contacts.Date{Month: 12, Day: 1}}},
			Phones: []contacts.Value{{Label: own, Text: s}, {Label: contacts.Label{Name: "HomeFAX", Builtin: true}, Text: s}, {Text: s}}, Emails: []contacts.Value{{Label: built, Text: s}, {Label: own, Text: s}, {Text: s}},
			URLs: []contacts.Value{{Label: own, Text: s}}, Related: []contacts.Value{{Label: contacts.Label{Name: "Mother", Builtin: true}, Text: s}, {Label: own, Text: s}},
			Addresses: []contacts.Address{{Label: built, Street: s, City: s, State: s, ZIP: s, Country: s}, {Label: own, Street: s}},
			Messaging: []contacts.Account{{Label: built, Service: s, Username: s}}, Social: []contacts.Account{{Label: own, Service: s, URL: s}}, Groups: []string{s, "Family"},
		}})
	}
	judged(t, people)
}
