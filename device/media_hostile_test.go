package device

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// fileAnswer is what a file service answers to a question about a path: the operation of
// its reply and the bytes; false hangs up.
type fileAnswer func(op uint64, path string) (reply uint64, body []byte, ok bool)

// someFiles are the most that are counted here.
const someFiles = 20_000

const (
	fileStatus, fileData     = 1, 2
	fileListing, fileDetails = 3, 10
)

// counting counts what a file service shows that answers so.
func counting(t testing.TB, answer fileAnswer) (phone.Media, error) {
	t.Helper()
	ours, theirs := net.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer theirs.Close()
		for {
			head := make([]byte, 40)
			if _, err := io.ReadFull(theirs, head); err != nil {
				return
			}
			path := make([]byte, binary.LittleEndian.Uint64(head[8:])-40)
			if _, err := io.ReadFull(theirs, path); err != nil {
				return
			}
			op := binary.LittleEndian.Uint64(head[32:])
			if op != fileListing && op != fileDetails {
				t.Errorf("operation %#x: a count must not change anything", op)
			}
			reply, body, ok := answer(op, strings.TrimRight(string(path), "\x00"))
			if !ok {
				return
			}
			binary.LittleEndian.PutUint64(head[8:], 40+uint64(len(body)))
			binary.LittleEndian.PutUint64(head[16:], 40)
			binary.LittleEndian.PutUint64(head[32:], reply)
			if _, err := theirs.Write(append(head, body...)); err != nil {
				return
			}
		}
	}()
	files := afc.New(ours, afc.Options{Timeout: hosttest.Patience})
	defer func() { files.Close(); <-ended }()
	last := int64(-1)
	c := mediaCount{files: files, most: someFiles, report: func(p progress.Progress) {
		if p.Done < last {
			t.Errorf("the progress falls from %d to %d", last, p.Done)
		}
		last = p.Done
	}}
	err := c.run(t.Context())
	return c.m, err
}

func status(n uint64) (uint64, []byte, bool) {
	return fileStatus, binary.LittleEndian.AppendUint64(nil, n), true
}

func data(texts ...string) (uint64, []byte, bool) {
	return fileData, []byte(strings.Join(texts, "\x00") + "\x00"), true
}

// tree answers as a phone does that has these folders, each with its names: names with
// a dot are files of 10 bytes.
func tree(folders map[string][]string) fileAnswer {
	return func(op uint64, path string) (uint64, []byte, bool) {
		names, is := folders[path]
		switch {
		case op == fileListing && is:
			return data(append([]string{".", ".."}, names...)...)
		case op == fileDetails && is:
			return data("st_size", "64", "st_ifmt", "S_IFDIR", "st_mtime", "1700000000000000000")
		case op == fileDetails && strings.Contains(path, "."):
			return data("st_size", "10", "st_blocks", "1", "st_nlink", "1", "st_ifmt", "S_IFREG", "st_mtime", "1700000000000000000")
		}
		return status(8)
	}
}

// TestMediaOfOddPhones holds what is counted on phones that answer in odd ways.
func TestMediaOfOddPhones(t *testing.T) {
	plain := map[string][]string{
		"/": {"DCIM", "PhotoData"}, "/DCIM": {"100APPLE", "readme.jpg"}, "/DCIM/100APPLE": {"IMG_0001.HEIC", "IMG_0001.MOV", "IMG_0002.MP4"},
	}
	over := func(change fileAnswer) fileAnswer {
		usual := tree(plain)
		return func(op uint64, path string) (uint64, []byte, bool) {
			if reply, body, ok := change(op, path); reply != 0 || !ok {
				return reply, body, ok
			}
			return usual(op, path)
		}
	}
	details := func(of string, texts ...string) fileAnswer {
		return over(func(op uint64, path string) (uint64, []byte, bool) {
			if op == fileDetails && strings.HasSuffix(path, of) {
				return data(texts...)
			}
			return 0, nil, true
		})
	}
	refusing := func(of string, code uint64) fileAnswer {
		return over(func(_ uint64, path string) (uint64, []byte, bool) {
			if path == of {
				return status(code)
			}
			return 0, nil, true
		})
	}
	listing := func(of string, names ...string) fileAnswer {
		return over(func(op uint64, path string) (uint64, []byte, bool) {
			if op == fileListing && path == of {
				return data(names...)
			}
			return 0, nil, true
		})
	}
	for name, c := range map[string]struct {
		answer fileAnswer
		want   string // photos, videos, bytes, dated; the error
	}{
		"plain":                     {tree(plain), "1 1 30 2"},
		"new":                       {tree(map[string][]string{"/": {}}), "0 0 0 0"},
		"no folder at all":          {tree(nil), "error afc: list /: afc status 8"},
		"the camera roll refused":   {refusing("/DCIM", 10), "error afc: list /DCIM: afc status 10"},
		"a folder refused":          {refusing("/DCIM/100APPLE", 10), "error afc: count photos: afc status 10"},
		"downloads refused":         {refusing("/PhotoData/CPLAssets", 10), "1 1 30 2 partial"},
		"previews refused":          {refusing("/PhotoData/Thumbnails/V2/DCIM", 10), "1 1 30 2"},
		"a file refused":            {refusing("/DCIM/100APPLE/IMG_0002.MP4", 10), "1 0 20 1 partial"},
		"a file deleted meanwhile":  {refusing("/DCIM/100APPLE/IMG_0002.MP4", 8), "1 0 20 1"},
		"names that climb":          {listing("/DCIM/100APPLE", "../../etc/passwd.jpg", "..", ".", "/x.jpg", "IMG_0003.JPG"), "1 0 10 1 partial"},
		"folders that climb":        {listing("/DCIM", "..", "../PhotoData", "100APPLE", "."), "1 1 30 2 partial"},
		"one name many times":       {listing("/DCIM/100APPLE", slices.Repeat([]string{"IMG_0001.JPG"}, 5000)...), "1 0 10 1"},
		"empty names":               {listing("/DCIM/100APPLE", "", "", "IMG_0001.JPG", ""), "1 0 10 1 partial"},
		"a long name":               {listing("/DCIM/100APPLE", strings.Repeat("x", 5000)+".jpg", "IMG_0001.JPG"), "1 0 10 1 partial"},
		"a folder called a photo":   {details("IMG_0002.MP4", "st_size", "10", "st_ifmt", "S_IFDIR"), "1 0 20 1"},
		"a link":                    {details("IMG_0002.MP4", "st_size", "10", "st_ifmt", "S_IFLNK", "LinkTarget", "/etc"), "1 0 20 1"},
		"a folder that is a link":   {details("100APPLE", "st_ifmt", "S_IFLNK", "LinkTarget", "/"), "0 0 0 0"},
		"sizes below zero":          {details("IMG_0002.MP4", "st_size", "-10", "st_ifmt", "S_IFREG"), "1 0 20 1 partial"},
		"sizes beyond all disks":    {details("IMG_0002.MP4", "st_size", "9223372036854775807", "st_ifmt", "S_IFREG"), "1 0 20 1 partial"},
		"no date":                   {details("IMG_0002.MP4", "st_size", "10", "st_ifmt", "S_IFREG", "st_mtime", "0"), "1 1 30 1"},
		"a date that is none":       {details("IMG_0002.MP4", "st_size", "10", "st_ifmt", "S_IFREG", "st_mtime", "yesterday"), "1 1 30 1"},
		"details cut off":           {details("IMG_0002.MP4", "st_size"), "1 0 20 1 partial"},
		"details of something else": {details("IMG_0002.MP4", "color", "red"), "1 0 20 1 partial"},
		"a listing of a picture":    {over(func(op uint64, path string) (uint64, []byte, bool) { return fileListing, nil, path != "/" }), "error afc: list: EOF"},
		"another reply":             {over(func(op uint64, path string) (uint64, []byte, bool) { return 0x0e, make([]byte, 8), true }), "error afc: list: answered with operation 0xe, 8 bytes: malformed packet"},
		"hung up in the middle": {over(func(op uint64, path string) (uint64, []byte, bool) {
			return 0, nil, !strings.HasSuffix(path, "IMG_0001.MOV")
		}), "error afc: info: unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := counting(t, c.answer)
			got := fmt.Sprint(m.Photos, m.Videos, m.Bytes, len(m.Changed))
			if m.Partial {
				got += " partial"
			}
			if err != nil {
				got = "error " + err.Error()
			}
			if !strings.HasPrefix(c.want, "error") && got != c.want || strings.HasPrefix(c.want, "error") && err == nil {
				t.Errorf("%s, want %s", got, c.want)
			}
			if err != nil && mediaReason(err) == "" {
				t.Error("an error without a reason")
			}
		})
	}
}

// TestMediaWithoutEnd: a phone that shows more than any phone has is counted up to a
// bound, and the count says so.
func TestMediaWithoutEnd(t *testing.T) {
	var folders, names []string
	for i := range maxMediaDirs + 50 {
		folders = append(folders, fmt.Sprintf("%04dAPPLE", i))
	}
	for i := range 400 {
		names = append(names, fmt.Sprintf("IMG_%04d.JPG", i))
	}
	asked := 0
	m, err := counting(t, func(op uint64, path string) (uint64, []byte, bool) {
		asked++
		switch {
		case op == fileDetails && strings.HasSuffix(path, ".JPG"):
			return data("st_size", "17592186044416", "st_ifmt", "S_IFREG")
		case op == fileDetails:
			return data("st_ifmt", "S_IFDIR")
		case strings.HasSuffix(path, "APPLE"):
			return data(names...)
		}
		return data(folders...) // below every folder the same again
	})
	if err != nil || !m.Partial || m.Count() != someFiles || m.Bytes <= 0 || asked > 2*someFiles+8*maxMediaDirs {
		t.Errorf("%d of %d bytes, partial %v, asked %d times, %v", m.Count(), m.Bytes, m.Partial, asked, err)
	}
	// A listing beyond its bound is refused before it is read.
	_, err = counting(t, func(uint64, string) (uint64, []byte, bool) { return fileData, make([]byte, 9<<20), true })
	if !errors.Is(err, afc.ErrMalformed) {
		t.Errorf("a listing of 9 MiB: %v", err)
	}
}

// FuzzMedia counts on a phone that answers anything.
func FuzzMedia(f *testing.F) {
	f.Add([]byte("\x02DCIM\x00PhotoData\x00\xff\x02100APPLE\x00\xff\x02st_ifmt\x00S_IFDIR\x00\xff\x02IMG_0001.JPG\x00\xff"))
	f.Add([]byte("\x01\x08\x00\x00\x00\x00\x00\x00\x00\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		// Pieces end with 0xff; each begins with its operation. They come again and again.
		pieces := strings.Split(string(raw), "\xff")
		asked := 0
		m, err := counting(t, func(uint64, string) (uint64, []byte, bool) {
			piece := pieces[asked%len(pieces)]
			asked++
			if piece == "" || asked > 2000 {
				return 0, nil, false
			}
			return uint64(piece[0]), []byte(piece[1:]), true
		})
		if m.Photos < 0 || m.Videos < 0 || m.Bytes < 0 || m.Previews < 0 || m.Undated() < 0 || m.Count() > int64(asked) {
			t.Errorf("%+v after %d questions", m, asked)
		}
		if err == nil && !slices.IsSortedFunc(m.Changed, func(a, b int64) int { return int(b - a) }) {
			t.Error("dates are not in their order")
		}
	})
}
