package view_test

import (
	"image"
	"path"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// TestPhotosAsSQLSays: the list holds what the library's own index says, held against the
// files of the backup, by another driver than ours: months, flags, albums, and what is not
// in the backup.
func TestPhotosAsSQLSays(t *testing.T) {
	files, counts, err := everyday.Files(everyday.Options{Photos: 40, Cloud: 6, Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	var index []byte
	there := map[string]bool{}
	for _, f := range files {
		there[f.Path] = true
		if path.Base(f.Path) == "Photos.sqlite" {
			index = f.Data
		}
	}
	type asset struct {
		flags shown.PhotoIs
		month string
	}
	want, months := map[int64]asset{}, map[string]int{}
	for _, row := range contentstest.Ask(t, index, `SELECT a.Z_PK, a.ZDIRECTORY, a.ZFILENAME, a.ZKIND, a.ZHIDDEN, a.ZTRASHEDSTATE, a.ZFAVORITE,
		strftime('%Y-%m', a.ZDATECREATED + 978307200 + x.ZTIMEZONEOFFSET, 'unixepoch')
		FROM ZASSET a JOIN ZADDITIONALASSETATTRIBUTES x ON x.ZASSET = a.Z_PK`) {
		if !there["Media/"+row[1]+"/"+row[2]] {
			continue
		}
		var is shown.PhotoIs
		for i, flag := range []shown.PhotoIs{shown.PhotoVideo, shown.PhotoHidden, shown.PhotoDeleted, shown.PhotoFavorite} {
			if row[3+i] != "0" {
				is |= flag
			}
		}
		key, _ := strconv.ParseInt(row[0], 10, 64)
		want[key] = asset{is, row[7]}
		months[row[7]]++
	}
	if len(want) != counts.Photos || len(months) < 2 {
		t.Fatalf("%d photos in %d months, want %d", len(want), len(months), counts.Photos)
	}
	contentstest.Both(t, files, func(t *testing.T, s *source.Source) {
		v := view.Of(s)
		defer v.Close()
		list, err := v.PhotoList(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(list.Photos) != len(want) || list.InCloud != int64(counts.Cloud) || !list.Indexed || list.Defects != 0 {
			t.Errorf("%d photos, %d in iCloud, %d defects; want %d, %d, none", len(list.Photos), list.InCloud, list.Defects, len(want), counts.Cloud)
		}
		got := map[string]int{}
		for _, p := range list.Photos {
			w, known := want[p.Key]
			const asked = shown.PhotoVideo | shown.PhotoHidden | shown.PhotoDeleted | shown.PhotoFavorite
			if m := p.Taken().Format("2006-01"); !known || p.Is&asked != w.flags || m != w.month {
				t.Errorf("%d is %b of %s, want %b of %s", p.Key, p.Is&asked, m, w.flags, w.month)
			} else {
				got[m]++
			}
		}
		for m, n := range months {
			if got[m] != n {
				t.Errorf("%s has %d photos, want %d", m, got[m], n)
			}
		}
		if !slices.IsSortedFunc(list.Photos, func(a, b shown.Photo) int { return int(b.Wall - a.Wall) }) {
			t.Error("the newest is not first")
		}
		if len(list.Albums) != counts.Albums {
			t.Errorf("%d albums, want %d", len(list.Albums), counts.Albums)
		}
		for _, a := range list.Albums {
			for _, row := range contentstest.Ask(t, index, `SELECT m.Z_3ASSETS FROM Z_30ASSETS m JOIN ZGENERICALBUM g ON g.Z_PK = m.Z_30ALBUMS WHERE g.ZTITLE = '`+a.Title+`'`) {
				key, _ := strconv.ParseInt(row[0], 10, 64)
				if _, here := want[key]; here != slices.ContainsFunc(a.Places, func(n int32) bool { return list.Photos[n].Key == key }) {
					t.Errorf("%q: %d", a.Title, key)
				}
			}
		}
	})
}

// TestPicturesOfEveryPhoto: each photo and video gets its small picture and its large one
// of the size that was asked for; a film has only what the backup holds of it.
func TestPicturesOfEveryPhoto(t *testing.T) {
	files, _, err := everyday.Files(everyday.Options{Photos: 12, Drawn: contentstest.Drawn})
	if err != nil {
		t.Fatal(err)
	}
	s := contentstest.Encrypted(t, files...)
	v := view.Of(s)
	defer v.Close()
	list, err := v.PhotoList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	news := make(chan struct{}, 1)
	small := v.Thumbnails(func() {
		select {
		case news <- struct{}{}:
		default:
		}
	})
	defer small.Close()
	var all []int
	for n := range list.Photos {
		all = append(all, n)
	}
	const side = 96
	small.Want(side, all)
	late := time.After(hosttest.Patience)
	for n := 0; n < len(all); {
		img, tried := small.Of(n, side)
		if !tried {
			select {
			case <-news:
			case <-late:
				t.Fatal("no thumbnail of", n)
			}
			continue
		}
		if img == nil || img.Rect != image.Rect(0, 0, side, side) || img.Pix[3] != 255 {
			t.Errorf("%d: %v", n, img)
		}
		n++
	}
	for n := range list.Photos {
		p, err := v.Picture(t.Context(), n, image.Pt(300, 200))
		img := p.Image
		if err != nil || img.Rect.Dx() > 300 || img.Rect.Dy() > 200 || img.Rect.Dx() < 200 && img.Rect.Dy() < 200 {
			t.Errorf("%d: %v %v", n, err, img.Bounds())
		}
		d, err := v.PhotoDetails(t.Context(), n)
		if err != nil || d.Name == "" || d.Bytes <= 0 || d.Path == "" || d.Width <= 0 {
			t.Errorf("%+v %v", d, err)
		}
	}
}
