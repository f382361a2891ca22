package photos

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// kind is what a file of a library is by its name.
type kind uint8

const (
	picture kind = iota + 1
	film
	raw
)

var kinds = map[string]kind{
	"heic": picture, "heif": picture, "jpg": picture, "jpeg": picture, "png": picture, "gif": picture,
	"tif": picture, "tiff": picture, "webp": picture, "bmp": picture, "avif": picture, "jxl": picture,
	"mov": film, "mp4": film, "m4v": film, "avi": film, "3gp": film,
	"dng": raw, "cr2": raw, "cr3": raw, "nef": raw, "arw": raw, "raf": raw, "orf": raw, "rw2": raw,
}

// kindOf is what a file is by its extension; 0 when it is nothing of a library's.
func kindOf(path string) kind { return kinds[ext(path)] }

// ext is the extension of a path in lower case, without its dot.
func ext(path string) string {
	name := path[strings.LastIndexByte(path, '/')+1:]
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return ""
	}
	return strings.ToLower(name[i+1:])
}

// stem is a path without its extension.
func stem(path string) string {
	i := strings.LastIndexByte(path, '.')
	if i <= strings.LastIndexByte(path, '/') {
		return path
	}
	return path[:i]
}

// attach finds the files that belong to an asset beside its original: the film of a Live
// Photo, a raw picture, and what editing made. known tells the places that are assets of
// their own.
func (r *Reader) attach(a *Asset, at string, known func(place string) bool) {
	self := kindOf(at)
	for f := range r.s.Beginning(domain, stem(at)+".") {
		if f.Path == at || !r.s.Here(f) {
			continue
		}
		switch k := kindOf(f.Path); {
		case ext(f.Path) == "aae":
			a.Recipe = f
		case known(f.Path):
		case k == film && self != film && a.Film == nil:
			a.Film = f
		case k == raw && self == picture && a.Raw == nil:
			a.Raw = f
		}
	}
	r.attachEdits(a, at, known)
}

// attachEdits finds the edited picture: in the folder of mutations since iOS 8, or as
// IMG_E0006.JPG beside IMG_0006.JPG.
func (r *Reader) attachEdits(a *Asset, at string, known func(place string) bool) {
	take := func(f *source.File) {
		switch kindOf(f.Path) {
		case film:
			if a.EditedFilm == nil {
				a.EditedFilm = f
			}
		case picture:
			if a.Edited == nil {
				a.Edited = f
			}
		}
	}
	folder := mutations + strings.TrimPrefix(stem(at), media) + "/Adjustments/"
	for f := range r.s.Beginning(domain, folder) {
		name := f.Name()
		switch {
		case !r.s.Here(f):
		case strings.HasPrefix(name, "FullSizeRender"):
			take(f)
		case name == "Adjustments.plist":
			a.Recipe = f
		}
	}
	if e, ok := editedName(at); ok && a.Edited == nil && a.EditedFilm == nil {
		for f := range r.s.Beginning(domain, e+".") {
			if !known(f.Path) && r.s.Here(f) {
				take(f)
			}
		}
	}
	if a.Video() && a.Edited != nil && a.EditedFilm == nil { // a still of an edited film is not the edit
		a.Edited = nil
	}
}

// editedName is the place of an edit beside its original, without extension.
func editedName(at string) (string, bool) {
	i := strings.LastIndexByte(at, '/')
	s := stem(at)
	name := s[i+1:]
	if len(name) < 5 || name[3] != '_' || name[4] < '0' || name[4] > '9' {
		return "", false
	}
	return s[:i+1] + name[:4] + "E" + name[4:], true
}

// originalOf is the place that an edit beside its original belongs to, without
// extension; the reverse of editedName.
func originalOf(at string) (string, bool) {
	i := strings.LastIndexByte(at, '/')
	s := stem(at)
	name := s[i+1:]
	if len(name) < 6 || name[3] != '_' || name[4] != 'E' || name[5] < '0' || name[5] > '9' {
		return "", false
	}
	return s[:i+1] + name[:4] + name[5:], true
}
