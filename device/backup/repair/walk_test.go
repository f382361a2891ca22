package repair_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestWhatIsOfferedIsMended walks through all kinds of damage: what the guide offers
// a repair for is mended, and what is mended is offered.
func TestWhatIsOfferedIsMended(t *testing.T) {
	if testing.Short() {
		t.Skip("once is enough: no file system changes it")
	}
	for _, secret := range []string{"", password} {
		clean := write(t, samples.Options{Password: secret})
		for _, id := range clean.Damages() {
			t.Run(string(id)+" "+secret, func(t *testing.T) {
				b := write(t, samples.Options{Password: secret}, id)
				p, err := examine(t, b.Folder, secret)
				if err != nil && !errors.Is(err, repair.ErrUnreadable) && !errors.Is(err, repair.ErrLocked) && !errors.Is(err, repair.ErrUnfinished) {
					t.Fatal(err)
				}
				offered := id.Mendable(secret != "")
				mends := err == nil && len(p.Mends) > 0
				t.Logf("mends %v, remains %v, lost %d, left %d, %v", p.Mends, p.Remains, len(p.Lost), len(p.Left), err)
				if id == backup.UnknownDomains { // named as iOS names its own: a phone may know it
					offered = false
				}
				if mends != offered && id != backup.UndecryptableFiles { // whose bytes are damaged, and whose key is not
					t.Errorf("offered: %v, mended: %v", offered, mends)
				}
				if !mends {
					return
				}
				r, err := repair.Repair(context.Background(), p, filepath.Join(t.TempDir(), b.Options.UDID), repair.Options{DropMissing: true}, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range r.Report.Findings {
					if f.Severity == backup.SeverityStop || f.Severity == backup.SeverityLoss {
						t.Errorf("the copy still has %s: %+v", f.ID, f)
					}
				}
			})
		}
	}
}
