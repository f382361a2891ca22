package check_test

import (
	"testing"

	"golang.org/x/sys/windows"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestHeldByAnotherProgram: a file that another program holds for itself, as a virus
// scanner does, cannot be read, and is not said to be missing or damaged. Once it is let
// go, the backup is sound.
func TestHeldByAnotherProgram(t *testing.T) {
	b := write(t, samples.Options{})
	name, err := windows.UTF16PtrFromString(payload(b.Folder, "CameraRollDomain", photoPath))
	if err != nil {
		t.Fatal(err)
	}
	held, err := windows.CreateFile(name, windows.GENERIC_READ, 0, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, b.Folder, check.Options{})
	if f, ok := r.Has(backup.UnreadableFiles); !ok || len(r.Findings) != 1 {
		t.Errorf("found %v, %+v", ids(r), f)
	}
	if err := windows.CloseHandle(held); err != nil {
		t.Fatal(err)
	}
	if r := run(t, b.Folder, check.Options{}); r.Verdict != backup.VerdictRestorable {
		t.Errorf("afterwards: %s with %v", r.Verdict, ids(r))
	}
}
