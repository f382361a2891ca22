package guide

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// TestMeets holds the one rule for a typed name: it forgives what a keyboard does
// and an eye does not see, and nothing else.
func TestMeets(t *testing.T) {
	for _, c := range []struct {
		typed, name string
		want        bool
	}{
		{"Anna's iPhone", "Anna’s iPhone", true},
		{"anna’s  iphone", "Anna’s iPhone", true},
		{"Anna's iPhone", "Anna's  iPhone", true}, // two spaces in the name, which nobody sees
		{"  Anna's iPhone\t", "Anna's iPhone ", true},
		{"Anna´s iPhone", "Anna’s iPhone", true},
		{"Annas iPhone", "Anna’s iPhone", false},
		{"shan tian noiphone", "山田のiPhone", true}, // as it is spelled where no font has it
		{"山田のiPhone", "山田のiPhone", true},
		{"iphone", "山田のiPhone", false},
		{"Anna’s iPhone", "Anna’s\u00a0iPhone", true},
		{"Anna’s iPhone", "Anna’s\u202fiPhone", true},
		{"Anna’s iPhone", "Anna’s\u3000iPhone", true},
		{"Anna's iPhone 2", "Anna's iPhone", false},
		{"Anna", "Anna’s iPhone", false},
		{"", "", false},
		{" ", " ", false},
		{"x", "", false},
		{"", "Anna", false},
		{"ダミー", "ダミー", true},
		{"ﾀﾞﾐｰ", "ダミー", true},                                // half as wide
		{"Zoe\u0308s iPhone", "Zoës iPhone", true},           // the accent as a letter of its own
		{"ZOËS IPHONE", "Zoe\u0308s iPhone", true},           //
		{"STRASSE", "Straße", true},                          //
		{"STRAẞE", "Strasse", true},                          //
		{"ΟΔΥΣΣΕΥΣ", "Ὀδυσσεύς", false},                      // other letters
		{"ΟΔΟΣ", "οδος", true},                               // a sigma at the end
		{"ΟΔΟΣ", "οδοσ", true},                               //
		{"ǰ", "J\u030c", true},                               //
		{"ı", "i", true},                                     // forgiven: both are I in capitals
		{"Zoes iPhone", "Zoës iPhone", false},                // another letter
		{"הטלפון של דנה", "\u200fהטלפון של דנה\u200e", true}, // signs of direction
		{"Anna", "Anna 📱", true},
		{"Anna ❤", "Anna \u2764\ufe0f", true},
		{"👩‍💻", "👩‍💻", false}, // cannot be asked for: see typedName
		{"mum - work", "mum – work", true},
		{"\"Bo\"", "„Bo“", true},
		{"C++", "C++", true},
		{"C", "C++", false},
		{"1", "1\ufe0f\u20e3", true},
		{strings.Repeat("a", 300), strings.Repeat("A", 300), true},
	} {
		if got := Meets(c.typed, c.name); got != c.want {
			t.Errorf("%q for %q: %t", c.typed, c.name, got)
		}
	}
}

// TestTypedName: whatever a phone is called, there is a name for it that can be
// typed and that meets the rule.
func TestTypedName(t *testing.T) {
	g := testGuide()
	for _, c := range []struct {
		name               phone.Fact[string]
		product            string
		wantName, wantType string
	}{
		{phone.Is("Anna's  iPhone"), "iPhone16,1", "Anna's  iPhone", "Anna's  iPhone"},
		{phone.Is("Anna 📱"), "iPhone16,1", "Anna 📱", "Anna 📱"},
		{phone.Is("📱👩‍💻"), "iPhone16,1", "📱👩‍💻", "iPhone 15 Pro"},
		{phone.Is("…!"), "iPhone16,1", "…!", "iPhone 15 Pro"},
		{phone.Is(""), "iPhone16,1", "iPhone 15 Pro", "iPhone 15 Pro"},
		{phone.Is(" \u00a0\u200b"), "iPhone16,1", "iPhone 15 Pro", "iPhone 15 Pro"},
		{phone.Is("\u3164"), "iPhone16,1", "iPhone 15 Pro", "iPhone 15 Pro"}, // a letter without a shape
		{phone.IsAbsent[string](), "iPhone16,1", "iPhone 15 Pro", "iPhone 15 Pro"},
		{phone.NotReadable[string](phone.ReasonNotTrusted), "iPhone99,9", "iPhone", "iPhone"},
		{phone.Is("דנה"), "iPhone16,1", "דנה", "דנה"},
		{phone.Is("Zoe\u0308"), "iPhone16,1", "Zoe\u0308", "Zoe\u0308"},
		{phone.Is(strings.Repeat("very ", 60)), "iPhone16,1", strings.TrimSpace(strings.Repeat("very ", 60)), "iPhone 15 Pro"},
	} {
		p := phone.Phone{Name: c.name, ProductType: phone.Is(c.product)}
		if got := g.PhoneName(p); got != c.wantName {
			t.Errorf("%q is called %q", c.name.Value, got)
		}
		if got := g.typedName(p); got != c.wantType || !Meets(got, got) {
			t.Errorf("for %q one types %q", c.name.Value, got)
		}
	}
}

// FuzzMeets: what can be asked for is met by itself, and by itself in capitals.
func FuzzMeets(f *testing.F) {
	f.Add("Anna’s  iPhone")
	f.Add("İǅ ﬁ\u0345")
	f.Fuzz(func(t *testing.T, name string) {
		typed := testGuide().typedName(phone.Phone{Name: phone.Is(name)})
		if !Meets(typed, typed) || !Meets("  "+typed+"\u00a0", typed) {
			t.Errorf("%q does not meet itself", typed)
		}
		if folded(folded(typed)) != folded(typed) {
			t.Errorf("%q is folded once to %q and twice to %q", typed, folded(typed), folded(folded(typed)))
		}
	})
}

// TestRestoreAsksForAName: the name that the button asks for is the one that the
// window shows and the one that opens the way, also where the phone has none.
func TestRestoreAsksForAName(t *testing.T) {
	g := testGuide()
	for _, name := range []phone.Fact[string]{phone.Is("Anna's  iPhone"), phone.Is(""), phone.IsAbsent[string](), phone.Is("📱")} {
		s := scene{changes: []change{
			door(DoorComputer), withPhone(func(p *phone.Phone) { p.Name = name }), withBackup(), chosen, password(PasswordRight),
			withCheck("restorable"), passed(StepCheck, StepPrepare), func(s *Situation) { s.Route = RouteHere },
		}}.make(g)
		r := g.Plan(s)
		if r.Primary == nil || r.Primary.ID != ActRestoreHere || r.Primary.Input.Prompt.Args["Phone"] != r.Primary.Input.Name {
			t.Fatalf("%q: %+v", name.Value, r.Primary)
		}
		for typed, want := range map[string]bool{r.Primary.Input.Name: true, "": false, "anything": false} {
			if _, ok := r.Offered(ActRestoreHere, typed); ok != want {
				t.Errorf("%q: typing %q is %t", name.Value, typed, ok)
			}
		}
	}
}

// TestBackupName: names that show nothing are none, and none turns round or breaks what
// stands beside it.
func TestBackupName(t *testing.T) {
	for _, c := range []struct{ display, device, want string }{
		{"Anna’s iPhone", "", "Anna’s iPhone"},
		{"\ufeff\u2800", "Anna", "Anna"},
		{" \n", "\u200f\u202e", ""},
		{"An\u202ena\n  2", "", "Anna 2"},
		{"", "", ""},
	} {
		if got := BackupName(backup.Facts{DisplayName: c.display, DeviceName: c.device}); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.display, c.device, got, c.want)
		}
	}
}
