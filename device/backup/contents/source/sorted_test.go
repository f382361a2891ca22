package source_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// TestSorted holds the order against ORDER BY of another driver, over more rows than one
// batch; and what a damaged page costs.
func TestSorted(t *testing.T) {
	data := contentstest.Made(t, `CREATE TABLE message (ROWID INTEGER PRIMARY KEY, date, sort INTEGER, text TEXT);
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
		INSERT INTO message SELECT i * 2, (i * 7919) % 50, -i, printf('%0300d', i) FROM n;
		UPDATE message SET date = 'never' WHERE ROWID = 200; UPDATE message SET date = NULL WHERE ROWID = 400`)
	var want []string
	for _, row := range contentstest.Ask(t, data, "SELECT ROWID FROM message WHERE ROWID > 10 ORDER BY CASE typeof(date) WHEN 'integer' THEN date ELSE 0 END, sort, ROWID") {
		want = append(want, row[0])
	}
	read := func(data []byte) (got []string, lost int64) {
		db, err := source.OpenPlain(t.Context(), bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for row, err := range db.Sorted("message", "t.text, t.rowid", "t.date", "t.sort", "WHERE t.rowid > ?2", 10) {
			var d *source.Defect
			switch {
			case errors.As(err, &d):
				lost += max(d.Count, 1)
				continue
			case err != nil:
				t.Fatal(err)
			}
			got = append(got, row.Text(2))
		}
		return got, lost
	}
	if got, lost := read(data); !slices.Equal(got, want) || lost != 0 {
		t.Errorf("%d rows, %d lost; want %d", len(got), lost, len(want))
	}
	bad := bytes.Clone(data)
	copy(bad[4096*30:4096*31], bytes.Repeat([]byte{0xcd}, 4096))
	got, lost := read(bad)
	if lost == 0 || len(got) < len(want)-30 || len(got) == len(want) {
		t.Errorf("%d rows of %d, %d lost", len(got), len(want), lost)
	}
	if !slices.Equal(got, slices.DeleteFunc(slices.Clone(want), func(s string) bool { return !slices.Contains(got, s) })) {
		t.Error("out of order")
	}
}
