package screen

import (
	"reflect"
	"slices"
	"strconv"
	"time"
	"unsafe"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// NewMaker makes a Maker that remembers its last list of backups: hundreds of rows
// are not worded anew because a battery has charged. It is used by one goroutine
// at a time, as a pump does.
func NewMaker(w *words.Words, g *guide.Guide) *Maker {
	return &Maker{Words: w, Guide: g, memory: &memory{rows: map[string]rowMemory{}}}
}

// memory is the last list and its rows.
type memory struct {
	key  listKey
	list *Backups
	rows map[string]rowMemory
}

type rowMemory struct {
	rowKey
	day time.Time // that its date was worded on
	row *Row
}

// rowKey is all that a row is made of.
type rowKey struct {
	facts       backup.Facts
	size        int64
	check       checked
	when, state string
	itself      string // a repaired copy, or an archive
}

type checked struct {
	at             time.Time
	verdict        backup.Verdict
	deep           bool
	partial, stale bool
	known          bool
}

func checkKey(c guide.CheckState, known bool) checked {
	return checked{c.Report.Checked, c.Report.Verdict, c.Report.Deep, c.Partial, c.Stale, known}
}

// listKey is all that the list is made of. Situations share what did not change
// between them, so it is enough to see that a map or a slice is the same one.
type listKey struct {
	folders                []backup.Folder
	added                  []string
	phones                 []phoneKey
	sizes, checks          any
	phone, chosen, advised string
	job                    guide.JobKind
	busy, scanned          bool
	repaired               *guide.Repaired
	minute                 time.Time
	panels                 int
	queue                  *guide.Queue // of several checks
	turn                   string       // the one that is being checked, and how far it is
}

type phoneKey struct{ udid, name string }

func keyOf(s guide.Situation, r guide.Route) listKey {
	k := listKey{
		folders: s.Folders, added: s.Added, sizes: s.Sizes, checks: s.Checks, phone: s.Phone, chosen: s.Backup,
		advised: r.Recommend, busy: s.Job != nil, scanned: s.Scanned, repaired: s.Repaired, minute: s.Now.Truncate(time.Minute), panels: len(r.Panels),
	}
	if s.Job != nil {
		k.job = s.Job.Kind
	}
	if k.queue = s.Queue; s.Queue != nil && s.Job != nil {
		k.turn = s.Job.Backup
		if share, known := s.Job.Share(); known {
			k.turn += strconv.Itoa(int(100 * share))
		}
	}
	for _, p := range s.Phones {
		k.phones = append(k.phones, phoneKey{p.UDID, p.Name.Value})
	}
	return k
}

func (k listKey) same(o listKey) bool {
	return sameSlice(k.folders, o.folders) && sameSlice(k.added, o.added) && sameMap(k.sizes, o.sizes) && sameMap(k.checks, o.checks) &&
		reflect.DeepEqual(k.phones, o.phones) && k.phone == o.phone && k.chosen == o.chosen && k.advised == o.advised && k.job == o.job &&
		k.busy == o.busy && k.scanned == o.scanned && k.repaired == o.repaired && k.panels == o.panels && k.queue == o.queue && k.turn == o.turn && k.minute.Equal(o.minute)
}

func sameSlice[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || unsafe.SliceData(a) == unsafe.SliceData(b))
}

func sameMap(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	return x.Len() == y.Len() && (x.Len() == 0 || x.UnsafePointer() == y.UnsafePointer())
}

// keep remembers a list and returns it, or the one from before where both read the
// same: nothing is drawn because a minute has passed. Rows that are gone are
// forgotten.
func (m *memory) keep(key listKey, list *Backups) *Backups {
	for folder := range m.rows {
		if list.rows[folder] == nil {
			delete(m.rows, folder)
		}
	}
	m.key = key
	if m.list == nil || !m.list.same(list) {
		m.list = list
	}
	return m.list
}

// same reports whether two lists read the same.
func (b *Backups) same(o *Backups) bool {
	return b.Count == o.Count && b.Note == o.Note && b.Busy == o.Busy && b.Recommend == o.Recommend && b.Chosen == o.Chosen &&
		slices.EqualFunc(b.Groups, o.Groups, sameGroup) && reflect.DeepEqual(b.Troubles, o.Troubles) &&
		reflect.DeepEqual(b.Places, o.Places) && reflect.DeepEqual(b.Add, o.Add)
}

func sameGroup(a, b Group) bool {
	return a.UDID == b.UDID && a.Name == b.Name && a.Tag == b.Tag && a.Note == b.Note &&
		slices.EqualFunc(a.Rows, b.Rows, func(x, y *Row) bool { return x == y || *x == *y })
}
