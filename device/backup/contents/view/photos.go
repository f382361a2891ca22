package view

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// photoIndex is the photo library as it was listed, once.
type photoIndex struct {
	mu    sync.Mutex // held while it is listed, so that it is once
	list  *shown.PhotoList
	rooms []photoFiles // of list.Photos, in its order
}

// photoFiles are what is kept of a photo beside what is shown of it in the list.
type photoFiles struct {
	original, edited, thumbnail *source.File
	bytes                       int64
	name                        string // "" where it is that of the original
	length                      time.Duration
	offset                      int32 // seconds east of UTC
	width, height               int32
}

// PhotoList implements shown.Photos.
func (v *View) PhotoList(ctx context.Context) (*shown.PhotoList, error) {
	end, err := v.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	return v.listed(ctx)
}

func (v *View) listed(ctx context.Context) (*shown.PhotoList, error) {
	l := &v.photos
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list != nil {
		return l.list, nil
	}
	list, rooms, err := listPhotos(ctx, v.s)
	if err != nil {
		return nil, err
	}
	l.list, l.rooms = list, rooms
	return list, nil
}

// files are those of the photo at a place of the list.
func (v *View) files(ctx context.Context, n int) (shown.Photo, photoFiles, error) {
	list, err := v.listed(ctx)
	if err != nil {
		return shown.Photo{}, photoFiles{}, err
	}
	if n < 0 || n >= len(list.Photos) {
		return shown.Photo{}, photoFiles{}, shown.ErrNoPicture
	}
	return list.Photos[n], v.photos.rooms[n], nil
}

// PhotoDetails implements shown.Photos.
func (v *View) PhotoDetails(ctx context.Context, n int) (shown.PhotoDetails, error) {
	end, err := v.begin()
	if err != nil {
		return shown.PhotoDetails{}, err
	}
	defer end()
	p, f, err := v.files(ctx, n)
	if err != nil {
		return shown.PhotoDetails{}, err
	}
	d := shown.PhotoDetails{
		Name: f.name, Path: f.original.Path, Bytes: f.bytes, Taken: p.Taken(),
		Width: int(f.width), Height: int(f.height), Length: f.length,
	}
	if d.Name == "" {
		d.Name = f.original.Name()
	}
	return d, nil
}

// listPhotos reads the library.
func listPhotos(ctx context.Context, s *source.Source) (*shown.PhotoList, []photoFiles, error) {
	r, err := photos.Open(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	list := &shown.PhotoList{Indexed: r.Indexed()}
	if !r.State().Readable() {
		return list, nil, nil
	}
	type both struct {
		photo shown.Photo
		files photoFiles
	}
	var all []both
	for a, err := range r.Assets(ctx) {
		if err != nil {
			if !source.IsDefect(err) {
				return nil, nil, err
			}
			list.Defects++
			if a.Where == "" {
				continue
			}
		}
		switch {
		case a.Counted() && a.Original != nil:
			all = append(all, both{photoOf(&a), filesOf(r, &a)})
		case a.Owner == photos.SharedAlbum:
			list.Shared++
		case a.Owner != photos.Own:
		case a.Where == photos.Missing:
			list.Missing++
		case a.Library():
			list.InCloud++
		}
	}
	slices.SortStableFunc(all, func(a, b both) int {
		return cmp.Or(cmp.Compare(b.photo.Wall, a.photo.Wall), cmp.Compare(b.photo.Key, a.photo.Key))
	})
	list.Photos, list.Albums = make([]shown.Photo, len(all)), nil
	rooms := make([]photoFiles, len(all))
	places := make(map[int64]int32, len(all))
	for i, b := range all {
		list.Photos[i], rooms[i] = b.photo, b.files
		places[b.photo.Key] = int32(i)
	}
	list.Albums, err = albums(ctx, r, places)
	return list, rooms, err
}

// photoOf is what is shown of an asset in the list.
func photoOf(a *photos.Asset) shown.Photo {
	p := shown.Photo{Key: a.Key(), Wall: shown.NoDate, Length: int32(min(math.Ceil(a.Length.Seconds()), math.MaxInt32))}
	if t := a.Local(); !t.IsZero() {
		_, offset := t.Zone()
		p.Wall = t.Unix() + int64(offset)
	}
	for _, is := range []struct {
		flag shown.PhotoIs
		so   bool
	}{
		{shown.PhotoVideo, a.Video()},
		{shown.PhotoLive, a.Sort == photos.Live && a.Film != nil},
		{shown.PhotoEdited, a.Edited != nil || a.EditedFilm != nil},
		{shown.PhotoHidden, a.Hidden},
		{shown.PhotoDeleted, a.Trashed},
		{shown.PhotoFavorite, a.Favorite},
		{shown.PhotoReduced, a.Where == photos.Reduced},
		{shown.PhotoScreenshot, a.Sort == photos.Screenshot},
		{shown.PhotoPanorama, a.Sort == photos.Panorama},
		{shown.PhotoBurst, a.Frame},
	} {
		if is.so {
			p.Is |= is.flag
		}
	}
	return p
}

// filesOf is what is kept of an asset beside that.
func filesOf(r *photos.Reader, a *photos.Asset) photoFiles {
	f := photoFiles{
		original: a.Original, edited: a.Edited, thumbnail: r.Thumbnail(a), length: a.Length, offset: int32(a.Offset),
		width: int32(a.Width), height: int32(a.Height),
	}
	if a.Name != a.Original.Name() {
		f.name = a.Name
	}
	for file := range a.Files {
		f.bytes += max(file.Size, 0)
	}
	return f
}

// albums are those that hold photos of the list, in the order of their names.
func albums(ctx context.Context, r *photos.Reader, places map[int64]int32) ([]shown.Album, error) {
	var out []shown.Album
	at := map[int64]int{}
	for a, err := range r.Albums(ctx) {
		if err != nil && !source.IsDefect(err) {
			return nil, err
		}
		if err != nil || a.Folder || a.Trashed {
			continue
		}
		at[a.ID] = len(out)
		out = append(out, shown.Album{Title: a.Title, Shared: a.Shared})
	}
	for m, err := range r.Members(ctx) {
		if err != nil && !source.IsDefect(err) {
			return nil, err
		}
		i, known := at[m.Album]
		if n, here := places[m.Asset]; err == nil && known && here {
			out[i].Places = append(out[i].Places, n)
		}
	}
	for i := range out {
		slices.Sort(out[i].Places)
		out[i].Places = slices.Compact(out[i].Places)
	}
	out = slices.DeleteFunc(out, func(a shown.Album) bool { return len(a.Places) == 0 })
	slices.SortStableFunc(out, func(a, b shown.Album) int { return byName(a.Title, b.Title) })
	return out, nil
}
