package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed pictures/*.svg icons/*.svg icon.svg icon.png
var art embed.FS

// The colours of the drawings. Every drawing is made of these seven and of
// nothing else, so that whoever shows one can exchange them for its theme's.
const (
	Ink    = "#1d2b38" // lines
	Paper  = "#ffffff" // surfaces in front
	Soft   = "#dfeaf2" // surfaces behind, and what is only hinted at
	Accent = "#0b6a94"
	Amber  = "#e8a33d"
	Red    = "#b3261e"
	Green  = "#1b7f4b"
)

// Picture returns the SVG of an illustration: 240 × 160 units, or 96 × 128 for
// the upright ones of devices. The error says which name is unknown.
func Picture(name string) ([]byte, error) { return drawing("pictures", name) }

// Icon returns the SVG of an icon, 24 × 24 units.
func Icon(name string) ([]byte, error) { return drawing("icons", name) }

// AppIcon returns the SVG of the program's own icon, 128 × 128 units.
func AppIcon() []byte {
	b, err := art.ReadFile("icon.svg")
	if err != nil {
		panic(err) // it is embedded: the build would have failed
	}
	return b
}

// AppIconPNG is the same as a PNG picture of 256 × 256 pixels: what a window
// manager is given, without a drawing at every start.
func AppIconPNG() []byte {
	b, err := art.ReadFile("icon.png")
	if err != nil {
		panic(err) // it is part of the program
	}
	return b
}

// Pictures lists the names of all illustrations, sorted.
func Pictures() []string { return drawings("pictures") }

// Icons lists the names of all icons, sorted.
func Icons() []string { return drawings("icons") }

func drawing(folder, name string) ([]byte, error) {
	b, err := art.ReadFile(folder + "/" + name + ".svg")
	if err != nil {
		return nil, fmt.Errorf("no drawing %q in %s", name, folder)
	}
	return b, nil
}

func drawings(folder string) []string {
	files, err := fs.Glob(art, folder+"/*.svg")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(strings.TrimPrefix(f, folder+"/"), ".svg")
	}
	return files
}
