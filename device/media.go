package device

import (
	"cmp"
	"context"
	"errors"
	"path"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/cameraroll"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// MediaStage is the stage of CountMedia's progress. It counts files.
const MediaStage = "media"

// The places of the photo library below the media folder, which the file service shows.
const (
	mediaPreviews  = "/PhotoData/Thumbnails/V2"
	mediaCloudMark = "/PhotoData/cpl_enabled_marker"
)

// mediaFolders hold the originals, in folders of their own: what the phone took, and
// what came down from iCloud.
var mediaFolders = [...]string{"/DCIM", "/PhotoData/CPLAssets"}

// What bounds a count: no phone has as much, and one that says so is not believed.
const (
	mediaLimit    = 5 * time.Minute
	maxMediaDirs  = 4000
	maxMediaFiles = 500_000
)

// CountMedia counts the photos and videos that lie on a phone, without a change to it,
// over a connection of its own that ends with it. What keeps them from being counted
// stands in the fact. The context ends it; the fact is of no use then.
func (w *Watcher) CountMedia(ctx context.Context, udid string, report progress.Func) phone.Fact[phone.Media] {
	if t := w.find(udid); t != nil {
		w.mu.Lock()
		locked, known := t.phone.Locked.Get()
		w.mu.Unlock()
		if known && locked {
			return phone.NotReadable[phone.Media](phone.ReasonLocked)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, mediaLimit)
	defer cancel()
	link, err := w.Open(ctx, udid)
	if err == nil {
		var m phone.Media
		if m, err = link.CountMedia(ctx, report); err == nil {
			return phone.Is(m)
		}
	}
	w.o.Logger.Debug("photos were not counted", "error", err)
	return phone.NotReadable[phone.Media](mediaReason(err))
}

// CountMedia is Watcher.CountMedia for a phone that is open, with the error itself.
func (l *Link) CountMedia(ctx context.Context, report progress.Func) (phone.Media, error) {
	conn, err := l.StartService(ctx, afc.ServiceName, false)
	if err != nil {
		return phone.Media{}, err
	}
	files := afc.New(conn, afc.Options{Timeout: l.dialer.o.Timeout})
	defer files.Close()
	c := mediaCount{files: files, report: report, most: maxMediaFiles}
	if err := c.run(ctx); err != nil {
		return phone.Media{}, err
	}
	return c.m, nil
}

// errNotShown is a phone that shows nothing, and not all: that is not none.
var errNotShown error = &afc.Error{Op: "count photos", Status: afc.PermissionDenied}

// mediaReason says why photos could not be counted.
func mediaReason(err error) phone.Reason {
	var refused *afc.Error
	var trust *TrustError
	switch {
	case errors.As(err, &trust) && trust.Trust == phone.TrustLocked:
		return phone.ReasonLocked
	case errors.As(err, &trust):
		return phone.ReasonNotTrusted
	case errors.Is(err, afc.ErrMalformed):
		return phone.ReasonMalformed
	case errors.As(err, &refused):
		return phone.ReasonProhibited
	}
	return reasonOf(err)
}

// mediaCount is a count under way.
type mediaCount struct {
	files  *afc.Client
	report progress.Func
	most   int64 // files, at most
	m      phone.Media
	seen   int64 // files that were asked for
}

func (c *mediaCount) run(ctx context.Context) error {
	c.report.Report(progress.Progress{Stage: MediaStage, Unit: progress.Files})
	// A phone without photos may lack the folders, but not the one that they are in.
	if _, _, err := c.files.List(ctx, "/", maxMediaDirs); err != nil {
		return err
	}
	for _, folder := range mediaFolders {
		if err := c.below(ctx, folder); err != nil {
			return err
		}
	}
	if c.m.Partial && c.m.Count() == 0 {
		return errNotShown
	}
	slices.SortFunc(c.m.Changed, func(a, b int64) int { return cmp.Compare(b, a) })
	return c.files.Infos(ctx, []string{mediaCloudMark}, func(_ int, _ afc.Info, err error) error {
		c.m.Cloud = err == nil
		return nil
	})
}

// below counts what lies in the folders of one folder, and the previews that lie
// elsewhere without their photo.
func (c *mediaCount) below(ctx context.Context, parent string) error {
	folders, refused, err := c.folders(ctx, parent)
	if err == nil && refused != nil && parent == mediaFolders[0] {
		err = refused // what it does not show is not nothing
	}
	if err != nil {
		return err
	}
	c.m.Partial = c.m.Partial || refused != nil
	originals := map[string][]string{}
	for _, name := range folders {
		if originals[name], err = c.folder(ctx, path.Join(parent, name)); err != nil {
			return err
		}
	}
	partial := c.m.Partial
	err = c.previews(ctx, mediaPreviews+parent, originals)
	c.m.Partial = partial // the photos are counted all the same
	return err
}

// previews counts the previews below a folder that have no original. They are folders
// that are called like the photo.
func (c *mediaCount) previews(ctx context.Context, parent string, originals map[string][]string) error {
	folders, _, err := c.folders(ctx, parent)
	if err != nil {
		return err
	}
	for _, folder := range folders {
		names, _, err := c.list(ctx, path.Join(parent, folder))
		if err != nil {
			return err
		}
		there := make(map[string]bool, len(originals[folder]))
		for _, o := range originals[folder] {
			there[cameraroll.Stem(o)] = true
		}
		for _, name := range names {
			if cameraroll.KindOf(name) != cameraroll.Other && !there[cameraroll.Stem(name)] {
				c.m.Previews++
			}
		}
	}
	return nil
}

// sortedOnce are the names of both lists, each once.
func sortedOnce(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// list lists a folder; one that is not there is empty. refused is what the phone said
// that does not show it.
func (c *mediaCount) list(ctx context.Context, folder string) (names []string, refused *afc.Error, err error) {
	names, more, err := c.files.List(ctx, folder, maxMediaFiles)
	switch {
	case errors.Is(err, afc.NotFound):
		return nil, nil, nil
	case errors.As(err, &refused):
		return nil, refused, nil
	case err != nil:
		return nil, nil, err
	}
	c.m.Partial = c.m.Partial || more
	return sortedOnce(names, nil), nil, nil
}

// folders are the names of the folders in a folder. Links are not followed.
func (c *mediaCount) folders(ctx context.Context, parent string) (folders []string, refused *afc.Error, err error) {
	names, refused, err := c.list(ctx, parent)
	if err != nil {
		return nil, nil, err
	}
	if len(names) > maxMediaDirs {
		c.m.Partial = true
		names = names[:maxMediaDirs]
	}
	err = c.files.Infos(ctx, inFolder(parent, names), func(i int, info afc.Info, err error) error {
		switch {
		case err == nil && info.Folder:
			folders = append(folders, names[i])
		case err != nil && !errors.Is(err, afc.NotFound):
			c.m.Partial = true
		}
		return nil
	})
	return folders, refused, err
}

// inFolder are the paths of names in a folder.
func inFolder(folder string, names []string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = folder + "/" + name
	}
	return paths
}

// folder counts the files of one folder, and returns their names.
func (c *mediaCount) folder(ctx context.Context, folder string) (found []string, err error) {
	names, refused, err := c.list(ctx, folder)
	if err != nil {
		return nil, err
	}
	c.m.Partial = c.m.Partial || refused != nil
	names = slices.DeleteFunc(names, func(n string) bool { return cameraroll.KindOf(n) == cameraroll.Other })
	if room := c.most - c.seen; int64(len(names)) > room {
		c.m.Partial = true
		names = names[:room]
	}
	var files []cameraroll.File
	err = c.files.Infos(ctx, inFolder(folder, names), func(i int, info afc.Info, err error) error {
		c.seen++
		c.report.Report(progress.Progress{Stage: MediaStage, Done: c.seen, Unit: progress.Files})
		switch {
		case errors.Is(err, afc.NotFound): // it was deleted meanwhile
		case err != nil, info.Regular && info.Size < 0:
			c.m.Partial = true
		case info.Regular:
			f := cameraroll.File{Name: names[i], Size: info.Size}
			if !info.Changed.IsZero() {
				f.Changed = info.Changed.Unix()
			}
			files = append(files, f)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, item := range cameraroll.Items(files) {
		if item.Video {
			c.m.Videos++
		} else {
			c.m.Photos++
		}
		c.m.Bytes += item.Bytes
		if item.Changed > 0 {
			c.m.Changed = append(c.m.Changed, item.Changed)
		}
	}
	for _, f := range files {
		found = append(found, f.Name)
	}
	return found, nil
}
