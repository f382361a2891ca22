package work

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/disk"
)

// note is a file in the program's own folder that says what is under way. Where it stands
// at the next start, the program did not live to see the end.
type note struct {
	name string
	of   string // for the log
	most int64  // how long one that we have written is, in bytes
}

// write notes v, where the program has a folder of its own.
func (n note) write(r *Room, v any) {
	if r.Data == "" {
		return
	}
	raw, err := json.Marshal(v)
	if err == nil {
		err = os.MkdirAll(r.Data, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(r.Data, n.name), raw, 0o600)
	}
	if err != nil {
		r.log().Warn("that "+n.of+" has begun was not noted", "error", err)
	}
}

// read reads a note into v. One that cannot be read was being written.
func (n note) read(r *Room, v any) (there bool, err error) {
	if r.Data == "" {
		return false, nil
	}
	f, err := os.Open(filepath.Join(r.Data, n.name))
	if err != nil {
		return false, nil
	}
	defer f.Close()
	return true, json.NewDecoder(io.LimitReader(f, n.most)).Decode(v)
}

// forget forgets it.
func (n note) forget(r *Room) {
	if r.Data == "" {
		return
	}
	if err := (*disk.Disk)(nil).Remove(filepath.Join(r.Data, n.name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.log().Warn(n.of+" that was cut off was not forgotten", "error", err)
	}
}
