package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/ledger"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

func TestReportIsRememberedUntilTheBackupChanges(t *testing.T) {
	written, err := samples.Write(t.TempDir(), samples.Options{})
	if err != nil {
		t.Fatal(err)
	}
	open := func() *backupdir.Backup {
		b, err := backupdir.Open(written.Folder)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.Close() })
		return b
	}
	b := open()
	dir := filepath.Join(t.TempDir(), "checks")
	l := ledger.In(dir)
	if _, _, err := l.Recall(b); !errors.Is(err, ledger.ErrNothing) {
		t.Errorf("an empty ledger: %v", err)
	}
	check1 := func(o check.Options) backup.Report {
		r, err := check.Run(context.Background(), b, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	deep, quick := check1(check.Options{}), check1(check.Options{Quick: true})
	for _, r := range []backup.Report{deep, quick} { // the quick one must not replace the deep one
		if err := l.Keep(b, r); err != nil {
			t.Fatal(err)
		}
	}
	got, fresh, err := l.Recall(open())
	got.Checked, deep.Checked = got.Checked.Round(0).UTC(), deep.Checked.Round(0).UTC()
	if err != nil || !fresh || !reflect.DeepEqual(got, deep) {
		t.Errorf("recalled %+v, fresh %v, %v; want %+v", got, fresh, err, deep)
	}

	// What is inside belongs to the newest check that knows it; those that were kept
	// before it was counted have none.
	if got.Inside != nil {
		t.Errorf("inside: %+v", got.Inside)
	}
	quick.Inside = &inventory.Holdings{Kinds: []inventory.Holding{{ID: inventory.Photos, Readable: true, Count: 8412}}, Absent: []inventory.Absence{}}
	for _, inside := range []*inventory.Holdings{quick.Inside, nil} {
		quick.Inside = inside
		if err := l.Keep(b, quick); err != nil {
			t.Fatal(err)
		}
		if got, fresh, err := l.Recall(b); err != nil || !fresh || !got.Deep || got.Inside == nil || got.Inside.Of(inventory.Photos).Count != 8412 {
			t.Errorf("after a quick check that counted: %+v, deep %v, fresh %v, %v", got.Inside, got.Deep, fresh, err)
		}
	}

	if err := written.Damage(backup.MissingFiles); err != nil {
		t.Fatal(err)
	}
	if got, fresh, err := l.Recall(b); err != nil || fresh || !got.Deep {
		t.Errorf("after a change: fresh %v, %v", fresh, err)
	}
	if err := l.Keep(b, check1(check.Options{Quick: true})); err != nil {
		t.Fatal(err)
	}
	if got, fresh, err := l.Recall(b); err != nil || !fresh || got.Verdict != backup.VerdictDamaged {
		t.Errorf("after another check: %s, fresh %v, %v", got.Verdict, fresh, err)
	}
	if err := l.Keep(b, backup.Report{Verdict: backup.VerdictUnknown}); !errors.Is(err, ledger.ErrOpenEnded) {
		t.Errorf("an unfinished check: %v", err)
	}

	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	if err := os.WriteFile(filepath.Join(dir, files[0].Name()), []byte(`{"schema":1,"folder":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Recall(b); !errors.Is(err, ledger.ErrNothing) {
		t.Errorf("a torn file: %v", err)
	}

	old := fmt.Sprintf(`{"schema":1,"folder":%q,"report":{"verdict":"damaged","findings":[{"id":"backup/wrong-size","severity":"loss","count":3,
		"examples":[{"app":"Photos","file":"a.jpg","note":"has 12 bytes, should have 4,096"}],"detail":"no SnapshotState"}],"deep":true}}`, written.Folder)
	if err := os.WriteFile(filepath.Join(dir, files[0].Name()), []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []backup.Finding{{ID: backup.WrongSize, Severity: backup.SeverityLoss, Count: 3, Examples: []backup.Example{{App: "Photos", File: "a.jpg"}}}}
	if got, fresh, err := l.Recall(b); err != nil || fresh || got.Verdict != backup.VerdictDamaged || !reflect.DeepEqual(got.Findings, want) {
		t.Errorf("a report of an earlier version: %+v, fresh %v, %v", got, fresh, err)
	}
}
