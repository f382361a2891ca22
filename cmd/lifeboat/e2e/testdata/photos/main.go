// Command photos opens a window with the page of photos and videos of a backup, and
// writes into a file how long its pictures take. The page comes with the first key.
package main

import (
	"context"
	"log"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/ui/frametime"
	"github.com/lifeboat-app/lifeboat/ui/inside"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

func main() {
	folder, file := os.Args[1], os.Args[2]
	b, err := backupdir.Open(folder)
	if err != nil {
		log.Fatal(err)
	}
	if err := b.Unlock(context.Background(), nil, nil); err != nil {
		log.Fatal(err)
	}
	v, err := view.Open(context.Background(), b)
	if err != nil {
		log.Fatal(err)
	}
	w, err := words.New("en")
	if err != nil {
		log.Fatal(err)
	}
	a := app.NewWithID("org.lifeboat.photos")
	a.Settings().SetTheme(look.Theme{Mode: look.Light})
	win := a.NewWindow("Photos")
	room := container.NewStack(part.NewText("Photos"))
	m := frametime.To(file)
	win.SetPadded(false)
	win.SetContent(container.NewStack(m.Around(room)...))
	win.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) {
		if len(room.Objects) != 1 {
			return
		}
		page := inside.NewPhotos(&inside.Host{
			Words: w, View: v, Canvas: win.Canvas(), Away: func(f func()) { go f() }, Post: fyne.Do,
			Save: func(guide.Saving) {}, Copy: func(string) {}, Changed: func() {},
		})
		room.Objects = append(room.Objects[:0], page.Object(), container.NewWithoutLayout())
		room.Refresh()
	})
	a.Lifecycle().SetOnStarted(func() { go m.Run(context.Background(), fyne.Do) })
	win.Resize(fyne.NewSize(1100, 720))
	win.ShowAndRun()
}
