package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"fyne.io/fyne/v2/lang"
)

// locales are what people's systems say, and what none should.
var locales = []string{
	"", "C", "C.UTF-8", "POSIX", "C@x", "ca_ES@valencia", "ca_ES.UTF-8@valencia", "de_DE.UTF-8@euro", "de_DE@euro", "sr_RS@latin",
	"tt_RU@iqtelif", "nonsense__x", "x", "../x", "en_US.UTF-8:xx", "nan_TW", "\xff", "de_DE.UTF-8.UTF-8@@",
}

// TestNoLocaleIsComplainedOf: Fyne reads the languages before main, and whatever they are,
// nothing is written.
func TestNoLocaleIsComplainedOf(t *testing.T) {
	if os.Getenv("LIFEBOAT_LOCALE") != "" {
		_ = lang.L("Quit")
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"LANG", "LC_ALL", "LANGUAGE"} {
		for _, locale := range locales {
			cmd := exec.Command(self, "-test.run", "^TestNoLocaleIsComplainedOf$")
			cmd.Env = append(os.Environ(), "LC_ALL=", "LC_MESSAGES=", "LANG=en_GB.UTF-8", "LANGUAGE=", "LIFEBOAT_LOCALE=1", name+"="+locale)
			if out, err := cmd.CombinedOutput(); err != nil || strings.TrimSpace(string(out)) != "PASS" {
				t.Errorf("%s=%q: %v\n%s", name, locale, err, out)
			}
		}
	}
}
