package index

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"zombiezen.com/go/sqlite"

	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// parts is how many parts of the table each worker gets on average, so that an
// uneven one does not leave the others idle at the end.
const parts = 4

// selectRows leaves values that no backup has in the file: octet_length does not
// load them. The table itself is read, never an index of it, which may lie.
const selectRows = `SELECT rowid,
	CASE WHEN octet_length(fileID) <= 1024 THEN fileID END,
	CASE WHEN octet_length(domain) <= ?3 THEN domain END,
	CASE WHEN octet_length(relativePath) <= ?3 THEN relativePath END,
	flags,
	CASE WHEN octet_length(file) <= ?4 THEN file END
FROM Files NOT INDEXED WHERE rowid BETWEEN ?1 AND ?2`

// Scan calls fn for every row from the given number of goroutines, each with a
// connection and a Row of its own; worker tells which, from 0. With one worker
// the rows come in the order of the index and fn is called by the caller's own
// goroutine. A part of the table that is damaged ends with its first damaged
// page while the others are read on; the error, which wraps ErrDamaged, comes
// when all is read. An error of fn, or the end of the context, stops everything.
func (x *Index) Scan(ctx context.Context, workers int, fn func(worker int, r *Row) error) error {
	if x.old != nil {
		return x.old.scan(ctx, func(r *Row) error { return fn(0, r) })
	}
	workers = max(1, workers)
	bounds, err := x.bounds(ctx, workers)
	if err != nil {
		return failed(ctx, err)
	}
	if workers == 1 {
		return x.work(ctx, 0, bounds, new(atomic.Int64), fn)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		wg     sync.WaitGroup
		next   atomic.Int64
		result = make([]error, workers)
	)
	for w := range workers {
		wg.Go(func() {
			result[w] = x.work(ctx, w, bounds, &next, fn)
			if err := result[w]; err != nil && !errors.Is(err, ErrDamaged) {
				cancel(err)
			}
		})
	}
	wg.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return errors.Join(result...)
}

// span is a range of row numbers, both ends included.
type span struct{ from, to int64 }

// bounds cuts the table into spans of row numbers.
func (x *Index) bounds(ctx context.Context, workers int) ([]span, error) {
	conn, err := x.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var all span
	empty := true
	// Two statements: SQLite finds each end at once, but not both together.
	for query, end := range map[string]*int64{
		"SELECT min(rowid) FROM Files NOT INDEXED": &all.from,
		"SELECT max(rowid) FROM Files NOT INDEXED": &all.to,
	} {
		err := sqlitefile.Each(conn, query, func(s *sqlite.Stmt) error {
			empty = s.ColumnIsNull(0)
			*end = s.ColumnInt64(0)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if empty || all.from > all.to {
		return nil, nil
	}
	if workers == 1 {
		return []span{all}, nil
	}
	width := uint64(all.to) - uint64(all.from) // as unsigned it cannot overflow
	step := width/uint64(workers*parts) + 1    // nor this, with two workers or more
	var out []span
	for from := uint64(all.from); ; from += step {
		if left := uint64(all.to) - from; left < step {
			return append(out, span{int64(from), all.to}), nil
		}
		out = append(out, span{int64(from), int64(from + step - 1)})
	}
}

// work reads spans until there are none left.
func (x *Index) work(ctx context.Context, worker int, spans []span, next *atomic.Int64, fn func(int, *Row) error) error {
	if len(spans) == 0 {
		return ctx.Err()
	}
	conn, err := x.db.Conn(ctx)
	if err != nil {
		return failed(ctx, err)
	}
	defer conn.Close()
	stmt, _, err := conn.PrepareTransient(selectRows)
	if err != nil {
		return failed(ctx, err)
	}
	defer stmt.Finalize()
	stmt.BindInt64(3, MaxText)
	stmt.BindInt64(4, MaxBlob)
	r := reader{domains: map[string]string{}}
	var damage []error
	for {
		i := next.Add(1) - 1
		if i >= int64(len(spans)) {
			return errors.Join(damage...)
		}
		stmt.BindInt64(1, spans[i].from)
		stmt.BindInt64(2, spans[i].to)
		err := r.rows(ctx, stmt, func(row *Row) error { return fn(worker, row) })
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrDamaged):
			damage = append(damage, fmt.Errorf("rows %d to %d: %w", spans[i].from, spans[i].to, err))
		case err != nil:
			return err
		}
		if err := stmt.Reset(); err != nil {
			return failed(ctx, err)
		}
	}
}

// maxDomains is how many names of domains a reader remembers.
const maxDomains = 4096

// reader turns results into rows and keeps what they share.
type reader struct {
	row     Row
	blob    []byte
	text    []byte
	domains map[string]string
}

func (r *reader) rows(ctx context.Context, stmt *sqlite.Stmt, fn func(*Row) error) error {
	for n := 0; ; n++ {
		if n&0xff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		more, err := stmt.Step()
		if err != nil {
			return failed(ctx, err)
		}
		if !more {
			return nil
		}
		r.fill(stmt)
		if err := fn(&r.row); err != nil {
			return err
		}
	}
}

func (r *reader) fill(stmt *sqlite.Stmt) {
	row := &r.row
	*row = Row{Number: stmt.ColumnInt64(0)}
	switch stmt.ColumnType(1) {
	case sqlite.TypeText:
		row.FileID = string(r.bytes(stmt, 1))
	case sqlite.TypeBlob:
		row.FileID, row.Odd = string(r.bytes(stmt, 1)), OddFileID
	default:
		row.Odd = OddFileID
	}
	if stmt.ColumnType(2) == sqlite.TypeText {
		row.Domain = r.domain(r.bytes(stmt, 2))
	} else {
		row.Odd |= OddDomain
	}
	if stmt.ColumnType(3) == sqlite.TypeText {
		row.Path = string(r.bytes(stmt, 3))
	} else {
		row.Odd |= OddPath
	}
	if stmt.ColumnType(4) == sqlite.TypeInteger {
		row.Flags = Flags(stmt.ColumnInt64(4))
	} else {
		row.Odd |= OddFlags
	}
	kind := stmt.ColumnType(5)
	if kind == sqlite.TypeText {
		row.Odd |= OddBlob // the same bytes, entered as a text
	}
	if kind == sqlite.TypeBlob || kind == sqlite.TypeText {
		n := stmt.ColumnLen(5)
		if cap(r.blob) < n {
			r.blob = make([]byte, max(n, 4096))
		}
		row.Blob = r.blob[:stmt.ColumnBytes(5, r.blob[:n])]
	} else {
		row.Odd |= OddBlob
	}
}

// bytes returns a value in a buffer that the next call uses again.
func (r *reader) bytes(stmt *sqlite.Stmt, col int) []byte {
	n := stmt.ColumnLen(col)
	if cap(r.text) < n {
		r.text = make([]byte, max(n, 1024))
	}
	return r.text[:stmt.ColumnBytes(col, r.text[:n])]
}

// domain returns the name as a string; there are few, so most cost nothing.
func (r *reader) domain(name []byte) string {
	if s, ok := r.domains[string(name)]; ok {
		return s
	}
	s := string(name)
	if len(r.domains) < maxDomains {
		r.domains[s] = s
	}
	return s
}
