package tables_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/reminders"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/tables"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

const reader = `
import sys, csv, io, json
data = sys.stdin.buffer.read()
assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
json.dump(list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)), sys.stdout)
`

func parse(t *testing.T, data []byte) (rows [][]string) {
	t.Helper()
	cmd := exec.Command(oracletest.Python(t), "-c", reader)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, data)
	}
	if err := json.Unmarshal(out, &rows); err != nil {
		t.Fatal(err)
	}
	return rows
}

var berlin = time.FixedZone("", 3600)

func table(t *testing.T, begin func(io.Writer, *time.Location, *tables.Texts) (*tables.Writer, error), rows func(w *tables.Writer) error) [][]string {
	t.Helper()
	var out bytes.Buffer
	w, err := begin(&out, berlin, &tables.English)
	if err != nil {
		t.Fatal(err)
	}
	if err := rows(w); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return parse(t, out.Bytes())
}

func TestLists(t *testing.T) {
	when := time.Date(2023, 3, 8, 20, 26, 40, 5e8, time.UTC)
	got := table(t, tables.Calls, func(w *tables.Writer) error {
		return w.Call(&calls.Call{Time: when, Length: 65500 * time.Millisecond, Outgoing: true, Kind: calls.Phone, Address: "+1 555", Name: "=HYPERLINK(\"x\")", Country: "us", Service: "com.apple.Telephony"}, "")
	})
	if want := []string{"2023-03-08T21:26:40+01:00", "outgoing", "'+1 555", "'=HYPERLINK(\"x\")", "66", "phone", "com.apple.Telephony", "US"}; len(got) != 2 || !slices.Equal(got[1], want) {
		t.Errorf("%q", got)
	}
	got = table(t, tables.Calls, func(w *tables.Writer) error {
		return w.Call(&calls.Call{Kind: "x", Others: []string{"a", "b"}}, "Ann, \"A\"\nB")
	})
	if want := []string{"", "missed", "a; b", "Ann, \"A\"\r\nB", "0", "other", "", ""}; !slices.Equal(got[1], want) {
		t.Errorf("%q", got)
	}
	got = table(t, tables.History, func(w *tables.Writer) error {
		return w.Visit(&safari.Visit{Time: when, Title: "@x", URL: "https://a", Elsewhere: true, Profile: "Work"})
	})
	if want := []string{"2023-03-08T21:26:40+01:00", "'@x", "https://a", "another device", "Work"}; !slices.Equal(got[1], want) {
		t.Errorf("%q", got)
	}
	got = table(t, tables.Reminders, func(w *tables.Writer) error {
		return w.Reminder(&reminders.Reminder{Title: "-1", Due: when, AllDay: true, Priority: 9, Done: true}, "Home", "all")
	})
	if want := []string{"Home", "'-1", "", "2023-03-08", "yes", "", "no", "low", "all", "no", "", "no"}; !slices.Equal(got[1], want) {
		t.Errorf("%q", got)
	}
	got = table(t, tables.Voicemails, func(w *tables.Writer) error {
		return w.Voicemail(&voicemail.Message{Time: when, Length: time.Minute, Trashed: when}, "Ann", "a.amr", "")
	})
	if want := []string{"2023-03-08T21:26:40+01:00", "", "Ann", "60", "no", "yes", "a.amr", ""}; !slices.Equal(got[1], want) {
		t.Errorf("%q", got)
	}
	for _, row := range got {
		if len(row) != len(got[0]) {
			t.Errorf("%d cells under %d headings", len(row), len(got[0]))
		}
	}
}

// TestPublished: the published calls, written and read again.
func TestPublished(t *testing.T) {
	data := contentstest.Fixture(t, "calls/synthetic-ios18.CallHistory.storedata")
	r, err := calls.Open(t.Context(), contentstest.Plain(t, samples.File{Domain: "HomeDomain", Path: "Library/CallHistoryDB/CallHistory.storedata", Data: data}))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	got := table(t, tables.Calls, func(w *tables.Writer) error {
		for c, err := range r.Calls(t.Context()) {
			if err != nil {
				return err
			}
			if err := w.Call(&c, ""); err != nil {
				return err
			}
		}
		return nil
	})
	asked := contentstest.Ask(t, data, "SELECT ZADDRESS FROM ZCALLRECORD ORDER BY Z_PK")
	if len(got) != len(asked)+1 {
		t.Fatalf("%d rows of %d", len(got)-1, len(asked))
	}
	for i, row := range asked {
		if row[0] != "" && strings.TrimPrefix(got[i+1][2], "'") != row[0] {
			t.Errorf("%q, SQL says %q", got[i+1][2], row[0])
		}
	}
}

func TestFormulas(t *testing.T) {
	cells := [][2]string{
		{"=1", "'=1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@a", "'@a"},
		{"\t=1", "'\t=1"},
		{"\r=1", "'\r\n=1"},
		{"\x00=1", "'=1"},
		{"\n=1", "'\r\n=1"},
		{"＝1", "'＝1"},
		{"a=1", "a=1"},
		{"", ""},
		{"'=1", "'=1"},
		{"a\r\nb\rc", "a\r\nb\r\nc"},
		{"\xff", "\ufffd"},
		{"1", "1"},
		{"a\u2028b", "a\r\nb"},
	}
	got := table(t, func(w io.Writer, zone *time.Location, words *tables.Texts) (*tables.Writer, error) {
		return tables.New(w, zone, words, []string{"a", "b"})
	}, func(w *tables.Writer) error {
		for _, c := range cells {
			if err := w.Row(c[0], "x"); err != nil {
				return err
			}
		}
		return nil
	})
	for i, c := range cells {
		if got[i+1][0] != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got[i+1][0], c[1])
		}
	}
	w, err := tables.New(io.Discard, time.UTC, &tables.English, []string{"a"})
	if err != nil || w.Row("a", "b") == nil {
		t.Error("a row of more cells than columns is taken")
	}
}

func FuzzCell(f *testing.F) {
	f.Add("=1", "\r\n\"")
	f.Fuzz(func(t *testing.T, a, b string) {
		var out bytes.Buffer
		w, err := tables.New(&out, time.UTC, &tables.English, []string{"a", "b"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Row(a, b); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		row := strings.TrimPrefix(out.String(), "\ufeffa,b\r\n")
		row = strings.TrimPrefix(row, `"`)
		if row == out.String() || strings.ContainsAny(row[:1], "=+-@\t\n") || strings.Contains(row, "\x00") {
			t.Errorf("%q", out.String())
		}
	})
}
