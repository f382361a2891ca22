package explain

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/guide/words"
)

func explainer(t testing.TB) *Explainer {
	t.Helper()
	e, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestFind(t *testing.T) {
	german, err := words.New("de")
	if err != nil {
		t.Fatal(err)
	}
	e := explainer(t)
	answer := e.Find("Error 4013", Options{})
	got := answer.Entries
	if !answer.Sure || len(got) == 0 || got[0].ID != "install/lost-contact" || got[0].Ask.Key != "explain/ask" || got[0].Code != "4013" {
		t.Fatalf("4013: %+v", got)
	}
	if len(got[0].Steps) == 0 || got[0].Title == "" {
		t.Error("an entry without its words")
	}
	got = e.Find("Error 4013", Options{Doing: DoingReinstall, Words: german}).Entries
	if len(got) == 0 || got[0].ID != "install/lost-contact" || got[0].Ask.Key != "" {
		t.Errorf("4013 while reinstalling: %+v", got)
	}
	got = e.Find("Error 4013", Options{Doing: DoingBackup}).Entries
	if len(got) < 2 || got[0].ID != notABackup || got[1].ID != "install/lost-contact" || got[1].Ask.Key != "" {
		t.Errorf("4013 while restoring a backup: %+v", got)
	}
	if got := e.Find("MBErrorDomain/211", Options{Limit: 1}).Entries; len(got) != 1 || got[0].Ask.Key != "" {
		t.Errorf("211: %+v", got)
	}
	if got := e.Find("Something odd (MBErrorDomain/999)", Options{}).Entries; len(got) == 0 || got[0].ID != "transfer/unknown" || got[0].Code != "999" {
		t.Errorf("999: %+v", got)
	}
	for _, text := range []string{"", "   ", "qwertz uiop", "the", strings.Repeat("x", 3<<20), "\xff\xfe\x00"} {
		if got := e.Find(text, Options{}).Entries; len(got) != 0 {
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
		for _, c := range readCodes(normal(text), surround(normal(text))) {
			if c.sure > 0.75 {
				got = append(got, c.key)
			}
		}
		if !strings.HasPrefix(strings.Join(got, " "), want) || want == "" && len(got) > 0 {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
}

// TestNumberDecides asks Apple's sentence for any number while reinstalling: the
// number decides, and one that nobody knows makes nothing sure.
func TestNumberDecides(t *testing.T) {
	e := explainer(t)
	for number, want := range map[string]string{
		"9": "install/lost-contact", "14": "install/14-file", "21": "install/21-security", "3194": "install/3194-not-signed", "1109": "install/server", "-54": "install/itunes-54", "-50": "install/itunes-50", "75": "", "10": "",
	} {
		for _, sentence := range []string{
			"The iPhone “Eve” could not be restored. An unknown error occurred (%).", "Das iPhone „Eve“ konnte nicht wiederhergestellt werden. Ein unbekannter Fehler ist aufgetreten (%).",
			"L’iPhone « Eve » n’a pas pu être restauré. Une erreur inconnue s’est produite (%).", "iPhone“Eve”を復元できませんでした。不明なエラーが発生しました（%）。",
		} {
			text := strings.ReplaceAll(sentence, "%", number)
			hits, certain := e.answer(text, DoingUnknown)
			if want == "" && certain || want != "" && (len(hits) == 0 || string(hits[0].id) != want || !certain) {
				t.Errorf("%q: %s, sure %v, want %q", text, show(hits), certain, want)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	e := explainer(f)
	for _, seed := range []string{
		"MBErrorDomain/205", "-402653163", "خطأ ٤٠١٣", "\xff(-", "0xE80000", "1.2.3", "iPhone “”", "…ckup was corru…", "iPhoneを復元できませんでした（9）",
		"10:00:01 ERROR a\n10:00:02 WARN b\nTraceback (most recent call last):\n", "not not un-", "iPhone 'Anna", "아이폰 백업", strings.Repeat("a.", 700),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, doing := range []Doing{DoingUnknown, DoingBackup} {
			hits, certain := e.answer(text, doing)
			if certain && len(hits) == 0 {
				t.Errorf("%q: sure of nothing", text)
			}
			for i, h := range hits {
				if h.id == foreign || !(h.score > 0) || h.score > 1e6 || i > 0 && h.score > hits[i-1].score && doing == DoingUnknown {
					t.Errorf("%q: %+v", text, h)
				}
			}
		}
	})
}

// TestNoSpaceOnDevice: “device” is the disk in the words of every Unix, and the
// phone only where the phone says so.
func TestNoSpaceOnDevice(t *testing.T) {
	e := explainer(t)
	for text, want := range map[string]string{
		"No space left on device": "host/disk-space",
		"write error (28): No space left on device while receiving a file":  "host/disk-space",
		"Could not write to file: No space left on device":                  "host/disk-space",
		`Error Domain=NSPOSIXErrorDomain Code=28 "No space left on device"`: "phone/storage-low",
		"There is no space left on my iPhone":                               "phone/storage-low",
	} {
		if got := e.Find(text, Options{}).Entries; len(got) == 0 || string(got[0].ID) != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
}
