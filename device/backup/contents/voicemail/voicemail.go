// Package voicemail reads the messages of visual voicemail: voicemail.db and the sounds
// and transcripts beside it. Voicemail that is heard by calling lies with the provider.
package voicemail

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/archive"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

const (
	domain = "HomeDomain"
	folder = "Library/Voicemail/"
)

// maxTranscript is the longest transcript that is read, in bytes.
const maxTranscript = 4 << 20

// Message is one voicemail.
type Message struct {
	ID      int64
	Time    time.Time
	Sender  string // number; empty when it was withheld
	Length  time.Duration
	Trashed time.Time // when it was deleted; zero when it was not
	Heard   bool
	File    *source.File // AMR; nil when the backup has none
	Script  *source.File // the transcript, see Transcript
}

// Reader reads voicemail. It is for one goroutine.
type Reader struct {
	s     *source.Source
	db    *source.Database
	state source.State
}

// Open looks for voicemail.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{s: s}
	db, err := s.Database(ctx, domain, folder+"voicemail.db")
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		r.state.Reason, r.state.Err = source.ReasonOf(err), err
		r.withoutList()
		return r, nil
	}
	if r.state.Missing = db.Lacks("voicemail", "date"); r.state.Missing != nil {
		r.state.Reason = source.OtherSchema
		r.withoutList()
		return r, db.Close()
	}
	r.db = db
	r.state.Places = []string{domain + "-" + folder + "voicemail.db"}
	r.state.Missing = db.Lacks("voicemail", "sender", "duration", "trashed_date", "flags")
	return r, nil
}

// withoutList makes the sounds readable where nothing else is.
func (r *Reader) withoutList() {
	for range r.sounds(nil) {
		r.state.WithoutList()
		return
	}
}

// sounds yields the messages that no row names: when they came is when their file was made.
func (r *Reader) sounds(named map[*source.File]bool) iter.Seq[Message] {
	return func(yield func(Message) bool) {
		for f := range r.s.Under(domain, folder) {
			id, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(f.Path, folder), sound), 10, 64)
			if err != nil || id <= 0 || !strings.HasSuffix(f.Path, sound) || named[f] || !r.s.Here(f) {
				continue
			}
			if !yield(Message{ID: id, Time: f.Created(), File: f, Script: r.beside(id, ".transcript")}) {
				return
			}
		}
	}
}

// sound is the extension of the sounds.
const sound = ".amr"

// State tells what can be read. Where the database cannot and there are sounds, these are
// readable without who called.
func (r *Reader) State() source.State { return r.state }

// Close closes the database.
func (r *Reader) Close() error {
	if r.db == nil {
		return nil
	}
	return r.db.Close()
}

// Tally is what Summary does not tell.
type Tally struct{ Trashed int64 }

// Summary counts the messages, deleted ones with them.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	_, sum, err := r.Tally(ctx)
	return sum, err
}

// Tally counts with the summary what is deleted.
func (r *Reader) Tally(ctx context.Context) (Tally, source.Summary, error) {
	t, sum := Tally{}, source.Summary{Kind: source.Voicemail, State: r.state}
	for m, err := range r.Messages(ctx) {
		if err != nil {
			if !source.IsDefect(err) {
				return t, sum, err
			}
			sum.Defects++
			if m.ID == 0 {
				continue
			}
		}
		sum.Count++
		sum.Span(m.Time)
		if !m.Trashed.IsZero() {
			t.Trashed++
		}
		if m.File != nil {
			sum.Bytes += max(m.File.Size, 0)
		}
	}
	return t, sum, nil
}

// Messages yields the messages in the order of the database, then the sounds that it does
// not name.
func (r *Reader) Messages(ctx context.Context) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		named := map[*source.File]bool{}
		if r.db != nil && !r.listed(ctx, named, yield) {
			return
		}
		for m := range r.sounds(named) {
			if err := ctx.Err(); err != nil {
				yield(Message{}, err)
				return
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

// listed yields what the database lists: date is in seconds since 1970, trashed_date since
// 2001. It reports whether to go on.
func (r *Reader) listed(ctx context.Context, named map[*source.File]bool, yield func(Message, error) bool) bool {
	const table = "voicemail"
	for row, err := range r.db.Walk(table, r.db.Select(table, "t", "date", "sender", "callback_num", "duration", "trashed_date", "flags"), "") {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !yield(Message{}, err) || !source.IsDefect(err) {
				return false
			}
			continue
		}
		m := Message{ID: row.Number(0), Sender: row.Text(2), Heard: row.Number(6)&heard != 0}
		if m.Sender == "" {
			m.Sender = row.Text(3)
		}
		if s, ok := row.Float(4); ok && s > 0 && s < 1e7 {
			m.Length = time.Duration(s * float64(time.Second))
		}
		var problem error
		seconds, ok := row.Float(1)
		if ok {
			m.Time, ok = source.Unix(seconds)
		}
		if !ok {
			problem = &source.Defect{Code: source.BadTime, Table: table, Row: m.ID, Field: "date"}
		}
		if v, ok := row.Float(5); ok && v != 0 {
			if m.Trashed, ok = source.Cocoa(v); !ok {
				m.Trashed = m.Time
			}
		}
		if m.Trashed.IsZero() && row.Number(6)&deleted != 0 { // when is not told
			m.Trashed = m.Time
		}
		m.File, m.Script = r.beside(m.ID, sound), r.beside(m.ID, ".transcript")
		named[m.File] = true
		if m.File == nil && problem == nil {
			problem = &source.Defect{Code: source.FileMissing, Table: table, Row: m.ID}
		}
		if !yield(m, problem) {
			return false
		}
	}
	return true
}

// heard is the bit of flags that 67 (heard) has and 3 (new) has not; deleted that which 75
// (deleted) has and 67 has not.
const (
	heard   = 0x40
	deleted = 0x08
)

func (r *Reader) beside(id int64, extension string) *source.File {
	f, ok := r.s.Find(domain, fmt.Sprintf("%s%d%s", folder, id, extension))
	if !ok || !r.s.Here(f) {
		return nil
	}
	return f
}

// Transcript is what the phone understood; empty when there is none.
func (r *Reader) Transcript(m *Message) (string, error) {
	if m.Script == nil {
		return "", nil
	}
	data, err := r.s.ReadFile(m.Script, maxTranscript)
	if err != nil {
		return "", err
	}
	if root, err := archive.Open(data); err == nil {
		text, _ := root.Get("transcriptionString").Text()
		return text, nil
	}
	list, err := proplist.Parse(data)
	if err != nil {
		return "", &source.Defect{Code: source.BadText, Table: "voicemail", Row: m.ID, Field: "transcript"}
	}
	text, _ := list.Get("transcriptionString").Text()
	return text, nil
}
