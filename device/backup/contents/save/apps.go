package save

import (
	"context"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// appDomain begins the domain of an app's own files.
const appDomain = "AppDomain-"

// tree is the whole backup: each file under its domain and path.
func (r *run) tree() Part {
	return Part{Kind: Tree, Files: func(_ context.Context, yield func(File) bool) error {
		for f := range r.s.All() {
			if !r.yield(f, "tree", []string{r.sel.Texts.Tree, f.Domain}, f.Path, yield) {
				break
			}
		}
		return nil
	}}
}

// listApps lists what apps keep, as it lies: the app's own files in a folder with its
// name, those of its extensions and groups below it.
func (r *run) listApps(ctx context.Context, yield func(File) bool) error {
	list, err := apps.Read(ctx, r.s)
	if err != nil {
		return err
	}
	named := map[string]int{}
	for i := range list {
		named[strings.ToLower(list[i].Name)]++
	}
	done := map[string]bool{} // a domain is saved once, whoever shares it
	for i := range list {
		a := &list[i]
		name := a.Name
		if name == "" || named[strings.ToLower(name)] > 1 {
			name = strings.TrimSpace(name + " " + a.ID)
		}
		for _, domain := range a.Domains {
			if !r.chosen(a, domain) || done[domain] {
				continue
			}
			done[domain] = true
			in := []string{r.sel.Texts.Apps, name}
			if domain != appDomain+a.ID && !a.Group {
				in = append(in, domain)
			}
			for f := range r.s.Under(domain, "") {
				if !r.yield(f, "app", in, f.Path, yield) {
					return nil
				}
			}
		}
	}
	return nil
}

// chosen reports whether a domain of an app is to be saved.
func (r *run) chosen(a *apps.App, domain string) bool {
	return len(r.sel.Apps) == 0 || slices.Contains(r.sel.Apps, a.ID) || slices.Contains(r.sel.Apps, domain)
}

// yield gives out a file that is saved as it lies.
func (r *run) yield(f *source.File, as string, in []string, p string, yield func(File) bool) bool {
	parts := strings.Split(p, "/")
	modified := f.Modified()
	if modified.IsZero() {
		modified = f.Created()
	}
	return yield(File{
		From: f, Folder: append(slices.Clip(in), parts[:len(parts)-1]...), Name: parts[len(parts)-1], Modified: modified, As: as,
	})
}
