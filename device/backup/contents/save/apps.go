package save

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// Domains of apps begin so.
const (
	appDomain    = "AppDomain-"
	groupDomain  = "AppDomainGroup-"
	pluginDomain = "AppDomainPlugin-"
)

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

// apps is what apps keep, as it lies.
func (r *run) apps() Part {
	return Part{Kind: source.Apps, Files: func(_ context.Context, yield func(File) bool) error {
		for domain := range r.s.Domains("AppDomain") {
			if !r.chosen(domain) {
				continue
			}
			in := []string{r.sel.Texts.Apps, strings.TrimPrefix(domain, appDomain)}
			for f := range r.s.Under(domain, "") {
				if !r.yield(f, "app", in, f.Path, yield) {
					return nil
				}
			}
		}
		return nil
	}}
}

// chosen reports whether a domain is one of the apps'.
func (r *run) chosen(domain string) bool {
	if len(r.sel.Apps) == 0 {
		return strings.HasPrefix(domain, appDomain) || strings.HasPrefix(domain, groupDomain) || strings.HasPrefix(domain, pluginDomain)
	}
	return slices.ContainsFunc(r.sel.Apps, func(app string) bool { return ofApp(domain, app) })
}

// ofApp reports whether a domain is an app's: its own, its extensions', and the groups
// that are called after it.
func ofApp(domain, app string) bool {
	if domain == app || domain == appDomain+app {
		return true
	}
	for _, prefix := range []string{pluginDomain, groupDomain, groupDomain + "group."} {
		rest, ok := strings.CutPrefix(domain, prefix)
		if ok && (rest == app || strings.HasPrefix(rest, app+".")) {
			return true
		}
	}
	return false
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

// The places of voice memos, older and newer.
var memoFolders = [][2]string{
	{"MediaDomain", "Media/Recordings"},
	{"AppDomainGroup-group.com.apple.VoiceMemos.shared", "Recordings"},
}

// voiceMemos are the recordings as files, without their titles.
func (r *run) voiceMemos() Part {
	return Part{Kind: source.VoiceMemos, Files: func(_ context.Context, yield func(File) bool) error {
		for _, place := range memoFolders {
			for f := range r.s.Under(place[0], place[1]) {
				when := f.Created()
				if !memo(f.Path) || !r.sel.within(when) {
					continue
				}
				rest := strings.TrimPrefix(f.Path, place[1]+"/")
				if !r.yieldAt(f, []string{r.sel.Texts.VoiceMemos}, rest, when, yield) {
					return nil
				}
			}
		}
		return nil
	}}
}

func (r *run) yieldAt(f *source.File, in []string, rest string, when time.Time, yield func(File) bool) bool {
	return r.yield(f, "memo", in, rest, func(file File) bool {
		file.Modified = when
		return yield(file)
	})
}

// memo reports whether a file is a recording: by itself, or in the folder of an edited one.
func memo(p string) bool {
	switch strings.ToLower(p[strings.LastIndexByte(p, '.')+1:]) {
	case "m4a", "qta", "caf", "mp4", "aac", "wav":
		return true
	}
	return false
}
