package folder

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestName(t *testing.T) {
	long := strings.Repeat("ä", 200)
	for text, want := range map[string]string{
		"IMG_0001.HEIC":              "IMG_0001.HEIC",
		"Lecture: part 1/2":          "Lecture- part 1-2",
		"../../etc/passwd":           "_-..-etc-passwd",
		"..":                         "unnamed",
		"":                           "unnamed",
		" . . ":                      "unnamed",
		".profile":                   "_profile",
		"a\x00b\tc\nd\u0085e\u2028f": "ab c d e f",
		"trailing. . ":               "trailing",
		"CON":                        "_CON",
		"con.txt":                    "_con.txt",
		"Nul .tar.gz":                "_Nul .tar.gz",
		"COM1":                       "_COM1",
		"lpt²":                       "_lpt²",
		"COM10":                      "COM10",
		"console.log":                "console.log",
		"CONIN$":                     "_CONIN$",
		"desktop.ini":                "_desktop.ini",
		"AutoRun.INF":                "_AutoRun.INF",
		"photo\u202egpj.exe":         "photogpj.exe",
		"\u2066x\u2069\u200f\ufeff":  "x",
		"a*b?c<d>e|f\"g":             "a_b_c_d_e-f'g",
		"e\u0301.jpg":                "é.jpg",
		"\xff\xfe.jpg":               "_.jpg",
		"x.{ED7BA470-8E54-465E}":     "x.(ED7BA470-8E54-465E}",
		"\ue000\U000e0041y\uf022":    "_y_",
		"nbsp\u00a0here":             "nbsp here",
		"👨\u200d👩\u200d👧.png":        "👨\u200d👩\u200d👧.png",
		"\u0301":                     "unnamed",
		"\u200d\u200d":               "unnamed",
		long + ".jpeg":               strings.Repeat("ä", 72) + ".jpeg",
		strings.Repeat("e\u0323\u0301", 90) + ".x": strings.Repeat("ẹ́", 29) + ".x",
		"a." + long: "a." + strings.Repeat("ä", 74),
		"a" + strings.Repeat("/", 1<<20) + ".heic": "a" + strings.Repeat("-", 144) + ".heic",
		"mixed.JPG.": "mixed.JPG",
	} {
		if got := Name(text); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"Evil.app": "Evil_app", "AppDomain-com.example.App": "AppDomain-com_example_App", "chat.rtfd": "chat.rtfd"} {
		if got := folderName(text, maxName); got != want {
			t.Errorf("folder %q: %q, want %q", text, got, want)
		}
	}
	for n, want := range map[int]string{1: "IMG.HEIC", 2: "IMG (2).HEIC", 11: "IMG (11).HEIC"} {
		if got := numbered("IMG.HEIC", n, maxName); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := numbered(strings.Repeat("x", 150), 12, maxName); len(got) != 150 || !strings.HasSuffix(got, "x (12)") {
		t.Errorf("%q", got)
	}
}

func TestFold(t *testing.T) {
	same := [][2]string{
		{"IMG.JPG", "img.jpg"},
		{"É.jpg", "e\u0301.JPG"},
		{"straße", "STRASSE"},
		{"ſ", "S"},
		{"\u212a", "k"},
		{"a\u200db", "ab"},
		{"x\ufe0f", "x"},
		{"Σίσυφος", "ΣΊΣΥΦΟΣ"},
		{"한", "\u1112\u1161\u11ab"},
	}
	for _, pair := range same {
		if fold(pair[0]) != fold(pair[1]) {
			t.Errorf("%q and %q", pair[0], pair[1])
		}
	}
	if fold("a") == fold("b") || fold("é") == fold("e") {
		t.Error("too much is the same")
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"a/b", "CON", ".x", "e\u0301", strings.Repeat("é", 200), "\u202ex", "COM1 .", "x\u200d", "a. .b"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, text string, n int) {
		names := []string{Name(text), folderName(text, maxName), fitted(text, 16), numbered(Name(text), n&0xffff, maxName)}
		for i, name := range names {
			limit := maxName
			if i == 2 {
				limit = 16
			}
			if why := unfit(name, limit); why != "" {
				t.Fatalf("%q from %q: %s", name, text, why)
			}
		}
		if again := Name(names[0]); again != names[0] {
			t.Fatalf("%q became %q", names[0], again)
		}
		if fold(names[0]) != fold(strings.ToUpper(names[0])) && fold(strings.ToLower(names[0])) != fold(names[0]) {
			t.Fatalf("%q: case matters", names[0])
		}
	})
}

// unfit says, by rules of its own, why a name is not one for every file system.
func unfit(name string, limit int) string {
	switch {
	case name == "" || len(name) > limit:
		return "length"
	case !utf8.ValidString(name):
		return "not UTF-8"
	case !norm.NFC.IsNormalString(name):
		return "not NFC"
	case name[0] == '.' || name[0] == ' ' || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "dots or spaces at its ends"
	case strings.ContainsAny(name, "/\\:*?\"<>|"):
		return "a character that Windows refuses"
	case !filepath.IsLocal(name) || filepath.Base(name) != name:
		return "not a name"
	}
	for _, r := range name {
		if r < ' ' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Noncharacter_Code_Point, r) {
			return "a character that nobody sees"
		}
	}
	device := strings.ToUpper(strings.TrimRight(strings.SplitN(name, ".", 2)[0], " "))
	for _, d := range []string{"CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM9", "LPT1", "LPT9", "COM¹", "LPT³"} {
		if device == d {
			return "a device"
		}
	}
	return ""
}
