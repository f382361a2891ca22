package phoneimage

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"io"
	"path"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

func generate(t testing.TB, spec Spec) *Generated {
	t.Helper()
	g, err := Generate(spec)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// fingerprint hashes everything that an image yields, contents included.
func fingerprint(t *testing.T, image Image) string {
	t.Helper()
	h := sha1.New()
	for item, err := range image.Items(true) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(h, "%s %d %+v\n", item.Domain, item.Kind, item.File)
		if item.Kind != mbfile.Regular {
			continue
		}
		r, err := image.Open(item)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(h, r); err != nil || n != item.Size {
			t.Fatalf("%s: %d of %d bytes, %v", item.RelativePath, n, item.Size, err)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestSameSpecSameBytes(t *testing.T) {
	spec := Spec{Seed: 7, Files: 700, Bytes: 3 << 20, Days: 2}
	a := fingerprint(t, generate(t, spec))
	if b := fingerprint(t, generate(t, spec)); a != b {
		t.Error("the same Spec gave two phones")
	}
	spec.Seed++
	if b := fingerprint(t, generate(t, spec)); a == b {
		t.Error("another seed gave the same phone")
	}
}

func TestFilesAndBytesAreAsAsked(t *testing.T) {
	fixed := generate(t, Spec{}).Totals(true)
	for _, spec := range []Spec{{Files: 500, Bytes: 1 << 20}, {Files: 5000, Bytes: 12345}, {Files: 20000}} {
		got := generate(t, spec).Totals(true)
		bytes := spec.Bytes
		if bytes == 0 {
			bytes = (got.Files - fixed.Files) * 2048
		}
		if got.Files != int64(spec.Files) || got.Bytes-fixed.Bytes != bytes {
			t.Errorf("%+v: %+v beside the fixed %+v", spec, got, fixed)
		}
		if dirs := got.Rows - got.Files; dirs < got.Files/12 {
			t.Errorf("%+v: only %d directories", spec, dirs)
		}
	}
}

func TestEveryItemHasItsParentBeforeItAndNoneComesTwice(t *testing.T) {
	g := generate(t, Spec{Files: 6000, Days: 3})
	seen := map[string]bool{}
	kinds := map[int]int{}
	for item, err := range g.Items(true) {
		if err != nil {
			t.Fatal(err)
		}
		kinds[item.Kind]++
		key := item.Domain + "-" + item.RelativePath
		if seen[key] {
			t.Errorf("twice: %s", key)
		}
		seen[key] = true
		if item.RelativePath != "" {
			up := path.Dir(item.RelativePath)
			if up == "." {
				up = ""
			}
			if !seen[item.Domain+"-"+up] {
				t.Errorf("%s comes before its directory", key)
			}
		}
		if !KnownDomain(item.Domain) {
			t.Errorf("unknown domain %s", item.Domain)
		}
		if id, ok := strings.CutPrefix(item.Domain, "AppDomain-"); ok && g.Applications()[id] == nil {
			t.Errorf("%s is not listed", item.Domain)
		}
	}
	if kinds[mbfile.Link] == 0 || kinds[mbfile.Directory] == 0 {
		t.Errorf("kinds: %v", kinds)
	}
}

func TestHealthIsOnlyInEncryptedBackups(t *testing.T) {
	g := generate(t, Spec{})
	for _, encrypted := range []bool{false, true} {
		found := false
		for item := range g.Items(encrypted) {
			found = found || item.Domain == "HealthDomain"
		}
		if found != encrypted {
			t.Errorf("encrypted %v, Health %v", encrypted, found)
		}
	}
	if g.Totals(false) == g.Totals(true) {
		t.Error("the totals do not tell")
	}
}

func TestDaysChangeAddAndDelete(t *testing.T) {
	list := func(days int) map[string]string {
		g, all := generate(t, Spec{Files: 4000, Days: days}), map[string]string{}
		for item := range g.Items(true) {
			if item.Kind == mbfile.Regular {
				all[item.Domain+"-"+item.RelativePath] = fmt.Sprint(item.LastModified, item.Size, item.Content.Key)
			}
		}
		return all
	}
	before, after := list(1), list(2)
	var added, changed, deleted int
	for key, value := range after {
		if old, ok := before[key]; !ok {
			added++
		} else if old != value {
			changed++
		}
	}
	for key := range before {
		if _, ok := after[key]; !ok {
			deleted++
		}
	}
	if added == 0 || changed == 0 || deleted == 0 || changed > 400 {
		t.Errorf("added %d, changed %d, deleted %d", added, changed, deleted)
	}
}

func TestChunksDiffer(t *testing.T) {
	g := generate(t, Spec{})
	read := func(key uint64) []byte {
		var b bytes.Buffer
		if _, err := io.Copy(&b, &reader{noise: g.noise, key: key, size: 40*chunk + 5}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	a := read(1)
	if len(a) != 40*chunk+5 {
		t.Fatalf("%d bytes", len(a))
	}
	seen := map[string]bool{}
	for at := 0; at+chunk <= len(a); at += chunk {
		seen[string(a[at:at+chunk])] = true
	}
	if len(seen) != 40 {
		t.Errorf("%d different chunks of 40", len(seen))
	}
	if bytes.Equal(a, read(2)) {
		t.Error("two keys, the same bytes")
	}
	small := make([]byte, 1)
	r := &reader{noise: g.noise, key: 1, size: int64(len(a))}
	for i := range 200 {
		if _, err := r.Read(small); err != nil || small[0] != a[i] {
			t.Fatalf("byte %d read alone: %x, %v", i, small, err)
		}
	}
}

func TestDatabasesAreWhole(t *testing.T) {
	g := generate(t, Spec{Days: 1})
	n := 0
	for item := range g.Items(true) {
		if bytes.HasPrefix(item.Content.Text, []byte("SQLite format 3\x00")) {
			n++
		}
	}
	if n != len(databases) {
		t.Errorf("%d databases of %d", n, len(databases))
	}
}

func BenchmarkItems(b *testing.B) {
	g := generate(b, Spec{Files: 100_000})
	for b.Loop() {
		for range g.Items(true) {
		}
	}
}

func BenchmarkContent(b *testing.B) {
	g := generate(b, Spec{})
	buf := make([]byte, 64<<10)
	b.SetBytes(16 << 20)
	for b.Loop() {
		r := &reader{noise: g.noise, key: 3, size: 16 << 20}
		for {
			if _, err := r.Read(buf); err != nil {
				break
			}
		}
	}
}
