package keybag

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/progress"
)

func TestDamaged(t *testing.T) {
	good, _, err := Create(context.Background(), []byte("p"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*Bag)) []byte {
		b := *good
		b.Classes = append([]Class(nil), good.Classes...)
		change(&b)
		return b.Encode()
	}
	whole := good.Encode()
	tests := map[string]struct {
		data        []byte
		unsupported bool
	}{
		"empty":               {data: nil},
		"text":                {data: []byte("this is no bag at all")},
		"cut in a value":      {data: whole[:len(whole)-1]},
		"cut in a tag":        {data: whole[:len(whole)-45]},
		"header only":         {data: with(func(b *Bag) { b.Classes = nil })},
		"huge length":         {data: append([]byte("VERS\xff\xff\xff\xff"), whole...)},
		"too big":             {data: make([]byte, maxBag+1)},
		"no salt":             {data: with(func(b *Bag) { b.Salt = nil })},
		"no rounds":           {data: with(func(b *Bag) { b.Iterations = 0 })},
		"endless rounds":      {data: with(func(b *Bag) { b.Iterations = 1 << 31 })},
		"endless first stage": {data: with(func(b *Bag) { b.DoubleIterations = 1 << 31 })},
		"first stage of none": {data: with(func(b *Bag) { b.DoubleIterations = 0 })},
		"short wrapped key":   {data: with(func(b *Bag) { b.Classes[0].Wrapped = make([]byte, 39) })},
		"class twice":         {data: with(func(b *Bag) { b.Classes[1].Class = 1 })},
		"no password keys": {data: with(func(b *Bag) {
			for i := range b.Classes {
				b.Classes[i].Wrap = WrapDevice
			}
		})},
		"no version": {data: with(func(b *Bag) { b.Version = 0 })},
		"version 2":  {data: with(func(b *Bag) { b.Version = 2 }), unsupported: true},
		"version 6":  {data: with(func(b *Bag) { b.Version = 6 }), unsupported: true},
		"escrow bag": {data: with(func(b *Bag) { b.Type = 2 }), unsupported: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(tt.data)
			var damage *DamagedError
			if errors.Is(err, ErrUnsupported) != tt.unsupported || errors.As(err, &damage) == tt.unsupported {
				t.Errorf("error %v", err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	b, _, err := Create(context.Background(), []byte("p"), Options{Iterations: 1, DoubleIterations: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b.Encode())
	single, _, err := Create(context.Background(), nil, Options{Iterations: 1, Single: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(single.Encode())
	f.Add([]byte("VERS\x00\x00\x00\x04\x00\x00\x00\x05"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Parse(data)
		if err != nil {
			var damage *DamagedError
			if !errors.As(err, &damage) && !errors.Is(err, ErrUnsupported) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		again, err := Parse(b.Encode())
		if err != nil {
			t.Fatalf("what was written does not read: %v", err)
		}
		if !bytes.Equal(again.Encode(), b.Encode()) {
			t.Fatal("reading and writing again changes the bag")
		}
		if b.Iterations > 100 || b.DoubleIterations > 100 {
			return
		}
		keys, err := b.Unlock(context.Background(), []byte("p"), progress.Func(nil))
		if err != nil && !errors.Is(err, ErrWrongPassword) {
			t.Fatal(err)
		}
		keys.Wipe()
	})
}
