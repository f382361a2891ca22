package parts_test

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// linked walks the pages of a folder as a person clicks through them: from the page that
// one begins with to every other and back to it, and nowhere to what is not there or not in
// the folder.
func linked(t *testing.T, dst string) {
	t.Helper()
	all := map[string]map[string]bool{} // pages below dst, and what each leads to
	err := filepath.WalkDir(dst, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".html" || strings.Contains(filepath.ToSlash(p), "/Files/") {
			return err
		}
		at, err := filepath.Rel(dst, p)
		if err == nil {
			at = filepath.ToSlash(at)
			all[at] = links(t, dst, at)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"Messages", "WhatsApp", "Notes"} {
		index := kind + "/All chats.html"
		if kind == "Notes" {
			index = kind + "/Notes.html"
		}
		reached, next := map[string]bool{index: true}, []string{index}
		for len(next) > 0 {
			at := next[0]
			next = next[1:]
			for to := range all[at] {
				if all[to] != nil && !reached[to] {
					reached[to] = true
					next = append(next, to)
				}
			}
		}
		pages := 0
		for at, to := range all {
			if !strings.HasPrefix(at, kind+"/") {
				continue
			}
			pages++
			if !reached[at] {
				t.Errorf("%s: nothing leads there", at)
			}
			if at != index && !to[index] {
				t.Errorf("%s: no way back", at)
			}
		}
		if pages < 3 {
			t.Errorf("%d pages of %s", pages, kind)
		}
	}
}

// links are what a page leads to in the folder. Addresses of the web are not looked at, and
// anything else is wrong.
func links(t *testing.T, dst, at string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dst, filepath.FromSlash(at)))
	if err != nil {
		t.Fatal(err)
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	to := map[string]bool{}
	for n := range page.Descendants() {
		for _, a := range n.Attr {
			if n.Type != html.ElementNode || a.Key != "href" && a.Key != "src" {
				continue
			}
			u, err := url.Parse(a.Val)
			switch {
			case err != nil:
				t.Errorf("%s: %q: %v", at, a.Val, err)
			case n.Data == "a" && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto" || u.Scheme == "tel"), a.Val == "about:blank":
			case u.Scheme != "" || u.Host != "" || strings.HasPrefix(u.Path, "/"):
				t.Errorf("%s leads out: %q", at, a.Val)
			case u.Path != "":
				p := path.Join(path.Dir(at), u.Path)
				info, err := os.Lstat(filepath.Join(dst, filepath.FromSlash(p)))
				if !filepath.IsLocal(filepath.FromSlash(p)) || err != nil || !info.Mode().IsRegular() {
					t.Errorf("%s leads nowhere: %q", at, a.Val)
				}
				to[p] = true
			}
		}
	}
	return to
}
