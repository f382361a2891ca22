package backupagent

import (
	"bytes"
	"errors"
	"fmt"
)

// The operations that a phone asks of its host, one at a time (PROTOCOL.md §5.5).

func (l *link) ask(items ...any) (reply, error) {
	if err := l.send(items...); err != nil {
		return reply{}, err
	}
	return l.status()
}

func (l *link) createDirectory(path string) error {
	r, err := l.ask("DLMessageCreateDirectory", path, map[string]any{}, 0.0)
	if err != nil {
		return err
	}
	return hostError("Error creating directory", r)
}

func (l *link) moveItems(progress float64, items map[string]string) error {
	r, err := l.ask("DLMessageMoveItems", items, map[string]any{}, progress)
	if err != nil {
		return err
	}
	return hostError("Error moving items", r)
}

func (l *link) removeItems(progress float64, paths []string) error {
	r, err := l.ask("DLMessageRemoveItems", paths, map[string]any{}, progress)
	if err != nil || r.code == codeNotFound {
		return err
	}
	return hostError("Error removing items", r)
}

func (l *link) copyItem(from, to string) error {
	r, err := l.ask("DLMessageCopyItem", from, to, map[string]any{}, 0.0, 0)
	if err != nil {
		return err
	}
	return hostError("Error copying item", r)
}

// freeSpace returns the bytes that are free on the computer.
func (l *link) freeSpace() (int64, error) {
	r, err := l.ask("DLMessageGetFreeDiskSpace")
	if err != nil {
		return 0, err
	}
	free, ok := integer(r.value)
	if r.code != 0 || !ok || free < 0 {
		return 0, nil // a phone that is told nothing assumes nothing
	}
	return free, nil
}

// entry is one item of a listing.
type entry struct {
	directory bool
	size      int64
}

// contents lists a folder of the host. One that does not exist is empty.
func (l *link) contents(path string, progress float64) (map[string]entry, error) {
	r, err := l.ask("DLContentsOfDirectory", path, map[string]any{}, progress)
	if err != nil {
		return nil, err
	}
	if r.code == codeNotFound {
		return nil, nil
	}
	if err := hostError("Error listing directory", r); err != nil {
		return nil, err
	}
	list := make(map[string]entry, len(r.dict()))
	for name, value := range r.dict() {
		facts, _ := value.(map[string]any)
		size, _ := integer(facts["DLFileSize"])
		list[name] = entry{directory: facts["DLFileType"] == "DLFileTypeDirectory", size: size}
	}
	return list, nil
}

// errMissing is returned by fetch for a file that the host does not have.
var errMissing = errors.New("the host does not have the file")

// fetch reads one file of the host whole, at most limit bytes of it.
func (l *link) fetch(path string, limit int) ([]byte, error) {
	var content bytes.Buffer
	came := false
	r, err := l.download([]string{path}, 0, func(int) incoming {
		return incoming{
			data: func(block []byte) error {
				if content.Len()+len(block) > limit {
					return fmt.Errorf("a property list above %d bytes: %w", limit, ErrProtocol)
				}
				content.Write(block)
				return nil
			},
			done: func() error { came = true; return nil },
		}
	})
	if err != nil {
		return nil, err
	}
	if came && r.code == 0 {
		return content.Bytes(), nil
	}
	return nil, fileError(path, r)
}

// fileError is what a phone makes of the answer to a download that brought
// nothing: errMissing, or an error of the host.
func fileError(path string, r reply) error {
	if r.code == codeNotFound {
		return errMissing
	}
	if r.code == codeMultiStatus {
		facts, _ := r.dict()[path].(map[string]any)
		if code, ok := integer(facts["DLFileErrorCode"]); ok && code == codeNotFound {
			return errMissing
		}
	}
	if r.code == 0 {
		return errMissing // announced as fine, but nothing came
	}
	return hostError("Error downloading file", r)
}
