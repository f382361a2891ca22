package save

import (
	"context"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/proof"
)

// listPhotos lists the files of the library: by year, what is hidden or deleted apart,
// and albums as folders when that is asked for.
func (r *run) listPhotos(ctx context.Context) ([]File, error) {
	reader, err := photos.Open(ctx, r.s)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	var folders map[int64][]albumFolder
	if r.sel.AlbumFolders || len(r.sel.Albums) > 0 {
		if folders, err = r.albums(ctx, reader); err != nil {
			return nil, err
		}
	}
	var all []File
	listed := map[string]bool{} // of what is missing
	only := map[int64]bool{}
	for _, key := range r.sel.Photos {
		only[key] = true
	}
	for a, err := range reader.Assets(ctx) {
		var defect *source.Defect
		if err != nil && !errors.As(err, &defect) {
			return nil, err
		}
		switch {
		case a.Owner == photos.FromMessages:
			continue
		case len(only) > 0:
			if !only[a.Key()] {
				continue
			}
		case a.Hidden && !r.sel.Hidden, a.Trashed && !r.sel.Deleted:
			continue
		}
		if !r.sel.within(taken(&a)) {
			continue
		}
		in := folders[a.ID]
		if a.ID == 0 {
			in = nil
		}
		if len(r.sel.Albums) > 0 && len(in) == 0 {
			continue
		}
		if a.Where == photos.Missing && a.Original == nil && a.Path() != "" && !listed[a.Path()] {
			listed[a.Path()] = true
			all = append(all, r.missing(&a))
		}
		if a.Original == nil && a.Edited == nil && a.EditedFilm == nil && a.Film == nil && a.Raw == nil {
			continue
		}
		if r.sel.AlbumFolders && len(in) > 0 && !a.Hidden && !a.Trashed {
			for _, album := range in {
				all = r.addAsset(all, &a, album.path, "album "+strconv.FormatInt(album.id, 10))
			}
			continue
		}
		all = r.addAsset(all, &a, r.photoFolder(&a), "photo")
	}
	if len(only) > 0 {
		return all, nil
	}
	if all = told(all, source.Photos, reader.State()); len(r.sel.Albums) > 0 {
		return all, nil
	}
	for _, place := range []string{"Media/DCIM", "Media/PhotoData/CPLAssets"} { // what the library's index does not name
		for f := range r.s.Under(cameraRoll, place) {
			if c := proof.Named(f.Path); (c == proof.Picture || c == proof.Film) && !r.s.Here(f) && !listed[f.Path] && r.sel.within(f.Created()) {
				all = append(all, File{From: f, Folder: []string{r.sel.Texts.Photos}, Name: f.Name(), As: "photo"})
			}
		}
	}
	return all, nil
}

const cameraRoll = "CameraRollDomain"

// missing is a photo that should be in the backup and is not, for the list.
func (r *run) missing(a *photos.Asset) File {
	f := File{Folder: []string{r.sel.Texts.Photos}, Name: a.Name, As: "photo", lost: cameraRoll + "-" + a.Path()}
	f.From, _ = r.s.Find(cameraRoll, a.Path())
	return f
}

// taken is when an asset was taken, as far as anything tells.
func taken(a *photos.Asset) time.Time {
	if !a.Taken.IsZero() || a.Original == nil {
		return a.Taken
	}
	if t := a.Original.Created(); !t.IsZero() {
		return t
	}
	return a.Original.Modified()
}

// photoFolder is where a photo goes that is in no album.
func (r *run) photoFolder(a *photos.Asset) []string {
	in := []string{r.sel.Texts.Photos}
	switch {
	case a.Trashed:
		return append(in, r.sel.Texts.Deleted)
	case a.Hidden:
		return append(in, r.sel.Texts.Hidden)
	}
	t := a.Local()
	if a.Taken.IsZero() {
		t = taken(a)
	}
	if t.IsZero() {
		return append(in, r.sel.Texts.NoDate)
	}
	return append(in, strconv.Itoa(t.Year()))
}

// addAsset adds the files of an asset: what belongs to the original under its name, and
// what editing made beside it.
func (r *run) addAsset(all []File, a *photos.Asset, in []string, as string) []File {
	in = slices.Clip(in)
	when := taken(a)
	if when.IsZero() && a.Edited != nil {
		when = a.Edited.Created()
	}
	name := a.Name
	var anchor *source.File
	for f := range a.Files {
		if anchor == nil {
			anchor = f
		}
	}
	if name == "" {
		name = anchor.Name()
	}
	base := name // what its owner calls it, without an extension that is one
	if c := proof.Named(name); c == proof.Picture || c == proof.Film {
		base = strings.TrimSuffix(name, path.Ext(name))
	}
	group := as + ":" + anchor.Domain + "-" + anchor.Path
	add := func(f *source.File, name, together string) {
		if f == nil {
			return
		}
		file := File{From: f, Folder: in, Name: name, Together: together, Modified: when, As: as}
		ext := strings.ToLower(path.Ext(f.Path))
		heic := r.sel.JPEG != nil && (ext == ".heic" || ext == ".heif")
		if !heic || !r.sel.JPEGOnly {
			all = append(all, file)
		}
		if heic {
			file.jpeg = true
			file.original = name
			file.Name = strings.TrimSuffix(name, path.Ext(name)) + ".jpg"
			all = append(all, file)
		}
	}
	ext := func(f *source.File) string {
		if f == nil {
			return ""
		}
		return path.Ext(f.Path)
	}
	if !strings.EqualFold(path.Ext(name), ext(a.Original)) { // the file's is what it is
		name = base + ext(a.Original)
	}
	add(a.Original, name, group)
	add(a.Film, base+ext(a.Film), group)
	add(a.Raw, base+ext(a.Raw), group)
	edited := r.editedBase(base)
	add(a.Edited, edited+ext(a.Edited), group+"\x00edited")
	add(a.EditedFilm, edited+ext(a.EditedFilm), group+"\x00edited")
	return all
}

// editedBase is the name of an edited picture: IMG_E0006 for IMG_0006, as phones call it.
func (r *run) editedBase(base string) string {
	if len(base) > 4 && base[3] == '_' && base[4] >= '0' && base[4] <= '9' {
		return base[:4] + "E" + base[4:]
	}
	return base + " (" + r.sel.Texts.Edited + ")"
}

// albumFolder is the folder of an album.
type albumFolder struct {
	id   int64
	path []string
}

// maxAlbumDepth ends folders of albums that lie in each other.
const maxAlbumDepth = 8

// albums finds the folders of each asset: of the albums that were chosen, or of all that
// a person made.
func (r *run) albums(ctx context.Context, reader *photos.Reader) (map[int64][]albumFolder, error) {
	known := map[int64]photos.Album{}
	for a, err := range reader.Albums(ctx) {
		var defect *source.Defect
		if err != nil && !errors.As(err, &defect) {
			return nil, err
		}
		if err == nil {
			known[a.ID] = a
		}
	}
	paths := map[int64][]string{}
	titles := map[string]bool{}
	for _, id := range sortedKeys(known) {
		a := known[id]
		if a.Folder || a.Trashed || len(r.sel.Albums) > 0 && !slices.Contains(r.sel.Albums, id) {
			continue
		}
		var in []string
		for up, depth := a.Parent, 0; up != 0 && depth < maxAlbumDepth; depth++ {
			above, ok := known[up]
			if !ok || above.Title == "" || slices.Contains(in, above.Title) {
				break
			}
			in = append(in, above.Title)
			up = above.Parent
		}
		slices.Reverse(in)
		title := a.Title
		for n := 2; titles[strings.Join(append(slices.Clip(in), title), "\x00")]; n++ {
			title = a.Title + " (" + strconv.Itoa(n) + ")"
		}
		titles[strings.Join(append(slices.Clip(in), title), "\x00")] = true
		paths[id] = append(append([]string{r.sel.Texts.Photos, r.sel.Texts.Albums}, in...), title)
	}
	out := map[int64][]albumFolder{}
	for m, err := range reader.Members(ctx) {
		var defect *source.Defect
		if err != nil && !errors.As(err, &defect) {
			return nil, err
		}
		if p, ok := paths[m.Album]; err == nil && ok && !slices.ContainsFunc(out[m.Asset], func(f albumFolder) bool { return f.id == m.Album }) {
			out[m.Asset] = append(out[m.Asset], albumFolder{m.Album, p})
		}
	}
	return out, nil
}

func sortedKeys(m map[int64]photos.Album) []int64 {
	var all []int64
	for id := range m {
		all = append(all, id)
	}
	slices.Sort(all)
	return all
}
