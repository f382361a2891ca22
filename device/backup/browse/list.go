package browse

import (
	"context"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
)

// List reads folders as backupdir.List does, beside each other, in their order. One whose disk
// does not answer is FolderSilent, and holds up no other; a link in one may be that, too. It
// returns early when the context ends.
func List(ctx context.Context, paths []string) []backup.Folder {
	return thisComputer.listAll(ctx, paths)
}

func (c computer) listAll(ctx context.Context, paths []string) (folders []backup.Folder) {
	var asked []*answer.Answer[backup.Folder]
	for _, path := range paths {
		asked = append(asked, answer.Ask(c.open, "list "+path, func(step func()) backup.Folder { return c.list(ctx, path, step) }))
	}
	for i, a := range asked {
		folders = append(folders, heard(ctx, a, silent(paths[i])))
	}
	links := make([][]*answer.Answer[backup.Folder], len(folders))
	for i, f := range folders {
		for _, l := range f.Links {
			links[i] = append(links[i], ask(c, "link "+l.Path, func() backup.Folder { return c.link(l.Path) }))
		}
	}
	for i := range folders {
		var led []backup.Folder
		for at, a := range links[i] {
			led = append(led, heard(ctx, a, silent(folders[i].Links[at].Path)))
		}
		folders[i] = folders[i].With(led)
	}
	return folders
}

func silent(path string) backup.Folder {
	return backup.Folder{Path: path, State: backup.FolderSilent, Err: "no answer"}
}

// heard waits for an answer as long as its disk goes on, and gives silent where it does not.
func heard[T any](ctx context.Context, a *answer.Answer[T], silent T) T {
	for {
		select {
		case <-a.Came():
			return a.Value()
		default:
		}
		left := answer.Late - a.Quiet()
		if left <= 0 {
			return silent
		}
		select {
		case <-a.Came():
		case <-ctx.Done():
			return silent
		case <-time.After(left):
		}
	}
}
