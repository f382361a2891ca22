package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/cmd/manual"
	"github.com/lifeboat-app/lifeboat/cmd/manual/manualtest"
	"github.com/lifeboat-app/lifeboat/cmd/version"
)

// TestManual makes the manual page of the simulated iPhone out of its help; see the
// test of that name in lifeboatctl.
func TestManual(t *testing.T) {
	var help bytes.Buffer
	if _, err := parse([]string{"-help"}, &help); err == nil {
		t.Fatal("-help is no reason to go on")
	}
	what, tables, _ := strings.Cut(help.String(), "\n\n")
	page := manual.New("simphone", "a simulated iPhone", version.String(), "en", manualtest.Date())
	page.Section("SYNOPSIS")
	page.Usage("simphone [-listen ADDRESS]… [FLAG]…")
	page.Section("DESCRIPTION")
	page.Text(what + " It prints one line of JSON when it can be reached, and then obeys commands on its standard input.")
	page.Section("OPTIONS")
	page.Verbatim(tables)
	page.Section("SEE ALSO")
	page.Text("lifeboat(1), lifeboatctl(1), usbmuxd(8)")
	shown := manualtest.Show(t, "simphone", "en", page.Bytes())
	for _, want := range []string{"-listen ADDRESS", "iPhone16,1", "unplug"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%s is not in the manual", want)
		}
	}
}
