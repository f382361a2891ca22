// Package reminders reads the reminders of a backup: from the stores of the app, one for
// each account, of iOS 13 and later; from the calendar's database of iOS 12 and before.
package reminders

import (
	"context"
	"errors"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// The places of the stores.
var places = []struct{ domain, folder string }{
	{"AppDomainGroup-group.com.apple.reminders", "Container_v1/Stores"},
	{"HomeDomain", "Library/Reminders/Container_v1/Stores"},
}

// maxStores is how many stores are opened; a phone has one for each account and one of its
// own.
const maxStores = 100

// Reminder is one reminder. Store and ID together are its own: numbers begin anew in each
// store.
type Reminder struct {
	Store string // the name of the store's file
	ID    int64
	UID   string // the same in every backup; empty where there is none
	List  int64  // of the same store; 0 or one that is not there where it is in none
	Title string
	Notes string
	URL   string

	Due      time.Time // a moment in UTC; of a whole day that day, as UTC
	AllDay   bool
	Zone     string // of Due; empty for UTC
	Start    time.Time
	Created  time.Time
	Modified time.Time

	Completed time.Time // zero also where Done is true and nothing tells when
	Done      bool
	Flagged   bool
	Priority  int   // 1 high, 5 medium, 9 low, 0 none
	Parent    int64 // the reminder of the same store that this is a part of
	ParentUID string
	Repeats   bool // how often cannot be told
	Deleted   bool // marked for deletion; kept until the account has heard of it
}

// List is a list of reminders.
type List struct {
	Store string
	ID    int64
	Name  string
	Group bool // holds lists, and no reminders
}

// Reader reads reminders. It is for one goroutine.
type Reader struct {
	stores []store
	twice  bool // a store of one name is in both places
	state  source.State
	bytes  int64
}

// store is one database.
type store struct {
	name string
	db   *source.Database
	read func(ctx context.Context, s *store, yield func(Reminder, error) bool) bool
	list func(ctx context.Context, s *store) ([]List, error)

	table  string // of the reminders
	entity int64  // of its rows; 0 when all are
}

// Open looks for the stores.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{state: source.State{Reason: source.NotThere}}
	seen := map[string]bool{}
	for _, p := range places {
		for f := range s.Beginning(p.domain, p.folder+"/Data-") {
			name := path.Base(f.Path)
			if path.Dir(f.Path) != p.folder || !strings.HasSuffix(name, ".sqlite") || len(r.stores) >= maxStores {
				continue
			}
			if seen[name] { // what the move to the newer place left behind, or more
				name, r.twice = "older/"+name, true
			}
			db, err := s.OpenDatabase(ctx, f)
			if ctx.Err() != nil {
				r.Close()
				return nil, ctx.Err()
			}
			if err != nil {
				r.failed(source.ReasonOf(err), err, f.Path)
				continue
			}
			st := store{name: name, db: db, read: readStore, list: lists}
			missing, err := st.schema()
			r.state.Missing = append(r.state.Missing, missing...)
			if err != nil || st.table == "" {
				reason := source.OtherSchema
				if err != nil {
					reason = source.ReasonOf(err)
				}
				r.failed(reason, err, f.Path)
				db.Close()
				continue
			}
			seen[name] = true
			r.keep(st, p.domain+"-"+f.Path)
		}
	}
	if len(r.stores) == 0 {
		if err := r.older(ctx, s); err != nil {
			return nil, err
		}
	}
	if len(r.stores) > 0 {
		r.state.Reason, r.state.Err = source.Readable, nil
	}
	slices.Sort(r.state.Missing)
	r.state.Missing = slices.Compact(r.state.Missing)
	return r, nil
}

func (r *Reader) keep(s store, place string) {
	r.stores = append(r.stores, s)
	r.state.Places = append(r.state.Places, place)
	r.bytes += max(s.db.File.Size, 0)
}

// failed notes a store that is there and cannot be read.
func (r *Reader) failed(reason source.Reason, err error, place string) {
	if r.state.Reason == source.NotThere {
		r.state.Reason, r.state.Err = reason, err
	}
	r.state.Missing = append(r.state.Missing, path.Base(place))
}

// State tells what can be read. A store that is there and cannot be read stands in Missing
// by its name.
func (r *Reader) State() source.State { return r.state }

// Close closes the databases.
func (r *Reader) Close() error {
	var err error
	for _, s := range r.stores {
		err = errors.Join(err, s.db.Close())
	}
	r.stores = nil
	return err
}

// Tally is how many there are of what is counted apart; all are in Count.
type Tally struct {
	Done    int64
	Deleted int64 // marked for deletion, done or not
}

// Summary counts the reminders.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	_, sum, err := r.Tally(ctx)
	return sum, err
}

// Tally counts the reminders, with their summary. Their dates are those on which they were
// made, and of those without one the day they are due.
func (r *Reader) Tally(ctx context.Context) (Tally, source.Summary, error) {
	t, sum := Tally{}, source.Summary{Kind: source.Reminders, State: r.state, Bytes: r.bytes}
	for m, err := range r.Reminders(ctx) {
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
		if m.Deleted {
			t.Deleted++
		} else if m.Done {
			t.Done++
		}
		if m.Created.IsZero() {
			m.Created = m.Due
		}
		sum.Span(m.Created)
	}
	return t, sum, nil
}

// maxSeen bounds how many reminders are remembered to tell which is in two places.
const maxSeen = 1_000_000

// Reminders yields the reminders, store by store, each once.
func (r *Reader) Reminders(ctx context.Context) iter.Seq2[Reminder, error] {
	return func(yield func(Reminder, error) bool) {
		if r.twice {
			yield = r.once(yield)
		}
		for i := range r.stores {
			if s := &r.stores[i]; !s.read(ctx, s, yield) {
				return
			}
		}
	}
}

// once leaves out the reminders that came before, from the store of the same name.
func (r *Reader) once(yield func(Reminder, error) bool) func(Reminder, error) bool {
	type key struct {
		store, uid, title string
		id, made          int64
	}
	seen := map[key]bool{}
	return func(m Reminder, err error) bool {
		k := key{store: strings.TrimPrefix(m.Store, "older/"), uid: m.UID}
		if k.uid == "" {
			k.title, k.id, k.made = m.Title, m.ID, m.Created.UnixNano()
		}
		if m.ID != 0 && seen[k] {
			return true
		}
		if m.ID != 0 && len(seen) < maxSeen {
			seen[k] = true
		}
		return yield(m, err)
	}
}

// maxLists bounds what is kept of lists.
const maxLists = 100_000

// Lists are the lists of all stores. One that cannot be read is left out: its reminders
// are not.
func (r *Reader) Lists(ctx context.Context) ([]List, error) {
	var out []List
	for i := range r.stores {
		list, err := r.stores[i].list(ctx, &r.stores[i])
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}
