package save

import (
	"errors"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// NotRead is why a kind is not saved that cannot be read, or not all of it.
func NotRead(reason source.Reason, err error) *folder.ItemError {
	if err == nil {
		err = errors.New(string(reason))
	}
	why := Damaged
	switch reason {
	case source.PayloadLost, source.NotThere:
		why = folder.Missing
	case source.Undecryptable:
		why = folder.Undecryptable
	case source.Unreadable:
		why = folder.Unreadable
	case source.OtherSchema:
		why = folder.Failed
	}
	return &folder.ItemError{Reason: why, Err: err}
}

// told appends what stands for a kind of which something cannot be read.
func told(all []File, kind source.Kind, state source.State) []File {
	if reason := state.Unread(); reason != "" {
		all = append(all, File{Name: string(kind), unread: NotRead(reason, state.Err)})
	}
	return all
}
