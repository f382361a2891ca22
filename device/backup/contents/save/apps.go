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
			paths, some := r.chosen(a, domain)
			if !some || done[domain] {
				continue
			}
			done[domain] = true
			in := []string{r.sel.Texts.Apps, name}
			if domain != appDomain+a.ID && !a.Group {
				in = append(in, domain)
			}
			for f := range r.s.Under(domain, "") {
				if len(paths) > 0 && !slices.ContainsFunc(paths, func(p string) bool { return f.Path == p || strings.HasPrefix(f.Path, p+"/") }) {
					continue
				}
				if !r.yield(f, "app", in, f.Path, yield) {
					return nil
				}
			}
		}
	}
	return nil
}

// chosen reports whether something in a domain of an app is to be saved, and which folders
// and files; none of them means all.
func (r *run) chosen(a *apps.App, domain string) (paths []string, some bool) {
	for _, entry := range r.sel.Apps {
		of, path, _ := strings.Cut(entry, "/")
		path = strings.Trim(path, "/")
		switch {
		case of != domain && of != a.ID, path != "" && of != domain && domain != appDomain+a.ID: // a path of an app is one of its own folder
		case path == "":
			return nil, true
		default:
			paths = append(paths, path)
		}
	}
	return paths, len(r.sel.Apps) == 0 || len(paths) > 0
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
