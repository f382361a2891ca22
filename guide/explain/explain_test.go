package explain

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"lifeboat/guide/words"
)

// message is a line of testdata/messages.tsv.
type message struct {
	text string
	want []string
}

func readMessages(t *testing.T, name string) []message {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []message
	for lines := bufio.NewScanner(f); lines.Scan(); {
		text, ids, ok := strings.Cut(lines.Text(), "\t")
		if strings.HasPrefix(text, "#") || !ok {
			continue
		}
		all = append(all, message{text, strings.Split(ids, "|")})
	}
	return all
}

func explainer(t testing.TB) *Explainer {
	t.Helper()
	e, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestMessages holds the right entry first on at least 95 of 100 messages that
// people post.
func TestMessages(t *testing.T) {
	all := readMessages(t, "testdata/messages.tsv")
	if len(all) < 100 {
		t.Fatalf("only %d messages", len(all))
	}
	e := explainer(t)
	right := 0
	for _, m := range all {
		hits := e.rank(m.text, DoingUnknown)
		if len(hits) > 0 && slices.Contains(m.want, string(hits[0].id)) {
			right++
			continue
		}
		var got []string
		for _, h := range hits[:min(3, len(hits))] {
			got = append(got, string(h.id))
		}
		t.Logf("%q: %v, want %v", m.text, got, m.want)
	}
	t.Logf("%d of %d right", right, len(all))
	if right*100 < len(all)*95 {
		t.Errorf("%d of %d messages lead to the right entry first, want 95 %%", right, len(all))
	}
}

func TestFind(t *testing.T) {
	german, err := words.New("de")
	if err != nil {
		t.Fatal(err)
	}
	e := explainer(t)
	got := e.Find("Error 4013", Options{})
	if len(got) == 0 || got[0].ID != "install/lost-contact" || got[0].Ask.Key != "explain/ask" || got[0].Code != "4013" {
		t.Fatalf("4013: %+v", got)
	}
	if len(got[0].Steps) == 0 || got[0].Title == "" {
		t.Error("an entry without its words")
	}
	got = e.Find("Error 4013", Options{Doing: DoingReinstall, Words: german})
	if len(got) == 0 || got[0].ID != "install/lost-contact" || got[0].Ask.Key != "" {
		t.Errorf("4013 while reinstalling: %+v", got)
	}
	got = e.Find("Error 4013", Options{Doing: DoingBackup})
	if len(got) < 2 || got[0].ID != notABackup || got[1].ID != "install/lost-contact" || got[1].Ask.Key != "" {
		t.Errorf("4013 while restoring a backup: %+v", got)
	}
	if got := e.Find("MBErrorDomain/211", Options{Limit: 1}); len(got) != 1 || got[0].Ask.Key != "" {
		t.Errorf("211: %+v", got)
	}
	if got := e.Find("Something odd (MBErrorDomain/999)", Options{}); len(got) == 0 || got[0].ID != "transfer/unknown" || got[0].Code != "999" {
		t.Errorf("999: %+v", got)
	}
	for _, text := range []string{"", "   ", "qwertz uiop", "the", strings.Repeat("x", 3*maxText), "\xff\xfe\x00"} {
		if got := e.Find(text, Options{}); len(got) != 0 {
			t.Errorf("%.20q is taken for %s", text, got[0].ID)
		}
	}
}

func TestNormal(t *testing.T) {
	for text, want := range map[string]string{
		"خطأ ٤٠١٣":               "خطا 4013",
		"Error （４０１３）":           "error (4013)",
		"error −54":              "error -54",
		"Wi‑Fi  “Trust”\tThis\n": "wi-fi “trust” this",
		"Größe":                  "grosse",
		"don’t":                  "don't",
		"०१२९ ၀၉":                "0129 09",
	} {
		if got := normal(text); got != want {
			t.Errorf("normal(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestReadCodes(t *testing.T) {
	for text, want := range map[string]string{
		"MBErrorDomain/205":                         "mb/205",
		"Error Domain=MBErrorDomain Code=205":       "mb/205",
		"ErrorCode 105: Insufficient":               "mb/105",
		"0xe8000015":                                "amd/0xE8000015",
		"oxE800001A":                                "amd/0xE800001A",
		"-402653163":                                "amd/0xE8000015",
		"lockdownd error (-21)":                     "lockdown/-21",
		"Could not receive from mobilebackup2 (-4)": "mb2/-4",
		"AFC error code 30":                         "afc/30",
		"error 4013":                                "mb/4013 install/4013",
		"iOS 18.5 on iPhone 14, 27 % of 38 GB":      "",
		"after 3 hours, 2 times":                    "",
		"44526002176 < 51895967372":                 "",
	} {
		var got []string
		for _, c := range readCodes(normal(text), normal(text)) {
			if c.sure > 0.75 {
				got = append(got, c.key)
			}
		}
		if !strings.HasPrefix(strings.Join(got, " "), want) || want == "" && len(got) > 0 {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	e := explainer(f)
	for _, seed := range []string{"MBErrorDomain/205", "-402653163", "خطأ ٤٠١٣", "\xff(-", "0xE80000", "1.2.3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, h := range e.rank(text, DoingBackup) {
			if h.id == "" || h.score <= 0 {
				t.Errorf("%q: %+v", text, h)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	e := explainer(b)
	for b.Loop() {
		e.rank("restore stops at 6% ErrorCode 205: Multiple errors downloading files", DoingUnknown)
	}
}

// BenchmarkFindLog is a pasted log of the greatest length that is looked at.
func BenchmarkFindLog(b *testing.B) {
	e := explainer(b)
	var log strings.Builder
	for i := 0; log.Len() < maxText; i++ {
		fmt.Fprintf(&log, "12:%02d:%02d backupagent%c[309] stream%cwhatever handler%c: error %d reading %d of 17 (%x)\n",
			i/60%60, i%60, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, i%9999, i, i*7919)
	}
	text := normal(log.String())
	for b.Loop() {
		e.rank(text, DoingUnknown)
	}
}
