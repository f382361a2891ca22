package work

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// lively is a sample of an everyday phone; torn damages its messages.
func lively(t *testing.T, password string, torn bool) (folder string, counts everyday.Counts) {
	t.Helper()
	files, counts, err := everyday.Files(everyday.Options{Cloud: 4, Plain: password == "", Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		if torn && strings.HasSuffix(files[i].Path, "SMS/sms.db") {
			data := append([]byte(nil), files[i].Data...)
			clear(data[:min(len(data), 3*4096)])
			files[i].Data = data
		}
	}
	return sample(t, samples.Options{Contents: files, Bare: true, Password: password, DPIC: 10, ITER: 10}), counts
}

func checked(t *testing.T, r *Room, o guide.Order, password string, w Watch) Result {
	t.Helper()
	o.Kind = guide.JobCheck
	got := r.Run(t.Context(), o, Passwords{Password: []byte(password)}, w)
	if got.Failure != nil {
		t.Fatalf("%+v", got.Failure)
	}
	return got
}

// TestInsideIsPartOfACheck: quick or deep, with a password and without, a check ends
// with what is inside, remembers it, and tells it in figures alone.
func TestInsideIsPartOfACheck(t *testing.T) {
	for _, password := range []string{"", "mine"} {
		for _, quick := range []bool{true, false} {
			folder, counts := lively(t, password, false)
			r := &Room{Data: t.TempDir()}
			var last progress.Progress
			got := checked(t, r, guide.Order{Backup: folder, Quick: quick, Kept: true}, password, Watch{Progress: func(p progress.Progress) { last = p }})
			in := got.Check.Report.Inside
			if in == nil || in.Of(inventory.Photos).Count != int64(counts.Photos) || in.Of(inventory.Messages).Count != int64(counts.Messages) || got.Report.Inside != in {
				t.Fatalf("inside: %+v", in)
			}
			if last.Stage != contents.Stage || last.Done != last.Total || last.Done == 0 || last.Current != "" {
				t.Errorf("the last reading: %+v", last)
			}
			kept, _, ok := r.Remembered(folder)
			if !ok || !reflect.DeepEqual(kept.Report.Inside, in) {
				t.Errorf("remembered: %+v", kept.Report.Inside)
			}
			data, err := json.Marshal(kept.Report.Inside)
			if err != nil || strings.Contains(string(data), "IMG_") || strings.Contains(string(data), "Grace") {
				t.Errorf("%s, %v", data, err)
			}
		}
	}
}

// TestInsideIsNotKnown: without the password nobody knows, and no earlier figures stand
// in for it.
func TestInsideIsNotKnown(t *testing.T) {
	folder, _ := lively(t, "mine", false)
	r := &Room{Data: t.TempDir()}
	got := checked(t, r, guide.Order{Backup: folder, Quick: true}, "", Watch{})
	if got.Check.Report.Inside != nil || got.Check.Report.Verdict != backup.VerdictLocked || got.Check.Partial {
		t.Errorf("%+v", got.Check)
	}
}

// TestTornMessages: messages that cannot be read are said to be so, and nothing of the
// verdict is another than without the inventory.
func TestTornMessages(t *testing.T) {
	folder, counts := lively(t, "", true)
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	alone, err := check.Run(t.Context(), b, check.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := checked(t, &Room{Data: t.TempDir()}, guide.Order{Backup: folder}, "", Watch{}).Check.Report
	k := got.Inside.Of(inventory.Messages)
	if k.Readable || k.Reason == inventory.NotThere || got.Inside.Of(inventory.Photos).Count != int64(counts.Photos) {
		t.Errorf("inside: %+v", got.Inside)
	}
	why := map[string]inventory.Why{}
	for _, a := range got.Inside.Absent {
		why[a.ID] = a.Why
	}
	if why["messages"] != inventory.CannotBeRead {
		t.Errorf("absent: %+v", got.Inside.Absent)
	}
	if got.Verdict != alone.Verdict || !reflect.DeepEqual(got.Findings, alone.Findings) || got.Deep != alone.Deep {
		t.Errorf("the verdict is %s, and without the inventory %s", got.Verdict, alone.Verdict)
	}
}

// TestStoppedInside: a check that is stopped while what is inside is counted is over,
// and stands; what is inside is not known.
func TestStoppedInside(t *testing.T) {
	folder, _ := lively(t, "", false)
	r := &Room{Data: t.TempDir()}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	got := r.Run(ctx, guide.Order{Kind: guide.JobCheck, Backup: folder}, Passwords{}, Watch{Progress: func(p progress.Progress) {
		if p.Stage == contents.Stage {
			stop()
		}
	}})
	if !got.Stopped || !errors.Is(got.Err, context.Canceled) || got.Check == nil || got.Check.Partial || got.Check.Report.Inside != nil || !got.Check.Report.Restorable() {
		t.Fatalf("%+v, %+v", got.Outcome, got.Check)
	}
	if kept, _, ok := r.Remembered(folder); !ok || kept.Stale || !kept.Report.Deep {
		t.Errorf("not remembered: %+v", kept)
	}
}
