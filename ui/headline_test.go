package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestHeadlineOfLongNames: the headline of a verdict takes two lines at most, however
// long the name is; both its ends stay, and all of it is said.
func TestHeadlineOfLongNames(t *testing.T) {
	for _, name := range []string{"Annas iPhone von der Arbeit 12", "The blue iPhone of Anna-Katharina from the office, second one"} {
		for _, lang := range []string{"en", "de", "en-XA"} {
			for _, size := range []fyne.Size{fyne.NewSize(1100, 720), fyne.NewSize(800, 560)} {
				s := sceneNamed(t, "verdict-good")
				for i := range s.Folders {
					for j := range s.Folders[i].Backups {
						s.Folders[i].Backups[j].DisplayName, s.Folders[i].Backups[j].DeviceName = name, name
					}
				}
				st := newStage(t, s, look.Theme{Mode: look.Light}, lang, size)
				keep(t, "headline-"+lang+"-"+strings.ReplaceAll(name[:5], " ", ""), st.win.Canvas().Capture)
				title := st.way.title
				one := part.Tall(part.NewTitle("Ag"), size.Width)
				most := 2*one + 1
				if lang == "en-XA" && size.Width < 1000 { // takes three without any name
					most += one
				}
				if title.Size().Height > most {
					t.Errorf("%s, %v, %q: %g high, a line is %g", lang, size, name, title.Size().Height, one)
				}
				if !strings.Contains(title.Text(), name) {
					t.Errorf("%s: %q is said without the name", lang, title.Text())
				}
			}
		}
	}
}
