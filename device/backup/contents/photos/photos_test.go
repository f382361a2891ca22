package photos_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

const library = "Media/PhotoData/Photos.sqlite"

// published is a library as its fixture lists it: the index, and files of the size that
// it says.
func published(t testing.TB, version string) []samples.File {
	t.Helper()
	index := contentstest.Fixture(t, "photos/synthetic-"+version+".Photos.sqlite")
	sizes := map[string]int{}
	for _, row := range contentstest.Ask(t, index, "SELECT a.ZDIRECTORY || '/' || a.ZFILENAME, m.ZORIGINALFILESIZE FROM ZASSET a JOIN ZADDITIONALASSETATTRIBUTES m ON m.ZASSET = a.Z_PK") {
		var n int
		fmt.Sscan(row[1], &n)
		sizes["Media/"+row[0]] = n
	}
	var files []samples.File
	for _, line := range strings.Split(string(contentstest.Fixture(t, "photos/synthetic-"+version+".Photos.files.tsv")), "\n")[1:] {
		domain, path, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok {
			continue
		}
		f := samples.File{Domain: domain, Path: path, Data: bytes.Repeat([]byte{'x'}, max(sizes[path], 10))}
		if path == library {
			f.Data = index
		}
		files = append(files, f)
	}
	return files
}

// all opens a library and reads everything of it.
func all(t testing.TB, s *source.Source) (r *photos.Reader, assets []photos.Asset, defects []*source.Defect) {
	t.Helper()
	r, err := photos.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	for a, err := range r.Assets(t.Context()) {
		var d *source.Defect
		switch {
		case errors.As(err, &d):
			defects = append(defects, d)
			if a.Where == "" {
				continue
			}
		case err != nil:
			t.Fatal(err)
		}
		assets = append(assets, a)
	}
	return r, assets, defects
}

func ids(assets []photos.Asset, keep func(a *photos.Asset) bool) (out []int64) {
	for i := range assets {
		if keep(&assets[i]) {
			out = append(out, assets[i].ID)
		}
	}
	return out
}

func TestPublishedIOS18(t *testing.T) {
	contentstest.Both(t, published(t, "ios18"), func(t *testing.T, s *source.Source) {
		r, assets, defects := all(t, s)
		if len(assets) != 15 || len(r.State().Missing) != 0 {
			t.Fatalf("%d assets, missing %v", len(assets), r.State().Missing)
		}
		for name, c := range map[string]struct {
			keep func(a *photos.Asset) bool
			want []int64
		}{
			"originals here":  {func(a *photos.Asset) bool { return a.Original != nil }, []int64{1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13}},
			"trashed":         {func(a *photos.Asset) bool { return a.Trashed }, []int64{7}},
			"hidden":          {func(a *photos.Asset) bool { return a.Hidden }, []int64{8}},
			"favourite":       {func(a *photos.Asset) bool { return a.Favorite }, []int64{1}},
			"live":            {func(a *photos.Asset) bool { return a.Sort == photos.Live && a.Film != nil }, []int64{2}},
			"slow motion":     {func(a *photos.Asset) bool { return a.Sort == photos.SlowMotion }, []int64{4}},
			"screenshot":      {func(a *photos.Asset) bool { return a.Sort == photos.Screenshot }, []int64{5}},
			"edited":          {func(a *photos.Asset) bool { return a.Edited != nil && a.Recipe != nil }, []int64{6}},
			"burst":           {func(a *photos.Asset) bool { return a.Burst != "" }, []int64{12, 13}},
			"frames":          {func(a *photos.Asset) bool { return a.Frame }, []int64{13}},
			"only in iCloud":  {func(a *photos.Asset) bool { return a.Owner == photos.Own && a.Where == photos.Preview }, []int64{9, 11}},
			"shared":          {func(a *photos.Asset) bool { return a.Owner == photos.SharedAlbum && a.Where == photos.Preview }, []int64{14}},
			"missing":         {func(a *photos.Asset) bool { return a.Where == photos.Missing }, []int64{15}},
			"library":         {func(a *photos.Asset) bool { return a.Library() }, []int64{1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 15}},
			"library, shown":  {func(a *photos.Asset) bool { return a.Library() && !a.Frame }, []int64{1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 15}},
			"videos":          {func(a *photos.Asset) bool { return a.Video() }, []int64{3, 4}},
			"with a place":    {func(a *photos.Asset) bool { return a.HasPlace }, []int64{1}},
			"original's name": {func(a *photos.Asset) bool { return a.Name == "IMG_4711.JPG" }, []int64{10}},
			"thumbnails":      {func(a *photos.Asset) bool { return r.Thumbnail(a) == nil }, nil},
		} {
			if got := ids(assets, c.keep); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
		if len(defects) != 1 || defects[0].Code != source.FileMissing || defects[0].Row != 15 {
			t.Errorf("defects %v", defects)
		}
		if got := assets[4].Local().Format(time.RFC3339); !strings.HasSuffix(got, "-08:00") {
			t.Errorf("5 was taken %s", got)
		}
		tally, sum, err := r.Tally(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := photos.Tally{Photos: 7, Videos: 2, Frames: 1, Hidden: 1, Trashed: 1, InCloud: 2, Previews: 2, Shared: 1, Missing: 1}
		if tally != want || sum.Count != 11 || sum.Defects != 1 {
			t.Errorf("%+v, count %d, defects %d", tally, sum.Count, sum.Defects)
		}
		if first, last := sum.First.Format(time.DateOnly), sum.Last.Format(time.DateOnly); first != "2020-01-06" || last != "2023-03-08" {
			t.Errorf("%s to %s", first, last)
		}
		if !r.Marked() {
			t.Error("the marker of iCloud Photos was not seen")
		}
		albums(t, r, "Deleted album:1 trashed, Empty album:0, Family shared:1 shared, Holidays:3")
	})
}

func TestPublishedIOS14(t *testing.T) {
	contentstest.Both(t, published(t, "ios14"), func(t *testing.T, s *source.Source) {
		r, assets, defects := all(t, s)
		tally, _, err := r.Tally(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := photos.Tally{Photos: 6, Videos: 1, Frames: 1, Hidden: 1, Trashed: 1}
		if len(assets) != 9 || len(defects) != 0 || tally != want {
			t.Errorf("%d assets, %v, %+v", len(assets), defects, tally)
		}
		if got := ids(assets, func(a *photos.Asset) bool { return a.Where == photos.Here }); len(got) != 9 {
			t.Errorf("here: %v", got)
		}
		if got := ids(assets, func(a *photos.Asset) bool { return a.Edited != nil }); !slices.Equal(got, []int64{6}) {
			t.Errorf("edited: %v", got)
		}
		albums(t, r, "Empty album:0, Holidays:2")
	})
}

func albums(t *testing.T, r *photos.Reader, want string) {
	t.Helper()
	counts := map[int64]int{}
	for m, err := range r.Members(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		counts[m.Album]++
	}
	var got []string
	for a, err := range r.Albums(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("%s:%d", a.Title, counts[a.ID])
		if a.Trashed {
			line += " trashed"
		}
		if a.Shared {
			line += " shared"
		}
		got = append(got, line)
	}
	slices.Sort(got)
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("albums %s, want %s", s, want)
	}
}

// TestAsSQLSays holds what the reader says of each asset against a query by another
// driver.
func TestAsSQLSays(t *testing.T) {
	for _, version := range []string{"ios18", "ios14"} {
		files := published(t, version)
		i := slices.IndexFunc(files, func(f samples.File) bool { return f.Path == library })
		_, assets, _ := all(t, contentstest.Encrypted(t, files...))
		byID := map[string]photos.Asset{}
		for _, a := range assets {
			byID[fmt.Sprint(a.ID)] = a
		}
		rows := contentstest.Ask(t, files[i].Data, `SELECT a.Z_PK, m.ZORIGINALFILENAME, CAST(a.ZDATECREATED + 978307200 AS INTEGER), a.ZTRASHEDSTATE, a.ZHIDDEN, a.ZKIND, m.ZTIMEZONEOFFSET
			FROM ZASSET a LEFT JOIN ZADDITIONALASSETATTRIBUTES m ON m.Z_PK = a.ZADDITIONALATTRIBUTES`)
		if len(rows) != len(assets) {
			t.Fatalf("%d rows, %d assets", len(rows), len(assets))
		}
		for _, row := range rows {
			a := byID[row[0]]
			flag := func(b bool) string { return map[bool]string{true: "1", false: "0"}[b] }
			got := []string{row[0], a.Name, fmt.Sprint(a.Taken.Unix()), flag(a.Trashed), flag(a.Hidden), flag(a.Video()), fmt.Sprint(a.Offset)}
			if !slices.Equal(got, row) {
				t.Errorf("%s: %v, SQL says %v", version, got, row)
			}
		}
	}
}

// TestWithoutIndex: the real paths of a phone of iOS 14.3, and no Photos.sqlite, or one
// that is something else.
func TestWithoutIndex(t *testing.T) {
	var files []samples.File
	add := func(path string) {
		files = append(files, samples.File{Domain: "CameraRollDomain", Path: path, Data: []byte("x")})
	}
	for i := range 50 {
		add(fmt.Sprintf("Media/DCIM/100APPLE/IMG_%04d.PNG", i))
	}
	add("Media/DCIM/100APPLE/IMG_0100.HEIC")
	add("Media/DCIM/100APPLE/IMG_0100.MOV")
	add("Media/DCIM/100APPLE/IMG_0101.MOV")
	add("Media/DCIM/100APPLE/IMG_0101.PNG")
	add("Media/DCIM/100APPLE/IMG_0102.DNG")
	add("Media/DCIM/100APPLE/IMG_0102.JPG")
	add("Media/DCIM/100APPLE/IMG_0103.JPG")
	add("Media/DCIM/100APPLE/IMG_E0103.JPG")
	add("Media/DCIM/100APPLE/IMG_0103.AAE")
	add("Media/DCIM/100APPLE/IMG_0104.MOV")
	add("Media/DCIM/100APPLE/IMG_0105.DNG")
	add("Media/DCIM/.MISC/Info.plist")
	add("Media/PhotoData/CPLAssets/group1/UUID.JPG")
	for name, index := range map[string][]byte{"none": nil, "garbage": []byte("SQLite format 3\x00 and no more"), "other": []byte("<plist/>")} {
		t.Run(name, func(t *testing.T) {
			with := files
			if index != nil {
				with = append(slices.Clip(files), samples.File{Domain: "CameraRollDomain", Path: library, Data: index})
			}
			r, assets, defects := all(t, contentstest.Plain(t, with...))
			if !r.State().Readable() || !slices.Contains(r.State().Missing, "Photos.sqlite") || r.Indexed() {
				t.Errorf("state %+v", r.State())
			}
			if len(assets) != 57 || len(defects) != 0 {
				t.Errorf("%d assets, %v", len(assets), defects)
			}
			films, raws, edits := 0, 0, 0
			for _, a := range assets {
				for range a.Files {
					if a.Film != nil {
						films++
					}
				}
				if a.Raw != nil {
					raws++
				}
				if a.Edited != nil && a.Recipe != nil {
					edits++
				}
				if a.Taken.IsZero() {
					t.Error("no date")
				}
			}
			if films != 4 || raws != 1 || edits != 1 {
				t.Errorf("%d files of Live Photos, %d raw pictures, %d edits", films, raws, edits)
			}
		})
	}
	r, assets, _ := all(t, contentstest.Plain(t))
	if r.State().Reason != source.NotThere || len(assets) != 0 {
		t.Errorf("an empty backup: %+v, %d", r.State(), len(assets))
	}
}

// TestSchemas: fewest columns, the table of iOS 12, hostile values, another schema.
func TestSchemas(t *testing.T) {
	file := func(path string, n int) samples.File {
		return samples.File{Domain: "CameraRollDomain", Path: path, Data: bytes.Repeat([]byte{'x'}, n)}
	}
	t.Run("fewest columns", func(t *testing.T) {
		r, assets, _ := all(t, contentstest.Plain(t, file("Media/DCIM/100APPLE/A.JPG", 5), samples.File{Domain: "CameraRollDomain", Path: library, Data: contentstest.Made(t,
			`CREATE TABLE ZGENERICASSET (ZDIRECTORY TEXT, ZFILENAME TEXT); INSERT INTO ZGENERICASSET VALUES ('DCIM/100APPLE', 'A.JPG'), ('DCIM/100APPLE', 'GONE.JPG')`)}))
		if len(assets) != 2 || assets[0].Where != photos.Here || assets[1].Where != photos.Missing || !r.State().Readable() {
			t.Errorf("%+v %+v", r.State(), assets)
		}
		if !slices.Contains(r.State().Missing, "ZGENERICASSET.ZHIDDEN") {
			t.Errorf("missing %v", r.State().Missing)
		}
	})
	t.Run("other schema", func(t *testing.T) {
		r, assets, _ := all(t, contentstest.Plain(t, samples.File{Domain: "CameraRollDomain", Path: library, Data: contentstest.Made(t, `CREATE TABLE ZASSET (ZFILENAME TEXT)`)}))
		if r.State().Reason != source.OtherSchema || len(assets) != 0 || !slices.Contains(r.State().Missing, "ZASSET.ZDIRECTORY") {
			t.Errorf("%+v", r.State())
		}
	})
	t.Run("hostile", func(t *testing.T) {
		_, assets, defects := all(t, contentstest.Plain(t, file("Media/DCIM/100APPLE/A.JPG", 5), samples.File{Domain: "HomeDomain", Path: "secret", Data: []byte("s")},
			samples.File{Domain: "CameraRollDomain", Path: library, Data: contentstest.Made(t,
				`CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY, ZFILENAME, ZDATECREATED, ZWIDTH, ZDURATION, ZLATITUDE, ZLONGITUDE);
			INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'A.JPG', 'yesterday', 1e300, -5, 'north', 9e99),
			 (2, '../../HomeDomain', 'secret', 1e300, -1, 1e300, 1, 1), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (4, x'ff00', x'fe', 5, 5, 5, 95, 5),
			 (5, 'DCIM/100APPLE', 'A.JPG', 0, 0, 0, 0, 0)`)}))
		if len(assets) != 5 || assets[0].Where != photos.Here || !assets[0].Taken.IsZero() || assets[0].Width != 0 || assets[0].Length != 0 || assets[0].HasPlace {
			t.Errorf("%+v", assets)
		}
		for _, a := range assets[1:] {
			if a.Original != nil || a.Where != photos.Missing {
				t.Errorf("%+v", a)
			}
		}
		if len(defects) != 5 {
			t.Errorf("%v", defects)
		}
	})
	t.Run("reduced", func(t *testing.T) {
		_, assets, _ := all(t, contentstest.Plain(t, file("Media/DCIM/100APPLE/A.JPG", 5), file("Media/DCIM/100APPLE/B.JPG", 5), samples.File{Domain: "CameraRollDomain", Path: library, Data: contentstest.Made(t,
			`CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY, ZFILENAME);
			INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'A.JPG'), (2, 'DCIM/100APPLE', 'B.JPG');
			CREATE TABLE ZADDITIONALASSETATTRIBUTES (ZASSET, ZORIGINALFILESIZE); INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (1, 900), (2, 900);
			CREATE TABLE ZINTERNALRESOURCE (ZASSET, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY); INSERT INTO ZINTERNALRESOURCE VALUES (1, 1, -1), (2, 1, 1)`)}))
		if assets[0].Where != photos.Reduced || assets[1].Where != photos.Here {
			t.Errorf("%+v", assets)
		}
	})
}

// FuzzIndex: whatever stands in the index, every file of the library comes once.
func FuzzIndex(f *testing.F) {
	index := contentstest.Made(f, `CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY, ZFILENAME, ZDATECREATED);
		INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'A.JPG', 5), (2, 'DCIM/100APPLE', 'B.HEIC', 6);
		CREATE TABLE Z_9ASSETS (Z_9ALBUMS, Z_3ASSETS); CREATE TABLE ZGENERICALBUM (ZTITLE, ZKIND); INSERT INTO ZGENERICALBUM VALUES ('a', 2)`)
	attributes := contentstest.Made(f, `CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY, ZFILENAME, ZADDITIONALATTRIBUTES); INSERT INTO ZASSET VALUES (1, 'DCIM/100APPLE', 'A.JPG', 1), (2, 'DCIM/100APPLE', 'B.HEIC', 2);
		CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZORIGINALFILENAME, ZTIMEZONENAME, ZEXIFTIMESTAMPSTRING); INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (1, 'a', 'GMT+0200', '2020:01:01 10:00:00'), (2, 'b', 'Europe/Berlin', '2020:01:01 10:00:00')`)
	names := []string{"A.JPG", "B.HEIC", "B.MOV", "C.PNG"}
	var files []samples.File
	for _, name := range names {
		files = append(files, samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/" + name, Data: []byte(name)})
	}
	contentstest.Fuzz(f, []samples.File{{Domain: "CameraRollDomain", Path: library}}, files, [][]byte{index, attributes}, func(t *testing.T, s *source.Source) {
		r, err := photos.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		seen := map[string]int{}
		for a, err := range r.Assets(t.Context()) {
			var d *source.Defect
			if err != nil && !errors.As(err, &d) {
				return
			}
			for f := range a.Files {
				seen[f.Name()]++
			}
		}
		for _, name := range names {
			if seen[name] != 1 {
				t.Errorf("%s came %d times", name, seen[name])
			}
		}
	})
}
