package main

import (
	"io"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/cmd/manual"
	"github.com/lifeboat-app/lifeboat/cmd/manual/manualtest"
	"github.com/lifeboat-app/lifeboat/cmd/version"
)

// TestManual makes the manual page of the window; see the test of that name in
// lifeboatctl.
func TestManual(t *testing.T) {
	page := manual.New("lifeboat", "know whether an iPhone backup will come back before anything is erased", version.String(), "en", manualtest.Date())
	page.Section("SYNOPSIS")
	page.Usage("lifeboat [-version] [-demo] [-backups DIR]… [-lang LANGUAGE] [-theme light|dark] [-data DIR] [FOLDER]…")
	page.Section("DESCRIPTION")
	page.Text("Lifeboat checks a backup of an iPhone before anything is erased, repairs a copy of it where that is possible, makes and restores backups, and shows and saves what is inside. This opens its window; lifeboatctl(1) does the same in a terminal.\n\n" +
		"A backup is only ever read, and nothing leaves this computer. With -demo it brings a simulated iPhone and sample backups; what happens there happens to nothing real.\n\n" +
		"FOLDER is looked through for backups, as if it were dropped onto the window; a second start hands it to the window that is open.")
	page.Section("OPTIONS")
	var o options
	page.GoFlags(shownFlags(o.flags(io.Discard)))
	page.Section("ENVIRONMENT")
	page.Entry("USBMUXD_SOCKET_ADDRESS", "the service that knows the iPhones, if it is not at /var/run/usbmuxd: UNIX:/path or host:port")
	page.Section("FILES")
	page.Entry(manualtest.DataFolder, "checks that were made, so that a later one finds what was changed; no passwords, and nothing of what is in a backup")
	page.Entry("~/.config/fyne/"+appID, "the settings of the window")
	page.Section("EXIT STATUS")
	page.Text("0: the window was closed, or one that is open already was brought forward. 1: it could not start. 2: a wrong option. 3: this computer gives no window; lifeboatctl works all the same.")
	page.Section("SEE ALSO")
	page.Text("lifeboatctl(1), simphone(1), usbmuxd(8)")
	shown := manualtest.Show(t, "lifeboat", "en", page.Bytes())
	for _, want := range []string{"-demo", "-backups DIR", "-theme", "[FOLDER]", "usbmuxd(8)"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%s is not in the manual", want)
		}
	}
	if strings.Contains(shown, "-gallery") {
		t.Error("what is for us alone stands in the manual")
	}
}
