package inside

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// mostFolderName is how many letters of the name of a folder there is room for.
const mostFolderName = 40

// folder opens a folder of an app, or goes back to the one around it.
func (r *records) folder(i int, f *shown.Field) fyne.CanvasObject {
	icon, note, name := "folder", "", []rune(legible(f.Value))
	if n := len(name) - mostFolderName; n > 0 { // its end says most
		name = append([]rune("…"), name[n:]...)
	}
	if f.Name == shown.FieldFolder {
		icon = "up"
	} else {
		note = joined(counted(r.h, "inside/files", f.Count), r.h.Words.Bytes(f.Bytes))
	}
	b := part.NewButton("folder-"+strconv.Itoa(i), string(name), icon, func() { r.take(f.Opens, true) }).Small()
	b.OnKey = r.page.TypedKey
	r.reader = cmp.Or[fyne.Focusable](r.reader, b.Tap)
	if note == "" {
		return container.NewHBox(b.Tap)
	}
	if f.Key == "" {
		return part.NewMiddle(1, b.Tap, part.NewNote(note))
	}
	return part.NewMiddle(2, r.fileMark(i, f, ""), b.Tap, part.NewNote(note))
}

// fileMark is the tick by which a folder or a file of an app is marked to be saved.
func (r *records) fileMark(i int, f *shown.Field, label string) *part.Tap {
	key, app := f.Key, r.card.ID
	c := part.NewCheck("mark-"+strconv.Itoa(i), label, r.files[key] != "", func(on bool) {
		if on {
			r.files[key] = app
		} else {
			delete(r.files, key)
		}
		r.picked()
	})
	if label == "" {
		c.Tap.About.Name = legible(f.Value)
	}
	c.Tap.OnKey = r.page.TypedKey
	r.reader = cmp.Or[fyne.Focusable](r.reader, c.Tap)
	return c.Tap
}

// markedFiles are the folders and files that are marked, without those that lie in a folder
// that is, or belong to an app that is.
func (r *records) markedFiles(apps []string) (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(r.files)) {
		in := func(folder string) bool { return strings.HasPrefix(key, folder+"/") }
		if !slices.Contains(apps, r.files[key]) && !slices.ContainsFunc(keys, in) {
			keys = append(keys, key)
		}
	}
	return keys
}
