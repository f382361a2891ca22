package phoneimage

import (
	"bytes"
	"io"
	"iter"
	"math/bits"
	"strings"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// Spec says what a generated phone holds. The zero value is a phone with its
// databases, settings and a few apps, and nothing else.
type Spec struct {
	Seed  uint64
	Files int   // regular files in all; the fixed ones are always there
	Bytes int64 // of the files beyond the fixed ones; 2 KiB each when 0
	Days  int   // for how long the phone was used since: things are added, changed and deleted every day

	// Everyday, when not zero, puts on the phone what an everyday one holds up to that
	// day, of invented people: photos, chats, contacts … They are made when they are
	// first asked for, which takes up to a second.
	Everyday time.Time
}

// Generated is a phone made from a Spec.
type Generated struct {
	spec   Spec
	noise  noise
	fixed  []Item
	apps   map[string]any
	bulk   int    // number of files beyond the fixed ones, before days change them
	weight uint64 // of all of them together
	totals [2]func() Totals
	made   func() error // makes the fixed ones, once
}

// The phone was set up then; days are counted from there.
var setUp = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC).Unix()

// Generate makes a phone. It takes a moment for the databases, and none for
// the rest; an everyday phone is made later.
func Generate(spec Spec) (*Generated, error) {
	g := &Generated{spec: spec, noise: newNoise()}
	for i, encrypted := range [2]bool{false, true} {
		g.totals[i] = sync.OnceValue(func() Totals { return g.count(encrypted) })
	}
	g.made = sync.OnceValue(g.make)
	if !spec.Everyday.IsZero() {
		return g, nil
	}
	return g, g.made()
}

func (g *Generated) make() error {
	if err := g.makeFixed(); err != nil {
		return err
	}
	spec := g.spec
	files := 0
	for i := range g.fixed {
		if g.fixed[i].Kind == mbfile.Regular {
			files++
		}
	}
	g.bulk = max(0, spec.Files-files)
	if g.spec.Bytes == 0 {
		g.spec.Bytes = int64(g.bulk) * 2048
	}
	for i := range g.bulk {
		g.weight += g.weightOf(i)
	}
	return nil
}

// Totals implements Image.
func (g *Generated) Totals(encrypted bool) Totals {
	if encrypted {
		return g.totals[1]()
	}
	return g.totals[0]()
}

func (g *Generated) count(encrypted bool) Totals {
	var t Totals
	for item, err := range g.Items(encrypted) {
		if err != nil {
			return Totals{}
		}
		t.Rows++
		if item.Kind == mbfile.Regular {
			t.Files++
			t.Bytes += item.Size
		}
	}
	return t
}

// Applications implements Image.
func (g *Generated) Applications() map[string]any {
	_ = g.made() // Items tells it
	return g.apps
}

// Close implements Image; a generated one keeps nothing.
func (g *Generated) Close() error { return nil }

// Open implements Image.
func (g *Generated) Open(item *Item) (io.ReadCloser, error) {
	if item.Content.Text != nil {
		return io.NopCloser(bytes.NewReader(item.Content.Text)), nil
	}
	return &reader{noise: g.noise, key: item.Content.Key, head: headOf(item.RelativePath), size: item.Size}, nil
}

// Items implements Image.
func (g *Generated) Items(encrypted bool) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		if err := g.made(); err != nil {
			yield(nil, err)
			return
		}
		w := walker{g: g, seen: make(map[string]bool, 2*len(g.fixed)), emit: func(item *Item) bool {
			return !encrypted && OnlyEncrypted(item) || yield(item, nil)
		}}
		for i := range g.fixed {
			item := g.fixed[i]
			if item.Kind == mbfile.Directory {
				w.seen[item.Domain+"\x00"+item.RelativePath] = true
			}
			if !w.emit(&item) {
				return
			}
		}
		w.fileKinds()
	}
}

// walker yields the files of all kinds, those beyond the fixed items.
type walker struct {
	g      *Generated
	emit   func(*Item) bool
	seen   map[string]bool // directories that were yielded, but for the last levels of a kind
	folder string          // the directory of the last file
	before uint64          // weight of all files before this one
}

func (w *walker) fileKinds() {
	i, g := 0, w.g
	for s := range fileKinds {
		fileKind := &fileKinds[s]
		end := i + g.bulk*fileKind.share/shares
		if s == len(fileKinds)-1 {
			end = g.bulk
		}
		for n := 0; i < end; i, n = i+1, n+1 {
			size := w.size(i)
			if g.gone(i) {
				continue
			}
			if !w.file(fileKind, n, i, size, g.changed(i)) {
				return
			}
		}
	}
	for day := 1; day <= g.spec.Days; day++ {
		for n := range g.spec.Files/200 + 3 {
			i := g.bulk + day<<20 + n
			size := int64(mix(g.spec.Seed, uint64(i)) % uint64(2*g.mean()))
			if !w.file(&dayKind, day*1000+n%1000+n/1000*100_000, i, size, day) {
				return
			}
		}
	}
}

// mean is the mean size of a file beyond the fixed ones.
func (g *Generated) mean() int64 { return max(16, g.spec.Bytes/int64(max(1, g.bulk))) }

// size shares the bytes out by weight, so that they sum up exactly.
func (w *walker) size(i int) int64 {
	part := func(weight uint64) uint64 {
		hi, lo := bits.Mul64(uint64(w.g.spec.Bytes), weight)
		n, _ := bits.Div64(hi, lo, max(1, w.g.weight))
		return n
	}
	from := w.before
	w.before += w.g.weightOf(i)
	return int64(part(w.before) - part(from))
}

// weightOf returns how large a file is in comparison: one in six is empty, the
// others vary over three orders of magnitude.
func (g *Generated) weightOf(i int) uint64 {
	h := mix(g.spec.Seed, uint64(i), 7)
	if h%100 < 17 {
		return 0
	}
	return (1 + h>>40&0xff) << (h >> 16 & 7) * g.kindOf(i).weight
}

func (g *Generated) kindOf(i int) *fileKind {
	at := 0
	for s := range fileKinds {
		at += g.bulk * fileKinds[s].share / shares
		if i < at {
			return &fileKinds[s]
		}
	}
	return &fileKinds[len(fileKinds)-1]
}

// changed returns the last day on which a file was changed, 0 for none.
func (g *Generated) changed(i int) int {
	for day := g.spec.Days; day > 0; day-- {
		if mix(g.spec.Seed, uint64(i), uint64(day), 1)%97 == 0 {
			return day
		}
	}
	return 0
}

// gone reports whether a file was deleted since.
func (g *Generated) gone(i int) bool {
	for day := 1; day <= g.spec.Days; day++ {
		if mix(g.spec.Seed, uint64(i), uint64(day), 2)%499 == 0 {
			return true
		}
	}
	return false
}

// file yields a file and the directories above it that were not yielded yet.
func (w *walker) file(s *fileKind, n, i int, size int64, day int) bool {
	domain, folder, name := s.place(n)
	if s.media && !w.g.spec.Everyday.IsZero() {
		domain, folder, name = "AppDomain-"+podcatcher, "Documents/Episodes/"+strings.ReplaceAll(folder, "/", "-"), name+".mp3"
	}
	if at := domain + "\x00" + folder; at != w.folder {
		w.folder = at
		if !w.directories(domain, folder) {
			return false
		}
	}
	key := mix(w.g.spec.Seed, uint64(i), uint64(day), 3)
	birth := setUp + int64(mix(w.g.spec.Seed, uint64(i))%2_000_000)
	modified := birth
	if day > 0 {
		modified = setUp + int64(day)*86_400 + int64(key%80_000)
	}
	return w.emit(&Item{
		Domain: domain, Kind: mbfile.Regular, Content: Content{Key: key},
		File: mbfile.File{
			RelativePath: folder + "/" + name, Mode: 0o100000 | s.mode, Size: size, UserID: s.owner, GroupID: s.owner,
			InodeNumber: 1<<20 + int64(i), Birth: birth, LastModified: modified, LastStatusChange: modified,
			ProtectionClass: s.class,
		},
	})
}

// directories yields the directories down to folder.
func (w *walker) directories(domain, folder string) bool {
	for end := 0; end <= len(folder); end++ {
		if end != 0 && end != len(folder) && folder[end] != '/' {
			continue
		}
		key := domain + "\x00" + folder[:end]
		if w.seen[key] {
			continue
		}
		w.seen[key] = true
		item := directory(domain, folder[:end])
		if !w.emit(&item) {
			return false
		}
	}
	return true
}

// directory makes the item of a directory. Its attributes follow from its name.
func directory(domain, path string) Item {
	id := mbfile.IDOf(domain, path)
	owner := int64(501)
	if strings.HasPrefix(domain, "Sys") {
		owner = -2
	}
	stamp := setUp + int64(id[4])*60
	return Item{Domain: domain, Kind: mbfile.Directory, File: mbfile.File{
		RelativePath: path, Mode: 0o40755, UserID: owner, GroupID: owner,
		InodeNumber: 1<<32 | int64(id[0])<<24 | int64(id[1])<<16 | int64(id[2])<<8 | int64(id[3]),
		Birth:       stamp, LastModified: stamp, LastStatusChange: stamp,
	}}
}
