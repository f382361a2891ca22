package contentstest

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // another driver than the readers', to make and to ask databases

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Made is a database that a script made, as the bytes of its file.
func Made(t testing.TB, script string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "made.sqlite")
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Ask runs a query on a copy of a database, by another driver than the readers', and
// returns its rows as texts; NULL is empty.
func Ask(t testing.TB, data []byte, query string) [][]string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "asked.sqlite")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	var out [][]string
	for rows.Next() {
		values, places := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		line := make([]string, len(columns))
		for i, v := range values {
			line[i] = v.String
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Collect reads a stream to its end: the records, those of a defect included where they
// hold anything, and the defects. Any other error fails the test.
func Collect[T any](t testing.TB, stream func(yield func(T, error) bool)) (records []T, defects []*source.Defect) {
	t.Helper()
	for v, err := range stream {
		var d *source.Defect
		switch {
		case errors.As(err, &d):
			defects = append(defects, d)
			if d.Code == source.RowsLost {
				continue
			}
		case err != nil:
			t.Fatal(err)
		}
		records = append(records, v)
	}
	return records, defects
}
