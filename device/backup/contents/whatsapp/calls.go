package whatsapp

import (
	"context"
	"iter"
	"regexp"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// callStorage is WhatsApp's own list of calls. The phone's list has most of them, too, as
// calls of an app: this one is no kind of its own and counts nowhere.
const callStorage = "CallHistory.sqlite"

// What became of a call, in ZOUTCOME.
const answeredCall = 0

// The tables, and the entity of single calls.
const (
	callTable     = "ZWACDCALLEVENT"
	togetherTable = "ZWAAGGREGATECALLEVENT" // calls one after another, as the list shows them
	whoTable      = "ZWACDCALLEVENTPARTICIPANT"
	callEntity    = "WACDCallEvent"
)

var (
	togetherColumn = regexp.MustCompile(`^z\d*callevents$`)
	whoColumn      = regexp.MustCompile(`^z(\d*)participants$`)
)

// Calls yields the calls of WhatsApp's own lists, whether its chats are in the backup or not.
func Calls(ctx context.Context, s *source.Source) iter.Seq2[calls.Call, error] {
	return func(yield func(calls.Call, error) bool) {
		for _, domain := range Domains {
			db, err := s.Database(ctx, domain, callStorage)
			if ctx.Err() != nil {
				yield(calls.Call{}, ctx.Err())
				return
			}
			if err != nil {
				continue // WhatsApp is not there, or has no list that can be read: no kind of its own
			}
			st := &store{domain: domain, db: db, names: map[string]string{}, numbers: map[string]string{}}
			more := st.calls(ctx, s, yield)
			db.Close()
			if !more {
				return
			}
		}
	}
}

// together is what is told of several calls at once.
type together struct{ incoming, missed bool }

// calls yields the calls of one list. It reports whether to go on.
func (st *store) calls(ctx context.Context, s *source.Source, yield func(calls.Call, error) bool) bool {
	if !st.db.Has(callTable, "ZDATE") {
		return true
	}
	if err := st.loadNames(ctx, s); err != nil {
		return yield(calls.Call{}, err) && false
	}
	by := ""
	for _, c := range st.db.Columns(callTable) {
		if togetherColumn.MatchString(c) {
			by = c
		}
	}
	groups := map[int64]together{}
	err := st.walk(ctx, st.db, togetherTable, []string{"ZINCOMING", "ZMISSED"}, func(r source.Row) {
		groups[r.Number(0)] = together{r.Bool(1), r.Bool(2)}
	})
	if err != nil {
		return yield(calls.Call{}, err) && false
	}
	who, ofCall, err := st.participants(ctx)
	if err != nil {
		return yield(calls.Call{}, err) && false
	}
	for _, d := range st.defects {
		if !yield(calls.Call{}, d) {
			return false
		}
	}
	columns := st.db.Select(callTable, "t", "ZDATE", "ZDURATION", "ZOUTCOME", by)
	for row, err := range st.db.Walk(callTable, columns, "") {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			if !yield(calls.Call{}, err) || !source.IsDefect(err) {
				return false
			}
			continue
		}
		group := groups[row.Number(4)]
		c := calls.Call{
			ID: st.domain + " " + strconv.FormatInt(row.Number(0), 10), Outgoing: !group.incoming, Answered: row.Number(3) == answeredCall && !group.missed,
			Kind: calls.App, Service: "net.whatsapp.WhatsApp",
		}
		if s, ok := row.Float(2); ok && s > 0 && s < 1e7 {
			c.Length = time.Duration(s * float64(time.Second))
		}
		people := who[row.Number(4)]
		if ofCall {
			people = who[row.Number(0)]
		}
		if len(people) == 1 {
			c.Address, c.Name = people[0].Address, people[0].Name
		} else {
			for _, p := range people {
				c.Others = append(c.Others, p.Label())
			}
		}
		var problem error
		when, there, ok := row.Cocoa(1)
		if c.Time = when; !there || !ok {
			problem = &source.Defect{Code: source.BadTime, Table: callTable, Row: row.Number(0), Field: "ZDATE"}
		}
		if !yield(c, problem) {
			return false
		}
	}
	return true
}

// participants are the others by what their column refers to, which the number in its name
// tells: the single call, or several together.
func (st *store) participants(ctx context.Context) (who map[int64][]chat.Person, ofCall bool, err error) {
	who = map[int64][]chat.Person{}
	for _, c := range st.db.Columns(whoTable) {
		found := whoColumn.FindStringSubmatch(c)
		if found == nil {
			continue
		}
		entities, err := st.db.Entities()
		if err != nil && source.ReasonOf(err) != source.Damaged {
			return nil, false, err
		}
		n, err := strconv.ParseInt(found[1], 10, 64)
		ofCall = err == nil && n == entities[callEntity]
		err = st.walk(ctx, st.db, whoTable, []string{c, "ZJIDSTRING"}, func(r source.Row) {
			if p := st.person(r.Text(2)); p.Address != "" {
				who[r.Number(1)] = append(who[r.Number(1)], p)
			}
		})
		return who, ofCall, err
	}
	return who, false, nil
}
