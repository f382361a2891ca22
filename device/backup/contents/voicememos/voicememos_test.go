package voicememos_test

import (
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicememos"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

const (
	group = "AppDomainGroup-group.com.apple.VoiceMemos.shared"
	media = "MediaDomain"
)

func open(t testing.TB, s *source.Source) *voicememos.Reader {
	t.Helper()
	r, err := voicememos.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestPublished(t *testing.T) {
	data := contentstest.Fixture(t, "voicememos/synthetic.CloudRecordings.db")
	for _, at := range []struct{ domain, folder string }{{group, "Recordings/"}, {media, "Media/Recordings/"}} {
		files := []samples.File{{Domain: at.domain, Path: at.folder + "CloudRecordings.db", Data: data}}
		for _, name := range []string{"20230308 212640-AAAA0001.m4a", "20230308 222640-AAAA0002.m4a", "20230308 232640-AAAA0003.qta"} {
			files = append(files, samples.File{Domain: at.domain, Path: at.folder + name, Data: []byte(name)})
		}
		contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
			r := open(t, s)
			memos, defects := contentstest.Collect(t, r.Memos(t.Context()))
			if len(memos) != 4 || len(defects) != 0 {
				t.Fatalf("%d memos, %v", len(memos), defects)
			}
			if m := memos[0]; m.Title != "Home" || m.Length.Seconds() != 12.5 || m.File == nil || m.Trashed || m.Time.Unix() != 700000000+978307200 {
				t.Errorf("%+v", m)
			}
			if m := memos[1]; m.Title != "Lecture: part 1/2" || m.Folder != "Work" || m.Length.Seconds() != 61 {
				t.Errorf("%+v", m)
			}
			if m := memos[2]; m.Title != "Old one" || !m.Trashed || m.File == nil {
				t.Errorf("%+v", m)
			}
			if m := memos[3]; !m.Cloud || m.File != nil {
				t.Errorf("%+v", m)
			}
			tally, sum, err := r.Tally(t.Context())
			if err != nil || sum.Count != 3 || tally != (voicememos.Tally{Trashed: 1, Cloud: 1}) || sum.Bytes != 3*28 {
				t.Errorf("%+v %+v %v", tally, sum, err)
			}
		})
	}
}

func TestOthers(t *testing.T) {
	t.Run("database without sounds", func(t *testing.T) {
		r := open(t, contentstest.Plain(t, samples.File{Domain: group, Path: "Recordings/CloudRecordings.db", Data: contentstest.Fixture(t, "voicememos/synthetic.CloudRecordings.db")}))
		_, defects := contentstest.Collect(t, r.Memos(t.Context()))
		if len(defects) != 3 || defects[0].Code != source.FileMissing {
			t.Errorf("%v", defects)
		}
	})
	t.Run("sounds without database", func(t *testing.T) {
		r := open(t, contentstest.Plain(t, samples.File{Domain: media, Path: "Media/Recordings/a.m4a", Data: []byte("a")}, samples.File{Domain: media, Path: "Media/Recordings/a.txt", Data: []byte("a")}))
		memos, _ := contentstest.Collect(t, r.Memos(t.Context()))
		if len(memos) != 1 || memos[0].Title != "a.m4a" || !r.State().Readable() {
			t.Errorf("%+v %+v", memos, r.State())
		}
	})
	t.Run("old table, edited, hostile path", func(t *testing.T) {
		r := open(t, contentstest.Plain(t,
			samples.File{Domain: media, Path: "Media/Recordings/Recordings.db", Data: contentstest.Made(t, `CREATE TABLE ZRECORDING (Z_PK INTEGER PRIMARY KEY, ZPATH, ZDATE, ZCUSTOMLABEL);
				INSERT INTO ZRECORDING VALUES (1, '/var/mobile/Media/Recordings/x.m4a', 5, '2020-01-01T00:00:00Z'), (2, 'y.composition', 5, 'Edited'), (3, '../../../etc/passwd', 'z', 'T')`)},
			samples.File{Domain: media, Path: "Media/Recordings/x.m4a", Data: []byte("x")}, samples.File{Domain: media, Path: "Media/Recordings/y.composition/fragments/1.m4a", Data: []byte("y")}))
		memos, defects := contentstest.Collect(t, r.Memos(t.Context()))
		if len(memos) != 3 || memos[0].File == nil || memos[0].Title != "" || len(memos[1].Layers) != 1 || memos[2].File != nil || len(defects) != 1 {
			t.Errorf("%+v %v", memos, defects)
		}
	})
	if r := open(t, contentstest.Plain(t)); r.State().Reason != source.NotThere {
		t.Errorf("%+v", r.State())
	}
}

func TestEveryday(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := open(t, contentstest.Encrypted(t, files...)).Summary(t.Context())
	if err != nil || sum.Count != int64(counts.VoiceMemos) || sum.Defects != 0 {
		t.Errorf("%+v %v", sum, err)
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{{Domain: group, Path: "Recordings/CloudRecordings.db"}}, []samples.File{{Domain: group, Path: "Recordings/a.m4a", Data: []byte("a")}}, [][]byte{
		contentstest.Made(f, `CREATE TABLE ZCLOUDRECORDING (Z_PK INTEGER PRIMARY KEY, ZPATH, ZDATE, ZFOLDER); INSERT INTO ZCLOUDRECORDING VALUES (1, 'a.m4a', 5, 1)`),
	}, func(t *testing.T, s *source.Source) {
		r := open(t, s)
		var names []string
		for m, err := range r.Memos(t.Context()) {
			if err != nil && !source.IsDefect(err) {
				return
			}
			if m.File != nil {
				names = append(names, m.File.Name())
			}
		}
		if !slices.Equal(names, []string{"a.m4a"}) && len(names) != 2 { // two rows may name one file
			t.Errorf("%v", names)
		}
	})
}
