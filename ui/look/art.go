package look

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/assets"
)

// art is a drawing of assets in the colours of the theme. It looks them up
// whenever Fyne asks, so that it follows a change of the theme; its name tells
// the variants apart, because Fyne caches by name.
type art struct {
	name string
	svg  string
}

var _ fyne.Resource = (*art)(nil)

// Picture returns an illustration by the name that assets knows it by. An
// unknown name gives nil: nothing is shown rather than a broken picture.
func Picture(name string) fyne.Resource {
	svg, err := assets.Picture(name)
	if err != nil {
		return nil
	}
	return &art{name: "picture-" + name, svg: string(svg)}
}

// Icon returns an icon by name. An unknown name is a mistake of ours and panics;
// a test asks for every icon.
func Icon(name string) fyne.Resource {
	name = directed(name)
	svg, err := assets.Icon(name)
	if err != nil {
		panic(err)
	}
	return &art{name: "icon-" + name, svg: string(svg)}
}

// opposite are the icons that point somewhere, and those that point the other way.
var opposite = map[string]string{"forward": "backward", "backward": "forward", "back": "onward", "onward": "back"}

// directed is the icon that stands for a name: one that points on points to the left
// where the window is read from right to left.
func directed(name string) string {
	if other := opposite[name]; other != "" && RightToLeft() {
		return other
	}
	return name
}

// IconIn returns an icon whose lines have one colour of the theme instead of
// the colour of text.
func IconIn(name string, ink fyne.ThemeColorName) fyne.Resource {
	name = directed(name)
	svg, err := assets.Icon(name)
	if err != nil {
		panic(err)
	}
	return &tinted{art: art{name: "icon-" + name + "-" + string(ink), svg: string(svg)}, ink: ink}
}

// LightIcon returns an icon in white, for what stands on a picture.
func LightIcon(name string) fyne.Resource {
	svg, err := assets.Icon(directed(name))
	if err != nil {
		panic(err)
	}
	return &onPicture{art{name: "icon-light-" + directed(name), svg: string(svg)}}
}

type onPicture struct{ art }

func (l *onPicture) Content() []byte { return []byte(recolour(l.svg, color.White)) }

func (a *art) Name() string { return a.name + "-" + hex(theme.Color(ColorSurface)) + ".svg" }

func (a *art) Content() []byte { return []byte(recolour(a.svg, theme.Color(ColorInk))) }

type tinted struct {
	art
	ink fyne.ThemeColorName
}

func (t *tinted) Content() []byte { return []byte(recolour(t.svg, theme.Color(t.ink))) }

func recolour(svg string, ink color.Color) string {
	paper, soft := light().artPaper, light().artSoft
	if _, _, b, _ := theme.Color(ColorSurface).RGBA(); b < 0x8000 {
		paper, soft = dark().artPaper, dark().artSoft
	}
	return strings.NewReplacer(
		assets.Ink, hex(ink),
		assets.Paper, hex(paper),
		assets.Soft, hex(soft),
		assets.Accent, hex(theme.Color(ColorAccent)),
		assets.Amber, hex(theme.Color(ColorWarnFill)),
		assets.Red, hex(theme.Color(ColorStop)),
		assets.Green, hex(theme.Color(ColorGood)),
	).Replace(svg)
}

func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}
