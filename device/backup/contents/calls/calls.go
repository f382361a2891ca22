// Package calls reads the list of calls of a backup: CallHistory.storedata and what is
// not merged into it yet, or call_history.db of iOS 7 and before.
//
// A phone puts the list into backups with a password only (Apple, support 108353).
package calls

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// The places of the databases.
const (
	domain    = "HomeDomain"
	mainPath  = "Library/CallHistoryDB/CallHistory.storedata"
	tempPath  = "Library/CallHistoryDB/CallHistoryTemp.storedata"
	oldDomain = "WirelessDomain"
	oldPath   = "Library/CallHistory/call_history.db"
)

// maxIDs is how many identifiers are remembered to tell what stands in both databases.
// A phone keeps about a thousand calls.
const maxIDs = 1_000_000

// Call is one call.
type Call struct {
	ID       string // the same in every backup; empty in old databases
	Time     time.Time
	Length   time.Duration
	Outgoing bool
	Answered bool
	Kind     Kind
	Address  string   // number or mail address of the other; empty for a group, or when it was withheld
	Name     string   // as the list has it; the contacts mostly know better
	Others   []string // of a group
	Country  string   // ISO 3166 code, lower case
	Service  string   // the app: "com.apple.Telephony", "net.whatsapp.WhatsApp"
}

// Missed reports whether somebody called and nobody answered.
func (c *Call) Missed() bool { return !c.Outgoing && !c.Answered }

// Kind is how a call was made.
type Kind string

// The kinds.
const (
	Phone         Kind = "phone"
	FaceTimeVideo Kind = "facetime-video"
	FaceTimeAudio Kind = "facetime-audio"
	App           Kind = "app"
	Other         Kind = "other"
)

// Reader reads the list of calls. It is for one goroutine.
type Reader struct {
	dbs   []*source.Database
	state source.State
	bytes int64
}

// Open looks for the list.
func Open(ctx context.Context, s *source.Source) (*Reader, error) {
	r := &Reader{}
	for i, place := range []string{mainPath, tempPath, oldPath} {
		in := domain
		if place == oldPath {
			in = oldDomain
		}
		db, err := s.Database(ctx, in, place)
		if ctx.Err() != nil {
			r.Close()
			return nil, ctx.Err()
		}
		if err != nil {
			// The main one decides what is said; of the others only what is there and cannot be read.
			if reason := source.ReasonOf(err); i == 0 || r.state.Reason == source.NotThere && reason != source.NotThere {
				r.state.Reason, r.state.Err = reason, err
			} else if reason != source.NotThere {
				r.state.Missing = append(r.state.Missing, path.Base(place))
			}
			continue
		}
		r.take(db, in+"-"+place, place == oldPath)
	}
	if len(r.dbs) > 0 {
		r.state.Reason, r.state.Err = source.Readable, nil
	}
	return r, nil
}

// take keeps a database whose tables are there.
func (r *Reader) take(db *source.Database, place string, old bool) {
	table, needed := "ZCALLRECORD", []string{"ZDATE"}
	if old {
		table, needed = "call", []string{"date"}
	}
	if missing := db.Lacks(table, needed...); missing != nil {
		r.state.Missing = append(r.state.Missing, missing...)
		if r.state.Reason == source.Readable || r.state.Reason == source.NotThere {
			r.state.Reason = source.OtherSchema
		}
		db.Close()
		return
	}
	if !old {
		r.state.Missing = append(r.state.Missing, db.Lacks(table, "ZADDRESS", "ZDURATION", "ZORIGINATED", "ZANSWERED", "ZUNIQUE_ID")...)
	}
	r.dbs = append(r.dbs, db)
	r.state.Places = append(r.state.Places, place)
	r.bytes += max(db.File.Size, 0)
}

// State tells what can be read.
func (r *Reader) State() source.State { return r.state }

// Close closes the databases.
func (r *Reader) Close() error {
	var err error
	for _, db := range r.dbs {
		err = errors.Join(err, db.Close())
	}
	return err
}

// Summary counts the calls.
func (r *Reader) Summary(ctx context.Context) (source.Summary, error) {
	sum := source.Summary{Kind: source.Calls, State: r.state, Bytes: r.bytes}
	for c, err := range r.Calls(ctx) {
		var defect *source.Defect
		if errors.As(err, &defect) {
			sum.Defects++
			if defect.Code == source.RowsLost {
				continue
			}
		} else if err != nil {
			return sum, err
		}
		sum.Count++
		sum.Span(c.Time)
	}
	return sum, nil
}

// Calls yields the calls in the order of the databases, each once.
func (r *Reader) Calls(ctx context.Context) iter.Seq2[Call, error] {
	return func(yield func(Call, error) bool) {
		seen := map[string]bool{}
		for _, db := range r.dbs {
			before := maps.Clone(seen) // rows of one database are one call each
			read := readNew
			if !db.Has("ZCALLRECORD") {
				read = readOld
			}
			others, err := participants(ctx, db)
			if err != nil && !yield(Call{}, err) {
				return
			}
			table, columns := "ZCALLRECORD", db.Select("ZCALLRECORD", "t", "ZDATE", "ZDURATION", "ZADDRESS", "ZNAME", "ZORIGINATED", "ZANSWERED", "ZCALLTYPE",
				"ZSERVICE_PROVIDER", "ZISO_COUNTRY_CODE", "ZUNIQUE_ID", "Z_PK")
			if !db.Has(table) {
				table, columns = "call", db.Select("call", "t", "date", "duration", "address", "flags", "country_code")
			}
			for row, err := range db.Walk(table, columns, "") {
				if err == nil {
					err = ctx.Err()
				}
				if err != nil {
					if !yield(Call{}, err) || !source.IsDefect(err) {
						return
					}
					continue
				}
				c, err := read(row, table)
				key := c.ID
				if key == "" { // no two calls begin in the same instant
					key = fmt.Sprint(c.Time.UnixNano(), c.Address, c.Length)
				}
				if before[key] && err == nil {
					continue
				}
				if len(seen) < maxIDs {
					seen[key] = true
				}
				c.Others = others[row.Number(0)]
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

func readNew(row source.Row, table string) (Call, error) {
	c := Call{
		Length: seconds(row, 2), Address: row.Text(3), Name: row.Text(4), Outgoing: row.Bool(5), Answered: row.Bool(6),
		Kind: kindOf(row), Service: row.Text(8), Country: strings.ToLower(row.Text(9)), ID: row.Text(10),
	}
	t, there, ok := row.Cocoa(1)
	c.Time = t
	return c, badTime(row, table, "ZDATE", there && !ok)
}

// readOld reads a row of iOS 7 and before: seconds since 1970, and bits.
func readOld(row source.Row, table string) (Call, error) {
	const outgoing, faceTime = 1, 16
	flags := row.Number(4)
	c := Call{
		Length: seconds(row, 2), Address: row.Text(3), Outgoing: flags&outgoing != 0, Kind: Phone,
		Country: strings.ToLower(row.Text(5)), Service: "com.apple.Telephony",
	}
	c.Answered = c.Length > 0
	if flags&faceTime != 0 { // there was no other FaceTime then than by video
		c.Kind, c.Service = FaceTimeVideo, "com.apple.FaceTime"
	}
	v, ok := row.Float(1)
	if ok {
		c.Time, ok = source.Unix(v)
	}
	return c, badTime(row, table, "date", !ok)
}

func badTime(row source.Row, table, field string, bad bool) error {
	if !bad {
		return nil
	}
	return &source.Defect{Code: source.BadTime, Table: table, Row: row.Number(0), Field: field}
}

// seconds is a length; what is no length is none.
func seconds(row source.Row, i int) time.Duration {
	v, ok := row.Float(i)
	if !ok || !(v > 0 && v < 1e7) {
		return 0
	}
	return time.Duration(v * float64(time.Second))
}

func kindOf(row source.Row) Kind {
	n, ok := row.Int(7)
	switch {
	case !ok, n == 1:
		return Phone
	case n == 8:
		return FaceTimeVideo
	case n == 16:
		return FaceTimeAudio
	case n == 0:
		return App
	}
	return Other
}

var joinTable = regexp.MustCompile(`^(?i)Z_(\d+)REMOTEPARTICIPANTHANDLES$`)

// participants are the others of group calls, by the number of the call. The number in
// the names of the table and its columns is another with each model.
func participants(ctx context.Context, db *source.Database) (out map[int64][]string, problem error) {
	out = map[int64][]string{}
	tables := db.Tables(joinTable.MatchString)
	if len(tables) == 0 || !db.Has("ZHANDLE", "ZVALUE") {
		return out, nil
	}
	handles := map[int64]string{}
	for row, err := range db.Walk("ZHANDLE", db.Select("ZHANDLE", "t", "ZVALUE", "ZNORMALIZEDVALUE"), "") {
		if err != nil {
			if problem = err; !source.IsDefect(err) {
				return out, err
			}
			continue
		}
		if handles[row.Number(0)] = row.Text(1); row.Null(1) {
			handles[row.Number(0)] = row.Text(2)
		}
	}
	for _, table := range tables {
		var call, handle string
		for _, c := range db.Columns(table) {
			switch {
			case strings.HasSuffix(c, "remoteparticipantcalls"):
				call = c
			case strings.HasSuffix(c, "remoteparticipanthandles"):
				handle = c
			}
		}
		if call == "" || handle == "" {
			continue
		}
		for row, err := range db.Walk(table, db.Select(table, "t", call, handle), "") {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if problem = err; !source.IsDefect(err) {
					return out, err
				}
				continue
			}
			if who := handles[row.Number(2)]; who != "" {
				out[row.Number(1)] = append(out[row.Number(1)], who)
			}
		}
	}
	return out, problem
}
