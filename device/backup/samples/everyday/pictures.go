package everyday

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
)

// drawPicture makes a landscape: a sky with a sun or a moon, hills, and water or a meadow. No
// two numbers give the same.
func drawPicture(seed, number uint64, width, height int) *image.RGBA {
	r := rand.New(rand.NewPCG(seed+1, number+7))
	im := image.NewRGBA(image.Rect(0, 0, width, height))
	sky := skies[r.IntN(len(skies))]
	horizon := float64(height) * (0.45 + 0.2*r.Float64())
	sunX, sunY := float64(width)*(0.15+0.7*r.Float64()), horizon*(0.25+0.6*r.Float64())
	sunSize := float64(height) * (0.04 + 0.05*r.Float64())
	type hill struct {
		base, swing, length, phase float64
		tone                       color.RGBA
	}
	hills := make([]hill, 2+r.IntN(3))
	for i := range hills {
		far := float64(len(hills)-i) / float64(len(hills))
		hills[i] = hill{
			base: horizon - float64(height)*0.18*far, swing: float64(height) * (0.03 + 0.08*r.Float64()*far),
			length: float64(width) * (0.12 + 0.35*r.Float64()), phase: r.Float64() * 6,
			tone: mix(sky.hill, sky.low, far*0.7),
		}
	}
	tops := make([][]float64, len(hills)) // where each hill begins in each column
	for i, h := range hills {
		tops[i] = make([]float64, width)
		for x := range tops[i] {
			at := float64(x) / h.length
			tops[i][x] = h.base - h.swing*(math.Sin(at*6.28+h.phase)+0.4*math.Sin(at*17+h.phase))
		}
	}
	ground := grounds[r.IntN(len(grounds))]
	for y := range height {
		line := im.Pix[y*im.Stride : y*im.Stride+4*width]
		at := mix(sky.high, sky.low, math.Min(float64(y)/horizon, 1))
		for x := range width {
			c := at
			if float64(y) < horizon {
				dx, dy := float64(x)-sunX, float64(y)-sunY
				if square := dx*dx + dy*dy; square < 16*sunSize*sunSize {
					d := math.Sqrt(square)
					c = mix(sky.sun, c, math.Min(math.Max(d-sunSize, 0)/(sunSize*3), 1))
				}
			}
			for i, h := range hills {
				if float64(y) > tops[i][x] {
					c = h.tone
				}
			}
			if float64(y) > horizon {
				depth := (float64(y) - horizon) / (float64(height) - horizon)
				c = mix(ground[0], ground[1], depth)
				if (x/(2+int(30*depth))+y*7)%13 == 0 { // glitter
					c = mix(c, sky.low, 0.35)
				}
			}
			line[4*x], line[4*x+1], line[4*x+2], line[4*x+3] = c.R, c.G, c.B, 255
		}
	}
	return im
}

type palette struct{ high, low, sun, hill color.RGBA }

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: byte(v >> 16), G: byte(v >> 8), B: byte(v), A: 255}
}

var skies = []palette{
	{rgb(0x3b7dd8), rgb(0xcfe6fb), rgb(0xfff6d8), rgb(0x3f6b4f)},
	{rgb(0x27406b), rgb(0xf6a26b), rgb(0xffe1a0), rgb(0x4a3f5c)},
	{rgb(0x12203f), rgb(0x44639b), rgb(0xf3f3ea), rgb(0x1c2b3f)},
	{rgb(0x8fa9bd), rgb(0xe8ecec), rgb(0xffffff), rgb(0x6b7a6c)},
	{rgb(0x5a4a9c), rgb(0xf7b5c1), rgb(0xfff0c9), rgb(0x5b5076)},
}

var grounds = [][2]color.RGBA{
	{rgb(0x6fa8c9), rgb(0x1d4e6b)}, // water
	{rgb(0x8fb76a), rgb(0x3d6a35)}, // a meadow
	{rgb(0xe6d3a3), rgb(0xb98f5a)}, // sand
	{rgb(0xf3f6f8), rgb(0xb9cbd8)}, // snow
}

func mix(a, b color.RGBA, part float64) color.RGBA {
	p := int(part * 256)
	return color.RGBA{
		R: byte((int(a.R)*(256-p) + int(b.R)*p) >> 8),
		G: byte((int(a.G)*(256-p) + int(b.G)*p) >> 8),
		B: byte((int(a.B)*(256-p) + int(b.B)*p) >> 8),
		A: 255,
	}
}

// Drawings are pictures that were drawn before, for makings that share a Seed: drawing is
// what takes the time of a making. The zero value is empty; several makings may share it at
// the same time. Nobody may change the bytes.
type Drawings struct {
	mu   sync.Mutex
	made map[drawing]func() ([]byte, error)
}

// drawing is what a picture follows from.
type drawing struct {
	seed, number  uint64
	width, height int
	avatar        bool
}

func (d *Drawings) draw(what drawing) ([]byte, error) {
	d.mu.Lock()
	made, ok := d.made[what]
	if !ok {
		if d.made == nil {
			d.made = map[drawing]func() ([]byte, error){}
		}
		made = sync.OnceValues(func() ([]byte, error) {
			if what.avatar {
				return avatar(what.seed, what.number, what.width)
			}
			return photo(what.seed, what.number, what.width, what.height)
		})
		d.made[what] = made
	}
	d.mu.Unlock()
	return made()
}

// photo is a landscape as a JPEG.
func (d *Drawings) photo(seed, number uint64, width, height int) ([]byte, error) {
	return d.draw(drawing{seed: seed, number: number, width: width, height: height})
}

// avatar is a picture of a person as a JPEG.
func (d *Drawings) avatar(seed, number uint64, size int) ([]byte, error) {
	return d.draw(drawing{seed: seed, number: number, width: size, avatar: true})
}

// photos draws those of the first n photos of a library that are wanted, on all processors.
func (d *Drawings) photos(seed uint64, n int, wanted func(n int) bool) error {
	errs := make([]error, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for i := w + 1; i <= n && errs[w] == nil; i += len(errs) {
				if wanted(i) {
					_, errs[w] = d.photo(seed, uint64(i), pictureWidth, pictureHeight)
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// photo is a landscape as a JPEG.
func photo(seed, number uint64, width, height int) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, drawPicture(seed, number, width, height), &jpeg.Options{Quality: 82})
	return out.Bytes(), err
}

// avatar is a picture for a contact: a head before a plain ground.
func avatar(seed, number uint64, size int) ([]byte, error) {
	r := rand.New(rand.NewPCG(seed+3, number))
	ground, skin, hair := skies[r.IntN(len(skies))].low, rgb([]uint32{0xf1c9a5, 0xc58c5f, 0x8d5a3b, 0xe8b48c}[r.IntN(4)]), rgb([]uint32{0x2b1d14, 0x6b4423, 0xc9a24b, 0x8a8a8a}[r.IntN(4)])
	shirt := rgb([]uint32{0x2f6f8f, 0x9b4f4f, 0x4f7f4f, 0x70588f}[r.IntN(4)])
	im := image.NewRGBA(image.Rect(0, 0, size, size))
	s := float64(size)
	for y := range size {
		for x := range size {
			fx, fy := float64(x)/s-0.5, float64(y)/s
			c := ground
			switch {
			case math.Hypot(fx/0.9, (fy-1.1)/0.85) < 0.42:
				c = shirt
			case math.Hypot(fx, (fy-0.45)*0.85) < 0.2:
				c = skin
			}
			if math.Hypot(fx, (fy-0.38)*0.9) < 0.22 && fy < 0.36 {
				c = hair
			}
			im.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, im, &jpeg.Options{Quality: 85})
	return out.Bytes(), err
}

// movie is a QuickTime file of some seconds of nothing: its boxes are there and hold
// together, and no player shows a picture of it.
func movie(seed, number uint64, bytesOfData int) []byte {
	r := rand.New(rand.NewPCG(seed+5, number))
	box := func(kind string, body []byte) []byte {
		n := uint32(8 + len(body))
		return append([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n), kind[0], kind[1], kind[2], kind[3]}, body...)
	}
	header := make([]byte, 100) // mvhd, version 0
	header[14], header[15] = 0x02, 0x58
	header[18], header[19] = 0x0b, 0xb8 // 3000 of 600 in a second: five seconds
	data := make([]byte, bytesOfData)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	data[len(data)-1] = 1
	out := box("ftyp", []byte("qt  \x00\x00\x00\x00qt  "))
	out = append(out, box("moov", box("mvhd", header))...)
	return append(out, box("mdat", data)...)
}

// sound is an MPEG-4 sound of the same make.
func sound(seed, number uint64, bytesOfData int) []byte {
	out := movie(seed, number, bytesOfData)
	copy(out[8:], "M4A ")
	return out
}
