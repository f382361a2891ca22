// Package tables writes lists as CSV (RFC 4180), for spreadsheets and for programs: UTF-8 with
// the mark that Excel wants, times as ISO 8601 with the offset of the zone they are shown in,
// and no cell that a spreadsheet would take for a formula.
package tables

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Writer writes one table.
type Writer struct {
	out     *bufio.Writer
	csv     *csv.Writer
	zone    *time.Location
	columns int
	words   *Texts
	cells   []string
}

// New begins a table with its headings. Times are shown in the zone.
func New(w io.Writer, zone *time.Location, words *Texts, headings []string) (*Writer, error) {
	t := &Writer{out: bufio.NewWriter(w), zone: zone, columns: len(headings), words: words}
	if _, err := t.out.WriteString("\ufeff"); err != nil {
		return nil, err
	}
	t.csv = csv.NewWriter(t.out)
	t.csv.UseCRLF = true
	cells := make([]string, len(headings))
	for i, h := range headings {
		cells[i] = cell(h)
	}
	return t, t.csv.Write(cells)
}

// Day is a time of which only the date counts.
type Day time.Time

// Row writes a row: texts, times, Days, lengths (as seconds), numbers, and bools (as words).
func (t *Writer) Row(values ...any) error {
	if len(values) != t.columns {
		return fmt.Errorf("a row of %d cells in a table of %d columns", len(values), t.columns)
	}
	t.cells = t.cells[:0]
	for _, v := range values {
		t.cells = append(t.cells, t.cell(v))
	}
	return t.csv.Write(t.cells)
}

// Close writes what is not written yet. It does not close what it was written to.
func (t *Writer) Close() error {
	t.csv.Flush()
	if err := t.csv.Error(); err != nil {
		return err
	}
	return t.out.Flush()
}

func (t *Writer) cell(v any) string {
	switch v := v.(type) {
	case string:
		return cell(v)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.In(t.zone).Format("2006-01-02T15:04:05-07:00")
	case Day:
		if time.Time(v).IsZero() {
			return ""
		}
		return time.Time(v).Format("2006-01-02")
	case time.Duration:
		return fmt.Sprint(int64(v.Round(time.Second) / time.Second))
	case bool:
		if v {
			return cell(t.words.Yes)
		}
		return cell(t.words.No)
	case int:
		return fmt.Sprint(v)
	}
	return cell(fmt.Sprint(v))
}

// cell makes a text fit for a cell. What begins like a formula gets an apostrophe, also in the
// wide letters that some spreadsheets take for the same.
func cell(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	first, _ := utf8.DecodeRuneInString(s)
	formula := s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\u2028", "\n", "\u2029", "\n").Replace(s)
	if first, _ = utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\n＝＋－＠", first) {
		formula = true // behind a character that was left out
	}
	if formula {
		return "'" + s
	}
	return s
}
