package notes_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

const legacyScript = `CREATE TABLE ZNOTE (Z_PK INTEGER PRIMARY KEY, ZTITLE VARCHAR, ZSUMMARY VARCHAR, ZCREATIONDATE TIMESTAMP, ZMODIFICATIONDATE TIMESTAMP, ZDELETEDFLAG INTEGER, ZBODY INTEGER, ZSTORE INTEGER, ZGUID VARCHAR);
	CREATE TABLE ZNOTEBODY (Z_PK INTEGER PRIMARY KEY, ZOWNER INTEGER, ZCONTENT VARCHAR);
	CREATE TABLE ZSTORE (Z_PK INTEGER PRIMARY KEY, ZNAME VARCHAR, ZACCOUNT INTEGER); INSERT INTO ZSTORE VALUES (1, 'Notes', 1);
	CREATE TABLE ZACCOUNT (Z_PK INTEGER PRIMARY KEY, ZNAME VARCHAR); INSERT INTO ZACCOUNT VALUES (1, 'Mail');
	INSERT INTO ZNOTEBODY VALUES (5, 1, 'One<div>two &amp; <b>three</b></div><div><br></div><ul><li>a</li><li>b</li></ul><script>no()</script><a href="https://example.org">link</a>'), (6, 2, 'plain'), (7, 3, NULL);
	INSERT INTO ZNOTE VALUES (1, 'One', 'two', 400000000, 400000100, 0, 5, 1, 'G1'), (2, 'Second', NULL, 'x', 400000200, 1, NULL, 9, NULL), (3, 'Third', NULL, NULL, NULL, 0, 7, 1, 'G3');`

func legacy(data []byte) samples.File {
	return samples.File{Domain: "HomeDomain", Path: "Library/Notes/notes.sqlite", Data: data}
}

// TestLegacy: the older database alone, beside a newer one, and what a state says when
// one of the two cannot be read.
func TestLegacy(t *testing.T) {
	old := contentstest.Made(t, legacyScript)
	contentstest.Both(t, []samples.File{legacy(old)}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		all, defects := byTitle(t, r)
		if len(all) != 3 || len(defects) != 1 || defects[0].Code != source.BadTime || !r.State().Readable() {
			t.Fatalf("%+v %v %+v", all, defects, r.State())
		}
		n := all["One"]
		if n.Text.Text != "One\ntwo & three\n\na\nb\nlink" || n.Folder != "Notes" || n.Account != "Mail" || n.ID != "G1" || n.Created.Unix() != 1378307200 {
			t.Errorf("%+v", n)
		}
		if !slices.ContainsFunc(n.Runs, func(r notes.Run) bool { return r.Bold && r.Text == "three" }) || !slices.ContainsFunc(n.Runs, func(r notes.Run) bool { return r.Link == "https://example.org" }) ||
			!slices.ContainsFunc(n.Runs, func(r notes.Run) bool { return r.Style == notes.Dotted }) {
			t.Errorf("%+v", n.Runs)
		}
		if n := all["Second"]; n.Text.Text != "plain" || !n.Deleted || n.Folder != "" || n.ID == "" {
			t.Errorf("%+v", n)
		}
		if n := all["Third"]; n.Body != notes.BodyNone {
			t.Errorf("%+v", n)
		}
		tally, sum, err := r.Tally(t.Context())
		if err != nil || sum.Count != 3 || sum.Defects != 1 || tally.Deleted != 1 || sum.Bytes != int64(len(old)) {
			t.Errorf("%+v %+v %v", tally, sum, err)
		}
	})
	newer := contentstest.Made(t, tables("ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1")+fmt.Sprintf(`
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1) VALUES (10, 11, 'N10', 'Newer'); INSERT INTO ZICNOTEDATA VALUES (1, 10, x'%x', NULL, NULL)`, body("Newer")))
	other := contentstest.Made(t, "CREATE TABLE Other (a)")
	for name, c := range map[string]struct {
		files  []samples.File
		reason source.Reason
		count  int64
	}{
		"both":            {[]samples.File{store(newer), legacy(old)}, source.Readable, 4},
		"older is broken": {[]samples.File{store(newer), legacy([]byte("no database"))}, source.Readable, 1},
		"older is other":  {[]samples.File{legacy(other)}, source.OtherSchema, 0},
		"newer is other":  {[]samples.File{store(other), legacy(old)}, source.OtherSchema, 0},
		"newer is broken": {[]samples.File{store(bytes.Repeat([]byte("no database "), 99))}, source.NotADatabase, 0},
		"none":            {nil, source.NotThere, 0},
	} {
		r := open(t, contentstest.Plain(t, c.files...))
		sum, err := r.Summary(t.Context())
		if err != nil || r.State().Reason != c.reason || sum.Count != c.count || sum.State.Reason != c.reason {
			t.Errorf("%s: %+v %+v %v", name, r.State(), sum, err)
		}
	}
}

// TestDamaged: a damaged page takes what is on it and no more, and is told.
func TestDamaged(t *testing.T) {
	script := tables("ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1")
	const count = 300
	for i := range count {
		script += fmt.Sprintf("INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1) VALUES (%d, 11, 'N%d', 'Note %d');\n", 100+i, i, i)
		script += fmt.Sprintf("INSERT INTO ZICNOTEDATA VALUES (%d, %d, x'%x', NULL, NULL);\n", 1+i, 100+i, body(fmt.Sprintf("Note %d\n%s", i, bytes.Repeat([]byte{byte('a' + i%26)}, 50))))
	}
	whole := contentstest.Made(t, script)
	for page := 3; page*4096 < len(whole); page += 11 {
		data := bytes.Clone(whole)
		for i := range 4096 {
			data[page*4096+i] = 0xff
		}
		r := open(t, contentstest.Plain(t, store(data)))
		if !r.State().Readable() {
			continue // the page of the list of tables' own
		}
		all, defects := contentstest.Collect(t, r.Notes(t.Context()))
		if len(defects) == 0 || len(all) < count/2 {
			t.Errorf("page %d: %d notes, %d defects", page, len(all), len(defects))
		}
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{store(nil), legacy(nil)}, nil, [][]byte{
		contentstest.Made(f, tables("ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1")+fmt.Sprintf(`
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1) VALUES (10, 11, 'N10', 'One'), (11, 11, 'N11', 'Two'); INSERT INTO ZICNOTEDATA VALUES (1, 10, x'%x', NULL, NULL), (2, 11, x'%x', NULL, NULL);
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, ZIDENTIFIER, ZTYPEUTI, ZNOTE, ZPARENTATTACHMENT) VALUES (20, 'A', 'com.apple.notes.gallery', 10, 21), (21, 'B', 'public.jpeg', NULL, 20)`, body("One \ufffc", 4, "", 1, "A"), body("Two"))),
		contentstest.Made(f, legacyScript),
	}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		n := 0
		for range r.Notes(t.Context()) {
			if n++; n > 100_000 {
				t.Fatal("more than bytes")
			}
		}
	})
}
