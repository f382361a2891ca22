package pages

import (
	"context"
	"path"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

// maxInFolder is how many files of one attachment that is a folder are saved.
const maxInFolder = 10_000

// saved is a file of an attachment.
type saved struct{ name, path string }

// attach saves an attachment, once, and returns its files. lost is how many of them
// could not be saved.
func (c *conversation) attach(ctx context.Context, a *chat.Attachment) (files []saved, lost int, err error) {
	if !a.Here || c.o.Files == nil {
		return nil, 0, nil
	}
	items := c.o.Files(ctx, a)
	if len(items) > maxInFolder {
		lost, items = len(items)-maxInFolder, items[:maxInFolder]
	}
	name := fileName(a)
	for i := range items {
		it := items[i]
		shownName := name
		if len(items) > 1 || it.Name != "" && len(it.Folder) > 0 {
			shownName = it.Name
			it.Folder = c.folder(append([]string{c.words.Files, name}, it.Folder...)...)
		} else {
			it.Folder, it.Name = c.folder(c.words.Files), name
		}
		it.Key = c.key("file:" + c.chat.ID + ":" + it.Key)
		where, known := c.files[it.Key]
		if !known && !c.lost[it.Key] {
			if where, err = c.save(ctx, it); err != nil {
				return files, lost, err
			}
			switch {
			case where == "":
				c.lost[it.Key] = true
			case len(c.files) < maxFiles:
				c.files[it.Key] = where
			}
		}
		if where == "" {
			lost++
			continue
		}
		files = append(files, saved{shownName, where})
	}
	return files, lost, nil
}

// fileName is what a file is called, with an extension where its type tells one.
func fileName(a *chat.Attachment) string {
	name := a.Name
	if name == "" {
		name = path.Base(a.Path)
	}
	if path.Ext(name) == "" {
		name += extensions[a.Type]
	}
	return line(name)
}
