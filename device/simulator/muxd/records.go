package muxd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// maxRecord is the largest pair record kept, in bytes; real ones have 8 KiB.
const maxRecord = 1 << 20

// systemFile holds the BUID beside the records, as usbmuxd's folder does.
const systemFile = "SystemConfiguration"

var (
	errNoRecord  = errors.New("no such pair record")
	errBadRecord = errors.New("not a pair record")
)

// Records are the pair records of the computer: per UDID the bytes of a
// property list, as a client saved them.
type Records struct {
	mu     sync.Mutex
	buid   string
	data   map[string][]byte
	folder string // empty: memory only
}

// openRecords reads the folder; an empty name keeps the records in memory.
func openRecords(folder string) (*Records, error) {
	r := &Records{data: make(map[string][]byte), folder: folder}
	if folder == "" {
		r.buid = strings.ToUpper(uuid.NewString())
		return r, nil
	}
	if err := r.load(); err != nil {
		return nil, fmt.Errorf("pair records: %w", err)
	}
	return r, nil
}

// load reads every record of the folder and settles the BUID.
func (r *Records) load() error {
	if err := os.MkdirAll(r.folder, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(r.folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		udid, ok := strings.CutSuffix(e.Name(), ".plist")
		if !ok {
			continue
		}
		if r.data[udid], err = disk.ReadFile(filepath.Join(r.folder, e.Name()), maxRecord); err != nil {
			return err
		}
	}
	var system struct{ SystemBUID string }
	if data, ok := r.data[systemFile]; ok {
		delete(r.data, systemFile)
		if err := proplist.Decode(data, &system); err != nil {
			return fmt.Errorf("%s: %w", systemFile, err)
		}
	}
	if r.buid = system.SystemBUID; r.buid != "" {
		return nil
	}
	r.buid = strings.ToUpper(uuid.NewString())
	system.SystemBUID = r.buid
	data, err := proplist.Encode(system, proplist.FormatXML)
	if err != nil {
		return err
	}
	return r.write(systemFile, data)
}

// BUID is the number of this computer: a UUID that stays the same as long as
// the records do.
func (r *Records) BUID() string { return r.buid }

// Get returns the record of a phone.
func (r *Records) Get(udid string) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	data, ok := r.data[udid]
	return data, ok
}

// Put keeps a record; data is a whole property list.
func (r *Records) Put(udid string, data []byte) error {
	if !validID(udid) || len(data) == 0 || len(data) > maxRecord {
		return errBadRecord
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.folder != "" {
		if err := r.write(udid, data); err != nil {
			return err
		}
	}
	r.data[udid] = data
	return nil
}

func (r *Records) write(name string, data []byte) error {
	return new(disk.Disk).WriteFile(filepath.Join(r.folder, name+".plist"), data, 0o600)
}

// Delete removes a record.
func (r *Records) Delete(udid string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.data[udid]; !ok {
		return errNoRecord
	}
	delete(r.data, udid)
	if r.folder == "" {
		return nil
	}
	return os.Remove(filepath.Join(r.folder, udid+".plist"))
}

// validID keeps what a client calls a phone from becoming a path, and from
// being the file of the BUID.
func validID(udid string) bool {
	const allowed = "0123456789abcdefABCDEF-"
	return udid != "" && len(udid) <= 64 && strings.Trim(udid, allowed) == ""
}
