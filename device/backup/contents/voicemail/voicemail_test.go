package voicemail_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

func file(name string, data []byte) samples.File {
	return samples.File{Domain: "HomeDomain", Path: "Library/Voicemail/" + name, Data: data}
}

func open(t testing.TB, s *source.Source) *voicemail.Reader {
	t.Helper()
	r, err := voicemail.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestPublished(t *testing.T) {
	files := []samples.File{file("voicemail.db", contentstest.Fixture(t, "voicemail/synthetic.voicemail.db"))}
	for i := 1; i <= 3; i++ {
		files = append(files, file(fmt.Sprintf("%d.amr", i), []byte("#!AMR\n")))
	}
	script, err := proplist.Encode(map[string]any{
		"$archiver": "NSKeyedArchiver", "$objects": []any{"$null", map[string]any{"transcriptionString": proplist.Reference(2)}, "Please call back."},
		"$top": map[string]any{"root": proplist.Reference(1)},
	}, proplist.FormatBinary)
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, file("1.transcript", script))
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		all, defects := contentstest.Collect(t, r.Messages(t.Context()))
		if len(all) != 3 || len(defects) != 0 {
			t.Fatalf("%d, %v", len(all), defects)
		}
		if m := all[0]; m.Sender != "+15550100" || m.Length != 23*time.Second || m.Time.Format(time.RFC3339) != "2023-03-08T18:26:40Z" || m.Heard || !m.Trashed.IsZero() {
			t.Errorf("%+v", m)
		}
		if m := all[1]; m.Sender != "" || m.Length != 5*time.Second || !m.Heard {
			t.Errorf("%+v", m)
		}
		if m := all[2]; m.Trashed.Format(time.DateOnly) != "2023-03-14" || m.Length != 61*time.Second {
			t.Errorf("%+v", m)
		}
		if text, err := r.Transcript(&all[0]); err != nil || text != "Please call back." {
			t.Errorf("%q %v", text, err)
		}
		tally, sum, err := r.Tally(t.Context())
		if err != nil || sum.Count != 3 || tally.Trashed != 1 {
			t.Errorf("%+v %+v %v", tally, sum, err)
		}
	})
	for _, name := range []string{"josh-ios15-empty", "ctf-ios16-empty"} {
		r := open(t, contentstest.Encrypted(t, file("voicemail.db", contentstest.Fixture(t, "voicemail/"+name+".voicemail.db"))))
		if sum, err := r.Summary(t.Context()); err != nil || sum.Count != 0 || !sum.State.Readable() {
			t.Errorf("%s: %+v %v", name, sum, err)
		}
	}
}

// TestFlags: 3 is new, 67 heard, 75 deleted, whether a date of that is there or not.
func TestFlags(t *testing.T) {
	r := open(t, contentstest.Plain(t, file("voicemail.db", contentstest.Made(t, `CREATE TABLE voicemail (ROWID INTEGER PRIMARY KEY, date, flags, trashed_date);
		INSERT INTO voicemail VALUES (1, 1678300000, 3, 0), (2, 1678300000, 67, 0), (3, 1678300000, 75, 0), (4, 1678300000, 75, 700000000)`))))
	all, _ := contentstest.Collect(t, r.Messages(t.Context()))
	for i, want := range []struct{ heard, trashed bool }{{false, false}, {true, false}, {true, true}, {true, true}} {
		if m := all[i]; m.Heard != want.heard || m.Trashed.IsZero() == want.trashed {
			t.Errorf("%+v, want %+v", m, want)
		}
	}
	if tally, _, err := r.Tally(t.Context()); tally.Trashed != 2 || err != nil || all[3].Trashed.Unix() != 978307200+700000000 {
		t.Errorf("%+v %v %v", tally, err, all[3])
	}
}

func TestOthers(t *testing.T) {
	r := open(t, contentstest.Plain(t, file("voicemail.db", contentstest.Made(t, `CREATE TABLE voicemail (date); INSERT INTO voicemail VALUES (1678300000), ('x'), (1e300)`))))
	all, defects := contentstest.Collect(t, r.Messages(t.Context()))
	if len(all) != 3 || len(defects) != 3 || defects[0].Code != source.FileMissing || defects[1].Code != source.BadTime {
		t.Errorf("%+v %v", all, defects)
	}
	if r := open(t, contentstest.Plain(t, file("voicemail.db", contentstest.Made(t, `CREATE TABLE voicemail (sender)`)))); r.State().Reason != source.OtherSchema {
		t.Errorf("%+v", r.State())
	}
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := open(t, contentstest.Plain(t, files...)).Summary(t.Context()); err != nil || sum.Count != int64(counts.Voicemails) || sum.Defects != 0 {
		t.Errorf("%+v %v", sum, err)
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{file("voicemail.db", nil), file("1.transcript", nil)}, nil, [][]byte{
		contentstest.Made(f, `CREATE TABLE voicemail (date, sender, trashed_date); INSERT INTO voicemail VALUES (1678300000, 'a', 5)`),
	}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		for m := range r.Messages(t.Context()) {
			_, _ = r.Transcript(&m)
		}
		_, _ = r.Transcript(&voicemail.Message{Script: script(s)})
	})
}

// script is the file of a transcript.
func script(s *source.Source) *source.File {
	f, _ := s.Find("HomeDomain", "Library/Voicemail/1.transcript")
	return f
}
