// Package journal remembers how backups, restores and password changes ended,
// so that the same failure at the same place is recognised: trying a third
// time what failed twice helps nobody.
//
//	j, err := journal.Open(dataFolder)
//	again, err := j.Add(journal.Of("restore", udid, folder, err))
//	if again > 1 { … }
//
// It is one file of JSON lines in the app's own data. Phones and backups stand
// in it only as keyed hashes, the key being the file's own; passwords and the
// phone's serial numbers never do. A file that cannot be read is begun anew:
// the journal is a help, and nobody's data.
package journal

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
)

const (
	fileName = "attempts.jsonl"
	schema   = 1
	maxFile  = 1 << 20 // then the older half is dropped
	maxLine  = 16 << 10
	maxWords = 2000
)

// Attempt is how one work ended. Phone and Backup are hashes once they are in
// the journal.
type Attempt struct {
	At     time.Time `json:"at"`
	Op     string    `json:"op"` // "backup", "restore", "password"
	Phone  string    `json:"phone"`
	Backup string    `json:"backup,omitempty"`
	OK     bool      `json:"ok"`
	Code   int       `json:"code,omitempty"`  // the phone's number
	Place  string    `json:"place,omitempty"` // equal places mean the same failure
	Words  string    `json:"words,omitempty"` // what the error said
}

// Of makes the attempt that ended with err, nil for success.
func Of(op mobilebackup.Op, udid, folder string, err error) Attempt {
	a := Attempt{At: time.Now(), Op: string(op), Phone: udid, Backup: folder, OK: err == nil}
	if err != nil {
		trace := mobilebackup.TraceOf(err)
		a.Code, a.Place = trace.Code, trace.String()
		a.Words = strings.ReplaceAll(err.Error(), udid, "<phone>")
	}
	return a
}

// header is the first line of the file.
type header struct {
	Journal int    `json:"journal"`
	Key     string `json:"key"`
}

// Journal is an open journal. It is safe for concurrent use, and for several
// programs that append to it.
type Journal struct {
	mu   sync.Mutex
	path string
	key  []byte
}

// Open opens the journal in a folder, which is made where it is missing.
func Open(folder string) (*Journal, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	j := &Journal{path: filepath.Join(folder, fileName)}
	all, err := j.read()
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(j.key) == 0 {
		j.key = make([]byte, 16)
		_, _ = rand.Read(j.key) // never fails since Go 1.24
		return j, j.write(nil)
	}
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(j.path); err == nil && info.Size() > maxFile {
		return j, j.write(all[len(all)/2:])
	}
	return j, nil
}

// hash hides a name; the empty name stays empty.
func (j *Journal) hash(name string) string {
	if name == "" {
		return ""
	}
	mac := hmac.New(sha256.New, j.key)
	mac.Write([]byte(name))
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// Add writes an attempt and tells how often in a row, this time included, the
// same work on the same phone has failed in the same way at the same place; 0
// after a success.
func (j *Journal) Add(a Attempt) (again int, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	a.Phone, a.Backup = j.hash(a.Phone), j.hash(a.Backup)
	if len(a.Words) > maxWords {
		a.Words = strings.ToValidUTF8(a.Words[:maxWords], "")
	}
	all, err := j.read()
	if err != nil {
		return 0, err
	}
	line, err := json.Marshal(a)
	if err != nil {
		return 0, err
	}
	f, err := os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return 0, err
	}
	_, err = f.Write(append(line, '\n'))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return inARow(append(all, a)), err
}

// All returns the attempts, oldest first.
func (j *Journal) All() ([]Attempt, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.read()
}

// inARow counts how often the last attempt's failure came, back to the last
// time that the same work on the same phone ended in another way.
func inARow(all []Attempt) int {
	last := all[len(all)-1]
	if last.OK {
		return 0
	}
	n := 0
	for i := len(all) - 1; i >= 0; i-- {
		a := all[i]
		if a.Op != last.Op || a.Phone != last.Phone || a.Backup != last.Backup {
			continue
		}
		if a.OK || a.Code != last.Code || a.Place != last.Place {
			break
		}
		n++
	}
	return n
}

// read returns what stands in the file; lines that cannot be read are left out.
func (j *Journal) read() ([]Attempt, error) {
	f, err := os.Open(j.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(io.LimitReader(f, 4*maxFile))
	lines.Buffer(nil, maxLine)
	var all []Attempt
	for first := true; lines.Scan(); first = false {
		if first {
			var h header
			key := []byte(nil)
			if json.Unmarshal(lines.Bytes(), &h) == nil && h.Journal == schema {
				key, _ = hex.DecodeString(h.Key)
			}
			if len(key) == 0 {
				j.key = nil
				return nil, nil
			}
			j.key = key
			continue
		}
		var a Attempt
		if json.Unmarshal(lines.Bytes(), &a) == nil && a.Op != "" {
			all = append(all, a)
		}
	}
	return all, nil
}

// write begins the file anew with these attempts.
func (j *Journal) write(all []Attempt) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	if err := encoder.Encode(header{Journal: schema, Key: hex.EncodeToString(j.key)}); err != nil {
		return err
	}
	for _, a := range all {
		if err := encoder.Encode(a); err != nil {
			return err
		}
	}
	return new(disk.Disk).WriteFile(j.path, b.Bytes(), 0o600)
}
