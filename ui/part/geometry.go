package part

import (
	"math"

	"fyne.io/fyne/v2"
)

// around is the point at a distance from the middle, at an angle in degrees
// that counts clockwise from the top.
func around(radius, degrees float32) fyne.Position {
	sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
	return fyne.NewPos(radius*float32(sin), -radius*float32(cos))
}
