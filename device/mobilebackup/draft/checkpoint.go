package draft

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// A run that is killed leaves a draft of which nobody knows how much was on the
// disk: after a power cut, or a drive that was pulled out, a file may have its
// name and its length and no contents. So only that is resumed which a
// checkpoint had synced to the disk, or all of it when the run ended in order.

// checkpointEvery is how often what was received is synced to the disk.
const checkpointEvery = time.Minute

// momentFile's time is that of the file system's clock, which stamps the files.
const momentFile = "moment"

// slack is how coarse the times of files are: FAT counts in two seconds.
const slack = 2 * time.Second

// Checkpoint may be called between two batches, when no file is being written.
// It returns at once, the disk works beside what follows, and does nothing when
// the last one was not long ago, unless it must.
func (d *Draft) Checkpoint(must bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running != nil {
		select {
		case <-d.running:
		default:
			return
		}
	}
	if !must && time.Since(d.checked) < checkpointEvery {
		return
	}
	now, err := d.moment()
	if err != nil {
		return
	}
	d.checked = time.Now()
	done := make(chan struct{})
	d.running = done
	go func() {
		defer close(done)
		err := d.disk.SyncTree(d.work())
		d.mu.Lock()
		defer d.mu.Unlock()
		if err != nil {
			d.unsynced = err // systems tell of a lost write once
			return
		}
		d.state.Good = now.UnixNano()
		_ = d.writeState()
	}()
}

// wait waits for the checkpoint under way.
func (d *Draft) wait() {
	d.mu.Lock()
	running := d.running
	d.mu.Unlock()
	if running != nil {
		<-running
	}
}

// moment is the present time of the file system.
func (d *Draft) moment() (time.Time, error) {
	path := filepath.Join(d.work(), momentFile)
	if err := disk.Patiently(path, func() error { return os.WriteFile(path, []byte{'\n'}, ownFile) }); err != nil {
		return time.Time{}, err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

// dropUnsynced removes from a draft whose run did not end in order all that is
// younger than its last checkpoint. The phone sends it again.
func (d *Draft) dropUnsynced() error {
	if d.state.Schema < schema || d.state.Synced || d.state.Phase != Building {
		return nil
	}
	if d.state.Good == 0 {
		return fs.ErrNotExist // nothing is known to be good
	}
	good := time.Unix(0, d.state.Good).Add(-slack)
	return filepath.WalkDir(d.Dir(), func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		info, err := e.Info()
		if err != nil || info.ModTime().Before(good) {
			return err
		}
		return d.disk.Remove(path)
	})
}
