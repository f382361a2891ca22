// Command empty opens an empty Fyne window: what Lifeboat's window is measured
// against. With the name of a file it paints all the time, and writes there how long
// that takes.
package main

import (
	"context"
	"os"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/lifeboat-app/lifeboat/ui/frametime"
)

func main() {
	a := app.NewWithID("org.lifeboat.empty")
	w := a.NewWindow("Empty")
	content := fyne.CanvasObject(widget.NewLabel("Empty"))
	if len(os.Args) > 1 {
		m := frametime.To(os.Args[1])
		label := content
		content = container.NewStack(m.Around(label)...)
		a.Lifecycle().SetOnStarted(func() {
			go m.Run(context.Background(), fyne.Do)
			go func() {
				for range time.Tick(time.Second / 60) {
					fyne.Do(label.Refresh)
				}
			}()
		})
	}
	w.SetContent(content)
	w.Resize(fyne.NewSize(1100, 720))
	w.ShowAndRun()
}
