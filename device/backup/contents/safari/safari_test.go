package safari_test

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func file(domain, name string, data []byte) samples.File {
	return samples.File{Domain: domain, Path: "Library/Safari/" + name, Data: data}
}

func bookmarks(t testing.TB, s *source.Source) *safari.Bookmarks {
	t.Helper()
	b, err := safari.OpenBookmarks(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func history(t testing.TB, s *source.Source) *safari.History {
	t.Helper()
	h, err := safari.OpenHistory(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

func TestPublishedBookmarks(t *testing.T) {
	files := []samples.File{file("HomeDomain", "Bookmarks.db", contentstest.Fixture(t, "safari/synthetic-ios18.Bookmarks.db"))}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		b := bookmarks(t, s)
		all, defects := contentstest.Collect(t, b.All(t.Context()))
		folders, pages, reading, unread := 0, 0, 0, 0
		for _, m := range all {
			switch {
			case m.Folder:
				folders++
			case m.Reading:
				reading++
				if !m.Read {
					unread++
				}
			default:
				pages++
			}
		}
		if len(all) != 9 || folders != 4 || pages != 3 || reading != 2 || unread != 1 || len(defects) != 1 || defects[0].Code != source.BadTime {
			t.Errorf("%d rows: %d folders, %d pages, %d to read, %d unread, %v", len(all), folders, pages, reading, unread, defects)
		}
		if m := all[5]; m.Title != "Nested Bookmark" || m.Parent != 3 || m.Modified.Unix() != 1610000000 {
			t.Errorf("%+v", m)
		}
		if sum, err := b.Summary(t.Context()); err != nil || sum.Count != 5 || sum.Defects != 1 {
			t.Errorf("%+v %v", sum, err)
		}
	})
}

func TestPublishedHistory(t *testing.T) {
	data := contentstest.Fixture(t, "safari/synthetic-ios18.History.db")
	for _, domain := range []string{"HomeDomain", "AppDomain-com.apple.mobilesafari"} {
		contentstest.Both(t, []samples.File{file(domain, "History.db", data)}, func(t *testing.T, s *source.Source) {
			h := history(t, s)
			visits, defects := contentstest.Collect(t, h.Visits(t.Context()))
			pages, err := h.Pages(t.Context())
			if err != nil || len(visits) != 4 || pages != 2 || len(defects) != 1 {
				t.Fatalf("%d visits, %d pages, %v, %v", len(visits), pages, defects, err)
			}
			if v := visits[0]; v.URL != "https://example.invalid/a" || v.Title != "Visit A1" || v.Time.Truncate(time.Second).Unix() != 700000000+978307200 || v.Elsewhere {
				t.Errorf("%+v", v)
			}
		})
	}
	h := history(t, contentstest.Plain(t, file("HomeDomain", "History.db", data), file("HomeDomain", "Profiles/ABCD/History.db", data)))
	visits, _ := contentstest.Collect(t, h.Visits(t.Context()))
	if len(visits) != 8 || visits[0].Profile != "" || visits[7].Profile != "ABCD" {
		t.Errorf("%d visits, of %q and %q", len(visits), visits[0].Profile, visits[7].Profile)
	}
}

func TestOthers(t *testing.T) {
	s := contentstest.Plain(t, file("HomeDomain", "Bookmarks.db", []byte("x")), file("HomeDomain", "History.db", contentstest.Made(t, "CREATE TABLE history_visits (a)")))
	if b := bookmarks(t, s); b.State().Reason != source.NotADatabase {
		t.Errorf("%+v", b.State())
	}
	if h := history(t, s); h.State().Reason != source.OtherSchema {
		t.Errorf("%+v", h.State())
	}
	if h := history(t, contentstest.Plain(t)); h.State().Reason != source.NotThere {
		t.Errorf("%+v", h.State())
	}
	files, counts, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		t.Fatal(err)
	}
	s = contentstest.Encrypted(t, files...)
	b := bookmarks(t, s)
	if sum, err := b.Summary(t.Context()); err != nil || sum.Count != int64(counts.Bookmarks) {
		t.Errorf("%+v %v", sum, err)
	}
	all, _ := contentstest.Collect(t, b.All(t.Context()))
	if m := all[len(all)-1]; !m.Reading || m.Preview == "" || m.Added.IsZero() {
		t.Errorf("%+v", m)
	}
	h := history(t, s)
	if sum, err := h.Summary(t.Context()); err != nil || sum.Count != int64(counts.Visits) {
		t.Errorf("%+v %v", sum, err)
	}
}

func FuzzReader(f *testing.F) {
	contentstest.Fuzz(f, []samples.File{file("HomeDomain", "Bookmarks.db", nil), file("HomeDomain", "History.db", nil)}, nil, [][]byte{
		contentstest.Made(f, `CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, url, extra_attributes, read); INSERT INTO bookmarks VALUES (1, 'a', x'62706c697374', 1);
		CREATE TABLE history_items (id, url); CREATE TABLE history_visits (history_item, visit_time); INSERT INTO history_visits VALUES (1, 5)`),
	}, func(t *testing.T, s *source.Source) {
		n := 0
		for range bookmarks(t, s).All(t.Context()) {
			n++
		}
		for range history(t, s).Visits(t.Context()) {
			n++
		}
		if n > 100_000 {
			t.Fatal("more than bytes")
		}
	})
}
