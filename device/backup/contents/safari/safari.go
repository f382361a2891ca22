// Package safari reads the bookmarks, the reading list and the history of Safari.
//
// The history is in backups with a password only (Apple, support 108353). Its database
// moved between domains and has one for each profile from iOS 17 on, so it is looked for
// by its path in all domains that may hold it.
package safari

import (
	"context"
	"errors"
	"iter"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// The places of the databases.
const (
	bookmarksPath = "Library/Safari/Bookmarks.db"
	historyPath   = "Library/Safari/History.db"
	profiles      = "Library/Safari/Profiles/"
)

var domains = []string{"HomeDomain", "AppDomain-com.apple.mobilesafari"}

// Bookmark is a bookmark, a page of the reading list, or a folder.
type Bookmark struct {
	ID       int64
	Parent   int64 // folder; 0 is the root
	Folder   bool
	Special  Special
	Title    string
	URL      string
	Order    int64
	Reading  bool // of the reading list
	Read     bool
	Preview  string // of the reading list: how the page begins
	Added    time.Time
	Modified time.Time
	Hidden   bool
	Deleted  bool
}

// Special is what a folder is to Safari.
type Special int64

// The special folders.
const (
	Favorites   Special = 1
	Menu        Special = 2
	ReadingList Special = 3
)

// maxExtra is the longest list beside a page of the reading list that is read, in bytes.
const maxExtra = 1 << 20

// Bookmarks reads bookmarks. It is for one goroutine.
type Bookmarks struct {
	db    *source.Database
	state source.State
}

// OpenBookmarks looks for the bookmarks.
func OpenBookmarks(ctx context.Context, s *source.Source) (*Bookmarks, error) {
	b := &Bookmarks{state: source.State{Reason: source.NotThere}}
	for _, domain := range domains {
		db, err := s.Database(ctx, domain, bookmarksPath)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			if reason := source.ReasonOf(err); reason != source.NotThere && b.state.Reason == source.NotThere {
				b.state.Reason, b.state.Err = reason, err
			}
			continue
		}
		if missing := db.Lacks("bookmarks", "id", "url"); missing != nil {
			b.state = source.State{Reason: source.OtherSchema, Missing: missing}
			db.Close()
			continue
		}
		b.db = db
		b.state = source.State{Places: []string{domain + "-" + bookmarksPath}, Missing: db.Lacks("bookmarks", "parent", "type", "title", "special_id", "read", "deleted", "last_modified")}
		break
	}
	return b, nil
}

// State tells what can be read.
func (b *Bookmarks) State() source.State { return b.state }

// Close closes the database.
func (b *Bookmarks) Close() error {
	if b.db == nil {
		return nil
	}
	return b.db.Close()
}

// Counts reports whether a row is a bookmark or a page of the reading list that is still
// there, as every count has it. Hidden ones count: they are there, in a folder that Safari
// does not show.
func (m *Bookmark) Counts() bool { return m.URL != "" && !m.Folder && !m.Deleted }

// Summary counts bookmarks and pages of the reading list.
func (b *Bookmarks) Summary(ctx context.Context) (source.Summary, error) {
	sum := source.Summary{Kind: source.SafariBookmarks, State: b.state}
	if b.db != nil {
		sum.Bytes = max(b.db.File.Size, 0)
	}
	for m, err := range b.All(ctx) {
		if err != nil {
			if !source.IsDefect(err) {
				return sum, err
			}
			sum.Defects++
		}
		if !m.Counts() {
			continue
		}
		sum.Count++
		sum.Span(m.Modified)
	}
	return sum, nil
}

// All yields the rows in the order of the database; the tree is made of Parent and Order.
func (b *Bookmarks) All(ctx context.Context) iter.Seq2[Bookmark, error] {
	return func(yield func(Bookmark, error) bool) {
		if !b.state.Readable() {
			return
		}
		const table = "bookmarks"
		reading := map[int64]bool{} // folders of the reading list
		columns := b.db.Select(table, "t", "id", "parent", "type", "special_id", "title", "url", "order_index", "read", "last_modified", "hidden", "deleted", "extra_attributes")
		for row, err := range b.db.Walk(table, columns, "") {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if !yield(Bookmark{}, err) || !source.IsDefect(err) {
					return
				}
				continue
			}
			m := Bookmark{
				ID: row.Number(1), Parent: row.Number(2), Folder: row.Number(3) == 1, Special: Special(row.Number(4)), Title: row.Text(5), URL: row.Text(6),
				Order: row.Number(7), Read: row.Number(8) != 0, Hidden: row.Bool(10), Deleted: row.Bool(11),
			}
			if m.Special == ReadingList {
				reading[m.ID] = true
			}
			m.Reading = !m.Folder && (!row.Null(8) || reading[m.Parent])
			var problem error
			if !row.Null(9) {
				seconds, ok := row.Float(9)
				if ok {
					m.Modified, ok = source.Unix(seconds)
				}
				if !ok {
					problem = &source.Defect{Code: source.BadTime, Table: table, Row: m.ID, Field: "last_modified"}
				}
			}
			if m.Reading {
				m.Preview, m.Added = extra(row.Bytes(12))
			}
			if !yield(m, problem) {
				return
			}
		}
	}
}

// extra is what a page of the reading list has more.
func extra(data []byte) (preview string, added time.Time) {
	if len(data) == 0 || len(data) > maxExtra {
		return "", time.Time{}
	}
	list, err := proplist.Parse(data)
	if err != nil {
		return "", time.Time{}
	}
	inner := list.Get("com.apple.ReadingList")
	preview, _ = inner.Get("PreviewText").Text()
	added, _ = inner.Get("DateAdded").Time()
	return preview, added
}

// Visit is one visit to a page.
type Visit struct {
	Time      time.Time
	Title     string
	URL       string
	Elsewhere bool   // by another device of the same account
	Profile   string // of Safari; empty for the first
}

// History reads the history. It is for one goroutine.
type History struct {
	dbs   []profile
	state source.State
	bytes int64
}

type profile struct {
	name string
	db   *source.Database
}

// OpenHistory looks for the history.
func OpenHistory(ctx context.Context, s *source.Source) (*History, error) {
	h := &History{state: source.State{Reason: source.NotThere}}
	for _, domain := range domains {
		for _, f := range historyFiles(s, domain) {
			db, err := s.OpenDatabase(ctx, f)
			if ctx.Err() != nil {
				h.Close()
				return nil, ctx.Err()
			}
			if err != nil {
				if h.state.Reason == source.NotThere {
					h.state.Reason, h.state.Err = source.ReasonOf(err), err
				}
				continue
			}
			missing := append(db.Lacks("history_visits", "history_item", "visit_time"), db.Lacks("history_items", "id", "url")...)
			if missing != nil {
				h.state.Missing = append(h.state.Missing, missing...)
				if h.state.Reason == source.NotThere {
					h.state.Reason = source.OtherSchema
				}
				db.Close()
				continue
			}
			name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(f.Path, profiles), "Library/Safari/"), "History.db")
			h.dbs = append(h.dbs, profile{strings.TrimSuffix(name, "/"), db})
			h.state.Places = append(h.state.Places, domain+"-"+f.Path)
			h.bytes += max(f.Size, 0)
		}
	}
	if len(h.dbs) > 0 {
		h.state.Reason, h.state.Err = source.Readable, nil
	}
	return h, nil
}

func historyFiles(s *source.Source, domain string) (out []*source.File) {
	if f, ok := s.Find(domain, historyPath); ok {
		out = append(out, f)
	}
	for f := range s.Under(domain, profiles) {
		if strings.HasSuffix(f.Path, "/History.db") {
			out = append(out, f)
		}
	}
	return out
}

// State tells what can be read.
func (h *History) State() source.State { return h.state }

// Close closes the databases.
func (h *History) Close() error {
	var err error
	for _, p := range h.dbs {
		err = errors.Join(err, p.db.Close())
	}
	return err
}

// Pages is how many different pages were visited.
func (h *History) Pages(ctx context.Context) (n int64, err error) {
	for _, p := range h.dbs {
		err := p.db.One(func(r source.Row) { n += r.Number(0) }, "SELECT count(*) FROM history_items")
		if err != nil {
			return n, err
		}
	}
	return n, ctx.Err()
}

// Summary counts the visits.
func (h *History) Summary(ctx context.Context) (source.Summary, error) {
	sum := source.Summary{Kind: source.SafariHistory, State: h.state, Bytes: h.bytes}
	for v, err := range h.Visits(ctx) {
		if err != nil {
			if !source.IsDefect(err) {
				return sum, err
			}
			sum.Defects++
			if v == (Visit{}) {
				continue
			}
		}
		sum.Count++
		sum.Span(v.Time)
	}
	return sum, nil
}

// maxPages is how many addresses are kept in memory; Safari keeps a year at most.
const maxPages = 2_000_000

// Visits yields the visits in the order of the database.
func (h *History) Visits(ctx context.Context) iter.Seq2[Visit, error] {
	return func(yield func(Visit, error) bool) {
		for _, p := range h.dbs {
			if !p.visits(ctx, yield) {
				return
			}
		}
	}
}

func (p profile) visits(ctx context.Context, yield func(Visit, error) bool) bool {
	urls := map[int64]string{}
	for row, err := range p.db.Walk("history_items", p.db.Select("history_items", "t", "id", "url"), "") {
		if err != nil {
			if !yield(Visit{}, err) || !source.IsDefect(err) {
				return false
			}
			continue
		}
		if len(urls) < maxPages {
			urls[row.Number(1)] = row.Text(2)
		}
	}
	const table = "history_visits"
	for row, err := range p.db.Walk(table, p.db.Select(table, "t", "history_item", "visit_time", "title", "origin"), "") {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !yield(Visit{}, err) || !source.IsDefect(err) {
				return false
			}
			continue
		}
		v := Visit{URL: urls[row.Number(1)], Title: row.Text(3), Elsewhere: row.Number(4) == 1, Profile: p.name}
		var problem error
		when, there, ok := row.Cocoa(2)
		if v.Time = when; !there || !ok {
			problem = &source.Defect{Code: source.BadTime, Table: table, Row: row.Number(0), Field: "visit_time"}
		}
		if !yield(v, problem) {
			return false
		}
	}
	return true
}
