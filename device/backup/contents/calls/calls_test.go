package calls_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

const (
	mainPath = "Library/CallHistoryDB/CallHistory.storedata"
	tempPath = "Library/CallHistoryDB/CallHistoryTemp.storedata"
)

func file(path string, data []byte) samples.File {
	return samples.File{Domain: "HomeDomain", Path: path, Data: data}
}

func all(t testing.TB, s *source.Source) (r *calls.Reader, out []calls.Call, defects []*source.Defect) {
	t.Helper()
	r, err := calls.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	for c, err := range r.Calls(t.Context()) {
		var d *source.Defect
		if errors.As(err, &d) {
			defects = append(defects, d)
			if d.Code == source.RowsLost {
				continue
			}
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return r, out, defects
}

func TestPublished(t *testing.T) {
	data := contentstest.Fixture(t, "calls/synthetic-ios18.CallHistory.storedata")
	// The database of what is not merged yet holds the same calls here: each counts once.
	files := []samples.File{file(mainPath, data), file(tempPath, data)}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r, got, defects := all(t, s)
		sum, err := r.Summary(t.Context())
		if err != nil || len(defects) != 0 {
			t.Fatal(err, defects)
		}
		if len(got) != 5 || sum.Count != 5 || got[0].ID != "fixture-uid-1" {
			t.Fatalf("%d calls", len(got))
		}
		if sum.First.Format("2006-01-02") != "2023-03-08" || sum.Last.Format("2006-01-02") != "2023-03-12" {
			t.Errorf("%v to %v", sum.First, sum.Last)
		}
	})
	_, got, _ := all(t, contentstest.Plain(t, file(mainPath, data)))
	if len(got) != 5 {
		t.Fatalf("%d calls", len(got))
	}
	if c := got[0]; !c.Outgoing || c.Length.Seconds() != 65.5 || c.Address != "+1 555 0100" || c.Name != "Alex Fixture" || c.Kind != calls.Phone || c.Missed() {
		t.Errorf("%+v", c)
	}
	if c := got[1]; !c.Missed() || got[3].Missed() || got[4].Missed() {
		t.Errorf("%+v", c)
	}
	if c := got[2]; c.Kind != calls.FaceTimeVideo || c.Address != "" || !slices.Equal(c.Others, []string{"+1 555 0300", "+1 555 0301"}) {
		t.Errorf("%+v", c)
	}
}

func TestSchemas(t *testing.T) {
	t.Run("iOS 7", func(t *testing.T) {
		_, got, defects := all(t, contentstest.Plain(t, samples.File{Domain: "WirelessDomain", Path: "Library/CallHistory/call_history.db", Data: contentstest.Made(t,
			`CREATE TABLE call (ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, duration INTEGER, flags INTEGER, country_code TEXT);
			INSERT INTO call VALUES (1, '+15550100', 1380000000, 30, 5, 'US'), (2, '+15550101', 'x', 0, 4, NULL), (3, 'a@example.org', 1380000100, 30, 17, NULL), (4, 'b@example.org', 1380000200, 0, 16, NULL)`)}))
		if len(got) != 4 || got[2].Kind != calls.FaceTimeVideo || !got[2].Outgoing || got[3].Kind != calls.FaceTimeVideo || !got[3].Missed() || got[0].Kind != calls.Phone || !got[0].Outgoing || got[0].Time.Unix() != 1380000000 || got[0].Country != "us" || !got[1].Missed() || len(defects) != 1 {
			t.Errorf("%+v %v", got, defects)
		}
	})
	t.Run("an address as bytes, few columns", func(t *testing.T) {
		r, got, _ := all(t, contentstest.Plain(t, file(mainPath, contentstest.Made(t, `CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE, ZADDRESS); INSERT INTO ZCALLRECORD VALUES (1, 5, x'2b31'), (2, 'never', NULL)`))))
		if len(got) != 2 || got[0].Address != "+1" || !slices.Contains(r.State().Missing, "ZCALLRECORD.ZDURATION") {
			t.Errorf("%+v %+v", got, r.State())
		}
	})
	for name, c := range map[string]struct {
		files []samples.File
		want  source.Reason
	}{
		"none":         {nil, source.NotThere},
		"other schema": {[]samples.File{file(mainPath, contentstest.Made(t, `CREATE TABLE ZCALLRECORD (a)`))}, source.OtherSchema},
		"no database":  {[]samples.File{file(mainPath, []byte("x"))}, source.NotADatabase},
	} {
		if r, got, _ := all(t, contentstest.Plain(t, c.files...)); r.State().Reason != c.want || len(got) != 0 {
			t.Errorf("%s: %+v", name, r.State())
		}
	}
}

func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	r, err := calls.Open(t.Context(), contentstest.Encrypted(t, files...))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if sum, err := r.Summary(t.Context()); err != nil || sum.Count != int64(counts.Calls) || sum.Defects != 0 {
		t.Errorf("%+v %v", sum, err)
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{file(mainPath, nil)}, nil, [][]byte{
		contentstest.Made(f, `CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE, ZADDRESS, ZDURATION, ZCALLTYPE); INSERT INTO ZCALLRECORD VALUES (1, 5, 'a', 1, 1);
		CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, ZVALUE); INSERT INTO ZHANDLE VALUES (1, 'x'); CREATE TABLE Z_2REMOTEPARTICIPANTHANDLES (Z_2REMOTEPARTICIPANTCALLS, Z_4REMOTEPARTICIPANTHANDLES)`),
	}, func(t *testing.T, s *source.Source) {
		r, err := calls.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		n := 0
		for range r.Calls(t.Context()) {
			if n++; n > 100_000 {
				t.Fatal("more than bytes")
			}
		}
	})
}
