package photos

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/cameraroll"
)

// attach finds the files that belong to an asset beside its original: the film of a Live
// Photo, a raw picture, and what editing made. known tells the places that are assets of
// their own.
func (r *Reader) attach(a *Asset, at string, known func(place string) bool) {
	self := cameraroll.KindOf(at)
	for f := range r.s.Beginning(domain, cameraroll.Stem(at)+".") {
		if f.Path == at || !r.s.Here(f) {
			continue
		}
		switch k := cameraroll.KindOf(f.Path); {
		case cameraroll.Ext(f.Path) == "aae":
			a.Recipe = f
		case known(f.Path):
		case k == cameraroll.Film && self != cameraroll.Film && a.Film == nil:
			a.Film = f
		case k == cameraroll.Raw && self == cameraroll.Picture && a.Raw == nil:
			a.Raw = f
		}
	}
	r.attachEdits(a, at, known)
}

// attachEdits finds the edited picture: in the folder of mutations since iOS 8, or as
// IMG_E0006.JPG beside IMG_0006.JPG.
func (r *Reader) attachEdits(a *Asset, at string, known func(place string) bool) {
	take := func(f *source.File) {
		switch cameraroll.KindOf(f.Path) {
		case cameraroll.Film:
			if a.EditedFilm == nil {
				a.EditedFilm = f
			}
		case cameraroll.Picture:
			if a.Edited == nil {
				a.Edited = f
			}
		}
	}
	folder := mutations + strings.TrimPrefix(cameraroll.Stem(at), media) + "/Adjustments/"
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
	if e, ok := cameraroll.EditOf(at); ok && a.Edited == nil && a.EditedFilm == nil {
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
