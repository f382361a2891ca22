// Package everyday makes the contents of an everyday iPhone, for the demo and for tests:
// photos, chats, contacts, notes and the rest. The people are invented and the pictures
// are drawn here. What a backup of such a phone holds is the same for the same Seed.
//
// The databases have the tables and columns of iOS's own as far as readers need them;
// sources are those of the packages below device/backup/contents.
package everyday

import (
	"bytes"
	"fmt"
	"path/filepath"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// Until is the day of the newest photo and message when Options name none.
var Until = time.Date(2026, 3, 14, 18, 0, 0, 0, time.UTC)

// Options say what is wanted.
type Options struct {
	Seed       uint64
	Until      time.Time // the day of the newest photo and message
	AsOf       time.Time // the contents as they were then: without photos, messages, notes and calls since; Until when zero
	Days       int       // for how long the phone was used after Until: a message a day, a photo every other day
	Photos     int       // how many until then; 36 when 0
	Cloud      int       // of these, in iCloud only
	Plain      bool      // of a backup without a password: without calls and Safari's history
	NoWhatsApp bool      // WhatsApp keeps its chats to itself

	Drawn *Drawings // shared with other makings of the same Seed; may be nil
}

// Counts are what the contents hold, as the readers have to count it: for tests and for
// those who compare.
type Counts struct {
	Photos, Cloud, Hidden, Trashed  int // Photos: in the backup, with the hidden and trashed
	Albums                          int
	Messages, Chats                 int
	Contacts, Notes, Calls          int
	Events, Reminders               int
	VoiceMemos, Voicemails          int
	Bookmarks, Pages, Visits        int
	WhatsAppMessages, WhatsAppChats int
}

// Files are the contents, ready for samples.Options.Contents.
func Files(o Options) ([]samples.File, Counts, error) {
	if o.Photos == 0 {
		o.Photos = 36
	}
	if o.Until.IsZero() {
		o.Until = Until
	}
	if o.Drawn == nil {
		o.Drawn = &Drawings{}
	}
	m := &maker{Options: o, newest: o.Until}
	for _, step := range []func() error{
		m.photos, m.people, m.messages, m.notes, m.calls, m.calendar, m.reminders, m.recordings, m.safari, m.whatsApp, m.accounts,
	} {
		if err := step(); err != nil {
			return nil, Counts{}, fmt.Errorf("make everyday contents: %w", err)
		}
	}
	return m.files, m.counts, nil
}

type maker struct {
	Options
	newest time.Time // of what was made
	files  []samples.File
	counts Counts
}

// later reports whether something came after the moment that is asked for.
func (m *maker) later(at time.Time) bool { return !m.AsOf.IsZero() && at.After(m.AsOf) }

func (m *maker) add(domain, path string, data []byte, created time.Time) {
	m.files = append(m.files, samples.File{Domain: domain, Path: path, Data: data, Created: created, Modified: created})
}

// cocoa is a time in seconds since 2001-01-01 UTC.
func cocoa(t time.Time) int64 { return t.Unix() - 978_307_200 }

// before is a moment some days before the end.
func (m *maker) before(days int, hour, minute int) time.Time {
	d := m.Until.AddDate(0, 0, -days)
	return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, time.UTC)
}

// table makes databases. Its first error is kept, so that rows can be added one after the
// other.
type table struct {
	conn *sqlite.Conn
	err  error
}

func newTable(script string) *table {
	t := &table{}
	t.conn, t.err = sqlite.OpenConn(":memory:", sqlite.OpenReadWrite|sqlite.OpenCreate)
	if t.err == nil {
		t.err = sqlitex.ExecuteScript(t.conn, script, nil)
	}
	return t
}

// row adds a row: NULL for a nil.
func (t *table) row(into string, values ...any) {
	if t.err != nil {
		return
	}
	var q bytes.Buffer
	fmt.Fprintf(&q, "INSERT INTO %s VALUES (", into)
	for i := range values {
		if i > 0 {
			q.WriteByte(',')
		}
		fmt.Fprintf(&q, "?%d", i+1)
	}
	q.WriteByte(')')
	t.err = sqlitex.Execute(t.conn, q.String(), &sqlitex.ExecOptions{Args: values})
}

// into ends a database and adds it.
func (t *table) into(m *maker, domain, path string) error {
	if t.conn == nil {
		return t.err
	}
	defer t.conn.Close()
	if t.err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), t.err)
	}
	data, err := t.conn.Serialize("main")
	if err != nil {
		return err
	}
	changed := m.newest
	if m.later(changed) {
		changed = m.AsOf
	}
	m.newest = m.Until
	m.add(domain, path, data, changed)
	return nil
}
