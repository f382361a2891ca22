package view

import "image"

// shrink makes a part of a picture k times smaller, each dot the mean of those that it
// was: the kernels of x/image take eight times the memory of a photo for that. Pictures
// of seldom kinds are left as they are.
func shrink(img image.Image, part image.Rectangle, k int) (image.Image, image.Rectangle) {
	size := image.Rect(0, 0, part.Dx()/k, part.Dy()/k)
	if size.Empty() {
		return img, part
	}
	switch in := img.(type) {
	case *image.YCbCr:
		out := image.NewYCbCr(size, image.YCbCrSubsampleRatio444)
		mean(size, k, func(x, y int) (sum [4]int) {
			for dy := range k {
				for dx := range k {
					x, y := part.Min.X+x*k+dx, part.Min.Y+y*k+dy
					c := in.COffset(x, y)
					sum[0] += int(in.Y[in.YOffset(x, y)])
					sum[1] += int(in.Cb[c])
					sum[2] += int(in.Cr[c])
				}
			}
			return sum
		}, func(x, y int, v [4]uint8) {
			at := y*out.YStride + x
			out.Y[at], out.Cb[at], out.Cr[at] = v[0], v[1], v[2]
		})
		return out, size
	case *image.RGBA:
		return shrinkPix(in.Pix[in.PixOffset(part.Min.X, part.Min.Y):], in.Stride, size, k, image.NewRGBA(size)), size
	case *image.NRGBA:
		out := image.NewNRGBA(size)
		shrinkPix(in.Pix[in.PixOffset(part.Min.X, part.Min.Y):], in.Stride, size, k, &image.RGBA{Pix: out.Pix, Stride: out.Stride, Rect: out.Rect})
		return out, size
	}
	return img, part
}

func shrinkPix(pix []uint8, stride int, size image.Rectangle, k int, out *image.RGBA) image.Image {
	mean(size, k, func(x, y int) (sum [4]int) {
		for dy := range k {
			line := pix[(y*k+dy)*stride+x*k*4:][:k*4]
			for i := 0; i < len(line); i += 4 {
				for c := range 4 {
					sum[c] += int(line[i+c])
				}
			}
		}
		return sum
	}, func(x, y int, v [4]uint8) { copy(out.Pix[y*out.Stride+4*x:], v[:]) })
	return out
}

// mean sets each dot to the k²th part of its sum.
func mean(size image.Rectangle, k int, sum func(x, y int) [4]int, set func(x, y int, v [4]uint8)) {
	for y := range size.Dy() {
		for x := range size.Dx() {
			var v [4]uint8
			for c, s := range sum(x, y) {
				v[c] = uint8(s / (k * k))
			}
			set(x, y, v)
		}
	}
}
