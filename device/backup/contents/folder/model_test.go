package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzRuns makes runs as the bytes say: items whose names collide, groups, pages, a
// person who makes, changes and removes files meanwhile, runs that are killed, a list
// that is lost. Whatever happens, a person's own files are as they are, a run that ends
// well has everything, each under a path of its own, and a further one writes nothing.
func FuzzRuns(f *testing.F) {
	f.Add([]byte("abcdefghijklmnopqrstuvwxyz0123456789"))
	f.Add([]byte{1, 2, 3, 250, 4, 5, 6, 251, 7, 8, 252, 9, 10, 253, 254, 255, 0, 0, 1})
	f.Add([]byte("\x10\x20\xfa\x10\x20\xfb\x10\x20\xfc\x30\x40\xfd\x50"))
	names := []string{"IMG.JPG", "img.jpg", "IMG (2).JPG", "IMG.MOV", "é", "e\u0301", "CON", "../x", "a b"}
	folders := [][]string{nil, {"F"}, {"f"}, {"F", "IMG.JPG"}, {"IMG.JPG"}}
	f.Fuzz(func(t *testing.T, steps []byte) {
		if len(steps) > 60 {
			steps = steps[:60]
		}
		dst := t.TempDir()
		mine := map[string]string{} // a person's own files
		saved := map[string]bool{}  // paths that a run gave out
		content := map[string]Item{}
		own := func(p, text string) {
			full := filepath.Join(dst, filepath.FromSlash(p))
			if _, err := os.Lstat(full); err == nil && !saved[p] && mine[p] == "" {
				return // the folder of a name
			}
			if os.MkdirAll(filepath.Dir(full), 0o700) == nil && os.WriteFile(full, []byte(text), 0o600) == nil {
				mine[p] = text
			}
		}
		check := func() {
			for p, text := range mine {
				if data, err := os.ReadFile(filepath.Join(dst, filepath.FromSlash(p))); err != nil || string(data) != text {
					t.Fatalf("a person's %s became %q, %v", p, data, err)
				}
			}
		}
		all := func(whole bool) {
			g := open(t, dst)
			paths := map[string]string{}
			n := 0
			if len(content)%2 == 0 { // as a save of a list does
				for _, key := range sorted(content) {
					if it := content[key]; !it.Renew {
						g.Reserve(&it)
					}
				}
			}
			for _, key := range sorted(content) {
				n++
				if !whole && n > len(content)/2 {
					break
				}
				p, err := g.Save(t.Context(), content[key])
				if err != nil {
					t.Fatal(err)
				}
				paths[key] = p
				saved[p] = true
			}
			if !whole { // killed: what was in the batch has no name
				g.mu.Lock()
				g.batch = batch{}
				g.mu.Unlock()
			}
			if err := g.Close(); err != nil {
				t.Fatal(err)
			}
			check()
			if !whole {
				return
			}
			seen := map[string]string{}
			for key, p := range paths {
				if other := seen[fold(p)]; other != "" {
					t.Fatalf("%s and %s are both %s", key, other, p)
				}
				seen[fold(p)] = key
				var want strings.Builder
				_ = content[key].Write(t.Context(), &want)
				if data, err := os.ReadFile(filepath.Join(dst, filepath.FromSlash(p))); err != nil || string(data) != want.String() {
					t.Fatalf("%s at %s is %q, %v", key, p, data, err)
				}
				if why := unfit(filepath.Base(p), maxName); why != "" {
					t.Fatalf("%s: %s", p, why)
				}
			}
		}
		for i, s := range steps {
			switch {
			case s >= 253:
				all(true)
			case s >= 250:
				all(false)
			case s >= 246:
				if err := os.Remove(filepath.Join(dst, listName)); err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
			case s >= 230: // somebody takes a name, or changes what was saved
				p := []string{"IMG.JPG", "IMG (2).JPG", "F/img.jpg", "F/IMG.MOV", "é", "page (2).html", "page.html", "x"}[s%8]
				own(p, fmt.Sprint("mine ", i))
			case s >= 222:
				for p := range saved {
					if mine[p] == "" {
						_ = os.Remove(filepath.Join(dst, filepath.FromSlash(p)))
					}
				}
			case s >= 200:
				content["page"] = page("page", "page.html", strings.Repeat("p", int(s-200)))
			default:
				key := fmt.Sprint("k", s%40)
				it := text(key, names[int(s)%len(names)], strings.Repeat(string('a'+rune(s%3)), int(s)%4), folders[int(s)%len(folders)]...)
				it.Modified = when.Add(time.Duration(s) * time.Hour) // another version of a key has another time
				if s%7 == 0 {
					it.Together = fmt.Sprint("g", s%5)
				}
				content[key] = it
			}
		}
		all(true)
		before := files(t, dst)
		all(true)
		if after := files(t, dst); len(after) != len(before) {
			t.Fatalf("a further run made %v of %v", after, before)
		}
	})
}

func sorted(m map[string]Item) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	for i := range keys { // few
		for j := range i {
			if keys[i] < keys[j] {
				keys[i], keys[j] = keys[j], keys[i]
			}
		}
	}
	return keys
}

// FuzzList: whatever stands in the list, what is saved is right and lies in the folder.
func FuzzList(f *testing.F) {
	sample := `{"lifeboat-saved":1}
{"key":"k","path":"F/a","size":3,"time":1,"sha256":"` + strings.Repeat("ab", 32) + `","version":"1f"}
{"folder":"F","as":"F","in":".","name":"F (2)"}
{"work":"F"}
{"key":"p","path":"../x","size":-1,"found":true,"together":"g"}
`
	f.Add([]byte(sample))
	f.Add([]byte(sample[:70]))
	f.Fuzz(func(t *testing.T, list []byte) {
		base := t.TempDir()
		dst := filepath.Join(base, "dst")
		put(t, filepath.Join(dst, "F", "a"), "own")
		if err := os.WriteFile(filepath.Join(dst, listName), list, 0o600); err != nil {
			t.Fatal(err)
		}
		items := []Item{text("k", "a", "one", "F"), text("p", "b", "two"), page("page", "a", "three")}
		for range 2 {
			paths, _ := run(t, dst, items...)
			got := files(t, base)
			if got["dst/F/a"] != "own" {
				t.Fatalf("a person's file became %q", got["dst/F/a"])
			}
			for i, want := range []string{"one", "two", "three"} {
				if got["dst/"+paths[i]] != want {
					t.Fatalf("%q is %q", paths[i], got["dst/"+paths[i]])
				}
			}
			for p := range got {
				if !strings.HasPrefix(p, "dst/") {
					t.Fatalf("outside: %s", p)
				}
			}
		}
	})
}
