package look

import "time"

// The measures of a grid of pictures.
const (
	GridCell     = 17 * Space // least side of a picture
	GridFew      = 2          // columns that there are at least
	GridGap      = Half
	GridGroup    = 2 * Space // above a heading
	GridFrame    = float32(3)
	GridStrip    = Half       // beside the words on a picture
	GridPictures = 16         // pictures that are taken for one painting
	GridSteps    = 32         // dots by which the side of a picture grows
	GridShade    = uint8(140) // of the strip behind words on a picture
	GridBeat     = 30 * time.Millisecond
)
