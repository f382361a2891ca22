// Package heic shows the pictures of iPhones (HEIC: HEVC in an ISO container) and makes
// JPEGs of them.
//
// The decoder is libheif with libde265, compiled to WebAssembly: it runs in a sandbox that
// has no file, no clock and no more memory than is set here, and ends with its context.
// Nothing of it is read, compiled or kept before the first picture. See libheif/README.
package heic

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed libheif/heif.wasm.gz
var program []byte

// The bounds of one picture.
const (
	MaxPixels = 50 << 20 // iPhones take 48 megapixels
	MaxSize   = 64 << 20 // of the file

	maxMemory = 768 << 20 // that the decoder may ask for
	maxTime   = 2 * time.Minute
	pageSize  = 64 << 10
)

// What keeps a picture from being shown. All others mean that its bytes are not what they
// should be.
var (
	ErrTooBig = errors.New("the picture is bigger than any that an iPhone takes")
	ErrBroken = errors.New("the picture cannot be decoded")
	ErrNone   = errors.New("the picture holds no small one of itself")
)

// one is held by whoever decodes: one picture at a time in the whole program.
var one = make(chan struct{}, 1)

// Decoder decodes pictures. The zero Decoder is ready, and has loaded nothing. It may be
// used by several goroutines.
type Decoder struct {
	mu      sync.Mutex
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// Close frees what was loaded. The Decoder may be used again; then it loads it again.
func (d *Decoder) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.runtime != nil {
		d.runtime.Close(context.Background())
		d.runtime, d.code = nil, nil
	}
}

// load compiles the decoder, once.
func (d *Decoder) load(ctx context.Context) error {
	if d.runtime != nil {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(program))
	if err != nil {
		return err
	}
	wasm, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(maxMemory/pageSize).WithCloseOnContextDone(true))
	code, err := r.CompileModule(ctx, wasm)
	if err == nil {
		_, err = wasi_snapshot_preview1.Instantiate(ctx, r)
	}
	if err != nil {
		r.Close(context.WithoutCancel(ctx))
		return err
	}
	d.runtime, d.code = r, code
	return nil
}

// Decode decodes a picture, upright: as it was turned when it was taken. It waits while
// another one is decoded. Errors: ErrTooBig, ErrBroken, those of reading and the context's.
func (d *Decoder) Decode(ctx context.Context, r io.ReaderAt, size int64) (image.Image, error) {
	switch {
	case size > MaxSize:
		return nil, ErrTooBig
	case size < 12:
		return nil, ErrBroken
	}
	select {
	case one <- struct{}{}:
		defer func() { <-one }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	within, cancel := context.WithTimeoutCause(ctx, maxTime, ErrBroken)
	defer cancel()
	img, err := d.decode(within, r, size)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return img, err
}

func (d *Decoder) decode(ctx context.Context, r io.ReaderAt, size int64) (image.Image, error) {
	if err := d.load(ctx); err != nil {
		return nil, fmt.Errorf("the decoder does not start: %w", err)
	}
	m, err := d.runtime.InstantiateModule(
		experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(reserve)), d.code,
		wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"),
	)
	if err != nil {
		return nil, fmt.Errorf("the decoder does not start: %w", err)
	}
	defer m.Close(context.WithoutCancel(ctx))
	p := &picture{ctx: ctx, memory: m.Memory(), module: m}
	in := p.alloc(size)
	if p.err == nil {
		at, ok := p.memory.Read(in, uint32(size))
		if !ok {
			return nil, ErrBroken
		}
		if n, err := r.ReadAt(at, 0); err != nil && (!errors.Is(err, io.EOF) || int64(n) != size) {
			return nil, err
		}
	}
	return p.decode(in, uint32(size))
}

// picture is one picture in the memory of the decoder. Its first error stays.
type picture struct {
	ctx    context.Context
	memory api.Memory
	module api.Module
	err    error
}

// call calls what is exported under a name; what goes wrong in there is the picture's.
func (p *picture) call(name string, arguments ...uint64) uint32 {
	if p.err != nil {
		return 0
	}
	result, err := p.module.ExportedFunction(name).Call(p.ctx, arguments...)
	if err != nil || len(result) != 1 || uint32(result[0]) == 0 {
		p.err = errors.Join(ErrBroken, err)
		return 0
	}
	return uint32(result[0])
}

func (p *picture) alloc(size int64) uint32 { return p.call("malloc", uint64(size)) }

// What the decoder says of a picture: the values of heif_colorspace and heif_chroma.
const (
	colorYCbCr, colorRGB, colorGray = 0, 1, 2
	chroma420, chroma422, chroma444 = 1, 2, 3
)

// aligned is the length of a row of so many bytes.
func aligned(n int) int { return (n + 15) &^ 15 }

// decode decodes what lies in memory, first its measures, then its dots.
func (p *picture) decode(in, size uint32) (image.Image, error) {
	says := p.alloc(4 * 5)
	at := func(i uint32) uint64 { return uint64(says + 4*i) }
	decode := func(measures uint64, out uint32) {
		p.call("decode", uint64(in), uint64(size), measures, at(0), at(1), at(2), at(3), at(4), uint64(out))
	}
	decode(1, 0)
	if p.err != nil {
		return nil, p.err
	}
	said, ok := p.memory.Read(says, 4*5)
	if !ok {
		return nil, ErrBroken
	}
	number := func(i int) int { return int(binary.LittleEndian.Uint32(said[4*i:])) }
	w, h, color, chroma := number(0), number(1), number(2), number(3)
	switch {
	case w <= 0 || h <= 0:
		return nil, ErrBroken
	case w > 1<<16 || h > 1<<16 || w*h > MaxPixels:
		return nil, ErrTooBig
	}
	size64, made := layout(w, h, color, chroma, number(4) == 1)
	if made == nil {
		return nil, ErrBroken
	}
	out := p.alloc(size64)
	decode(0, out)
	if p.err != nil {
		return nil, p.err
	}
	dots, ok := p.memory.Read(out, uint32(size64))
	if !ok {
		return nil, ErrBroken
	}
	return made(bytes.Clone(dots)), nil // what it is cloned from ends with the module
}

// layout is how many bytes a picture takes as the decoder writes it, and what makes one of
// them; nil where it is of no kind that is known.
func layout(w, h, color, chroma int, premultiplied bool) (int64, func([]byte) image.Image) {
	rect := image.Rect(0, 0, w, h)
	switch color {
	case colorYCbCr:
		ratio, cw, ch := image.YCbCrSubsampleRatio420, (w+1)/2, (h+1)/2
		switch chroma {
		case chroma420:
		case chroma422:
			ratio, ch = image.YCbCrSubsampleRatio422, h
		case chroma444:
			ratio, cw, ch = image.YCbCrSubsampleRatio444, w, h
		default:
			return 0, nil
		}
		stride, cStride := aligned(w), aligned(cw)
		y, c := stride*h, cStride*ch
		return int64(y + 2*c), func(dots []byte) image.Image {
			return &image.YCbCr{
				Y: dots[:y:y], Cb: dots[y : y+c : y+c], Cr: dots[y+c:],
				YStride: stride, CStride: cStride, SubsampleRatio: ratio, Rect: rect,
			}
		}
	case colorGray:
		stride := aligned(w)
		return int64(stride * h), func(dots []byte) image.Image { return &image.Gray{Pix: dots, Stride: stride, Rect: rect} }
	case colorRGB:
		stride := aligned(4 * w)
		return int64(stride * h), func(dots []byte) image.Image {
			if premultiplied {
				return &image.RGBA{Pix: dots, Stride: stride, Rect: rect}
			}
			return &image.NRGBA{Pix: dots, Stride: stride, Rect: rect}
		}
	}
	return 0, nil
}
