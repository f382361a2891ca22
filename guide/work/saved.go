package work

import (
	"cmp"
	"path/filepath"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/guide"
)

// shownNotSaved is how many of the things that could not be saved are named in the
// window; the list in the folder names all.
const shownNotSaved = 20

// savedOf is what a save came to, in the guide's words; nil where it ended early with
// nothing.
func savedOf(backup string, s Saved, took time.Duration, err error) *guide.Saved {
	all, there := s.SavedAll(), s.ThereAll()
	if err != nil && all.Files+there.Files == 0 && len(s.NotSaved) == 0 {
		return nil
	}
	files := slices.DeleteFunc(slices.Clone(s.NotSaved), folder.NotSaved.IsKind)
	out := &guide.Saved{
		Backup: backup, Folder: s.Folder, Files: all.Files, Bytes: all.Bytes, There: there.Files,
		NotSaved: int64(len(files)) + s.More, Why: whyNot(files), Unread: unread(s), Sorted: s.Sorted, OlderIndex: s.OlderIndex, IndexDamaged: s.IndexDamaged, Took: took,
	}
	if s.List != "" {
		out.List = filepath.Join(s.Folder, filepath.FromSlash(s.List))
	}
	for _, kind := range append(slices.Clone(Savable), Tree) {
		if page := s.Result.Pages[string(kind)]; page != "" {
			out.Pages = append(out.Pages, guide.SavedPage{Kind: kind, Path: filepath.Join(s.Folder, filepath.FromSlash(page))})
		}
		if n := s.Result.Saved[string(kind)]; n.Files > 0 {
			out.Kinds = append(out.Kinds, guide.SavedKind{Kind: kind, Files: n.Files, Bytes: n.Bytes})
		}
	}
	for _, n := range files[:min(len(files), shownNotSaved)] {
		out.Names = append(out.Names, n.Name)
	}
	for _, g := range s.Gaps {
		out.Defects += g.Defects
	}
	return out
}

// shownWhy is how many lines say in the window what could not be saved, and why.
const shownWhy = 6

// whyNot counts what could not be saved by kind and reason, most first.
func whyNot(all []folder.NotSaved) []guide.SavedNot {
	var lines []guide.SavedNot
	for _, n := range all {
		i := slices.IndexFunc(lines, func(l guide.SavedNot) bool { return string(l.Kind) == n.Kind && l.Reason == string(n.Reason) })
		if i < 0 {
			lines = append(lines, guide.SavedNot{Kind: source.Kind(n.Kind), Reason: string(n.Reason)})
			i = len(lines) - 1
		}
		lines[i].Count++
	}
	slices.SortStableFunc(lines, func(a, b guide.SavedNot) int { return cmp.Compare(b.Count, a.Count) })
	return lines[:min(len(lines), shownWhy)]
}

// unread are the kinds that could not be read, in the order in which they are saved.
func unread(s Saved) (kinds []guide.Unread) {
	for _, kind := range Savable {
		for _, n := range s.NotSaved {
			if n.IsKind() && n.Kind == string(kind) {
				some := s.Result.Saved[n.Kind].Files+s.Result.There[n.Kind].Files > 0
				kinds = append(kinds, guide.Unread{Kind: kind, Reason: string(n.Reason), Part: some})
				break
			}
		}
	}
	return kinds
}
