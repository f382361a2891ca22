package mobilebackup_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/mounttest"
)

// Kills, cable pulls and the runs after them where files share their blocks,
// and where they cannot even be linked.
func TestInterruptionsInFileSystems(t *testing.T) {
	long(t)
	if many() == 0 {
		t.Skip("takes a minute: set LIFEBOAT_ROUNDS")
	}
	for _, kind := range []string{"btrfs", "xfs", "vfat", "exfat"} {
		t.Run(kind, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.v", "-test.count=1", "-test.run",
				"^Test(KillsDuringBackup|CablePullsDuringBackup|InterruptedBackupGoesOn|EmptyManifestLeftBehind|RoundTrip)$")
			cmd.Env = append(os.Environ(), elsewhere+"="+mounttest.FileSystem(t, kind, 1000), "LIFEBOAT_ROUNDS="+strconv.Itoa(min(many(), 30)))
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "killed,") {
				t.Fatalf("%v\n%s", err, out)
			}
			for line := range strings.Lines(string(out)) {
				if strings.Contains(line, "_test.go") {
					t.Log(strings.TrimSpace(line))
				}
			}
		})
	}
}
