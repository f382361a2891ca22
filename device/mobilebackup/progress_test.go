package mobilebackup_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// readings holds readings to what is promised of them: within a stage nothing
// falls, no total is smaller than what is done, and none moves without a reason.
type readings struct {
	t    testing.TB
	last progress.Progress
	full map[string]progress.Progress // the last reading of each stage that knew a total
	seen []string
}

func (r *readings) take(p progress.Progress) {
	r.t.Helper()
	if r.full == nil {
		r.full = map[string]progress.Progress{}
	}
	if p.Stage != r.last.Stage {
		r.seen = append(r.seen, p.Stage)
		r.last = progress.Progress{Stage: p.Stage}
	}
	switch l := r.last; {
	case p.Done < l.Done, p.Files < l.Files:
		r.t.Errorf("%s fell from %d, %d files to %d, %d files", p.Stage, l.Done, l.Files, p.Done, p.Files)
	case p.Total > 0 && p.Total < p.Done, p.AllFiles > 0 && p.AllFiles < p.Files:
		r.t.Errorf("%s: %d of %d, %d of %d files", p.Stage, p.Done, p.Total, p.Files, p.AllFiles)
	case l.Total > 0 && p.Total != l.Total && p.About && p.Moved == "":
		r.t.Errorf("%s: the total moved from %d to %d, nobody says why", p.Stage, l.Total, p.Total)
	case l.Total > 0 && !l.About && p.Total != l.Total:
		r.t.Errorf("%s: a total that was certain moved from %d to %d", p.Stage, l.Total, p.Total)
	}
	r.last = p
	if p.Total > 0 {
		r.full[p.Stage] = p
	}
}

// ended holds that a stage ended with all of both counters.
func (r *readings) ended(stage string) progress.Progress {
	r.t.Helper()
	p, ok := r.full[stage]
	if !ok || p.Done == 0 || p.Done != p.Total || p.Files != p.AllFiles || p.Files == 0 || p.About {
		r.t.Errorf("%s ended with %d of %d, %d of %d files, about %v; stages %v", stage, p.Done, p.Total, p.Files, p.AllFiles, p.About, r.seen)
	}
	return p
}

// countPayloads counts what lies in a backup, by nothing but the file system.
func countPayloads(t testing.TB, dir string) (files, bytes int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if _, ok := mbfile.ParseID(d.Name()); !ok {
			return nil
		}
		info, err := os.Stat(path)
		if err == nil {
			files++
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, bytes
}

// TestProgressCanBeTrusted: of a first backup, of one that goes on from it, and of
// the restore of it.
func TestProgressCanBeTrusted(t *testing.T) {
	w := newWorld(t, worldOptions{spec: phoneimage.Spec{Seed: 3, Files: 150, Bytes: 12e6}})
	back := func(full bool) (mobilebackup.BackupResult, *readings) {
		r := &readings{t: t}
		got, err := mobilebackup.Backup(t.Context(), w.link, mobilebackup.BackupOptions{Root: w.root, Full: full}, r.take)
		if err != nil {
			t.Fatal(err)
		}
		if end := r.ended(mobilebackup.StageReceiving); end.Done > got.Stats.ReceivedBytes || end.Files > got.Stats.ReceivedFiles {
			t.Errorf("the bar counted more than came: %+v, %+v", end, got.Stats)
		}
		return got, r
	}
	first, r := back(false)
	if r.full[mobilebackup.StageReceiving].Moved != "" {
		t.Errorf("the end of the copying still says that it moved: %+v", r.full[mobilebackup.StageReceiving])
	}
	for _, stage := range []string{mobilebackup.StageReaching, mobilebackup.StageWaiting, mobilebackup.StageReceiving, mobilebackup.StageFinishing, "presence", mobilebackup.StagePlacing} {
		found := false
		for _, s := range r.seen {
			found = found || s == stage
		}
		if !found {
			t.Errorf("nothing was said of %q: %v", stage, r.seen)
		}
	}
	files, bytes := countPayloads(t, w.dir())
	if first.Files != files || first.Bytes != bytes {
		t.Errorf("the result says %d files, %d bytes; there are %d, %d", first.Files, first.Bytes, files, bytes)
	}
	if first.Stats.ReceivedBytes < bytes {
		t.Errorf("%d bytes came, %d are there", first.Stats.ReceivedBytes, bytes)
	}
	second, _ := back(false)
	if first.Replaced || !second.Replaced {
		t.Errorf("replaced: %v, %v", first.Replaced, second.Replaced)
	}
	if !second.Incremental || second.Stats.ReceivedBytes >= first.Stats.ReceivedBytes {
		t.Errorf("the second one does not go on from the first: %+v", second.Stats)
	}
	if files, bytes := countPayloads(t, w.dir()); second.Files != files || second.Bytes != bytes {
		t.Errorf("the second result says %d files, %d bytes; there are %d, %d", second.Files, second.Bytes, files, bytes)
	}
	if third, r := back(true); third.Incremental || r.full[mobilebackup.StageReceiving].Done == 0 {
		t.Errorf("a full one: %+v", third.Stats)
	}
	w.ready()

	restoring := &readings{t: t}
	got, err := mobilebackup.Restore(t.Context(), w.link, mobilebackup.RestoreOptions{Dir: w.dir(), Wait: hosttest.Patience}, restoring.take)
	if err != nil {
		t.Fatal(err)
	}
	files, bytes = countPayloads(t, w.dir())
	if end := restoring.ended(mobilebackup.StageSending); end.Files != files || end.Done != bytes {
		t.Errorf("sent %d files, %d bytes; there are %d, %d", end.Files, end.Done, files, bytes)
	}
	if got.Stats.SentPayloads != files || got.Stats.SentPayloadBytes != bytes {
		t.Errorf("the result says %d files, %d bytes", got.Stats.SentPayloads, got.Stats.SentPayloadBytes)
	}
}
