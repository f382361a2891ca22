package afc

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestLook holds the questions to the bytes of PROTOCOL.md §4.2, and how their answers
// are read.
func TestLook(t *testing.T) {
	c, asked := script(t,
		answer(opData, []byte(".\x00..\x00a\x00b c\x00")),
		answer(opData, []byte("st_size\x0012\x00st_ifmt\x00S_IFREG\x00st_mtime\x001500000000\x00")),
		answer(opStatus, le(8)),
		answer(opData, []byte("st_ifmt\x00S_IFDIR\x00")))
	names, more, err := c.List(t.Context(), "/d", 10)
	if err != nil || more || !slices.Equal(names, []string{"a", "b c"}) {
		t.Fatal(names, more, err)
	}
	var got []string
	err = c.Infos(t.Context(), []string{"/d/a", "/d/b", "/d/c"}, func(i int, info Info, err error) error {
		got = append(got, fmt.Sprint(i, info.Folder, info.Regular, info.Size, info.Changed.UnixNano(), errors.Is(err, NotFound)))
		return nil
	})
	never := time.Time{}.UnixNano()
	want := []string{"0 false true 12 1500000000 false", fmt.Sprint("1 false false 0 ", never, " true"), fmt.Sprint("2 true false -1 ", never, " false")}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	packets := asked()
	const list = "434641364c504141" + "2b00000000000000" + "2b00000000000000" + "0100000000000000" + "0300000000000000" + "2f6400"
	const info = "434641364c504141" + "2d00000000000000" + "2d00000000000000" + "0200000000000000" + "0a00000000000000" + "2f642f6100"
	if got := hex.EncodeToString(packets[0]); got != list {
		t.Errorf("a listing is asked for by %s", got)
	}
	if got := hex.EncodeToString(packets[1]); got != info {
		t.Errorf("details are asked for by %s", got)
	}
}

// TestInfosEnd: what ends the questions in the middle leaves nothing running.
func TestInfosEnd(t *testing.T) {
	paths := slices.Repeat([]string{"/DCIM/100APPLE/IMG_0001.JPG"}, 1000)
	c, _ := script(t, answer(opData, []byte("st_ifmt\x00S_IFREG\x00")), answer(opOpenResult, le(1)))
	n := 0
	err := c.Infos(t.Context(), paths, func(int, Info, error) error { n++; return nil })
	if !errors.Is(err, ErrMalformed) || n != 1 {
		t.Errorf("%d answers, %v", n, err)
	}
	stop := errors.New("enough")
	c, _ = script(t, answer(opData, []byte("st_ifmt\x00S_IFREG\x00")))
	if err := c.Infos(t.Context(), paths, func(int, Info, error) error { return stop }); err != stop {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c, _ = script(t, answer(opData, []byte("st_ifmt\x00S_IFREG\x00")), func(uint64) []byte { cancel(); <-ctx.Done(); return nil })
	if err := c.Infos(ctx, paths, func(int, Info, error) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	c, _ = script(t)
	if err := c.Infos(t.Context(), []string{"/a", "/b\x00/c"}, nil); !errors.Is(err, InvalidArgument) {
		t.Errorf("error %v", err)
	}
}

// FuzzListings reads what a phone says of folders and files.
func FuzzListings(f *testing.F) {
	f.Add([]byte(".\x00..\x00IMG_0001.JPG\x00../../x\x00\x00"))
	f.Add([]byte("st_size\x00119\x00st_ifmt\x00S_IFREG\x00st_mtime\x001700000000000000000\x00LinkTarget\x00/\x00"))
	f.Add(bytes.Repeat([]byte("a\x00"), 500))
	f.Fuzz(func(t *testing.T, raw []byte) {
		const limit = 20
		names, more := namesOf(raw, limit)
		if len(names) > limit || !more && len(names) > bytes.Count(raw, []byte{0})+1 {
			t.Errorf("%d names", len(names))
		}
		for _, name := range names {
			if name == "" || name == "." || name == ".." || strings.ContainsAny(name, "/\x00") || len(name) > longestName {
				t.Errorf("%q is no name", name)
			}
		}
		info, err := infoOf(raw)
		switch {
		case err != nil && (info != Info{} || !errors.Is(err, ErrMalformed)):
			t.Errorf("%+v, %v", info, err)
		case err == nil && (info.Size < -1 || info.Size > maxSize || info.Folder && info.Regular):
			t.Errorf("%+v", info)
		case !info.Changed.IsZero() && info.Changed.UnixNano() <= 0:
			t.Errorf("changed %v", info.Changed)
		}
	})
}
