package afc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
)

// Info is what the phone says of a file or folder.
type Info struct {
	Folder  bool
	Regular bool      // a file with contents: no folder, no link
	Size    int64     // bytes; -1 where the phone tells none that a file can have
	Changed time.Time // zero where it tells none that a file can have
}

// List returns the names in a folder as the phone tells them, without “.” and “..”.
// Names that cannot be of anything in that folder (with a slash, or empty) are left
// out, and so are those beyond limit; more says that there were some.
func (c *Client) List(ctx context.Context, folder string, limit int) (names []string, more bool, err error) {
	argument, err := pathArgument(folder)
	if err != nil {
		return nil, false, err
	}
	body, err := c.ask(ctx, "list", folder, opList, opData, argument, nil, maxList)
	if err != nil {
		return nil, false, err
	}
	names, more = namesOf(body, limit)
	return names, more, nil
}

// longestName is how many bytes a name has at most.
const longestName = 255

// namesOf takes a listing apart.
func namesOf(body []byte, limit int) (names []string, more bool) {
	for name := range texts(body) {
		switch {
		case len(name) == 1 && name[0] == '.', len(name) == 2 && name[0] == '.' && name[1] == '.':
			continue
		case len(name) == 0 || len(name) > longestName || bytes.IndexByte(name, '/') >= 0 || len(names) >= limit:
			more = true
			continue
		}
		names = append(names, string(name))
	}
	return names, more
}

// texts yields the texts of a body, each ended by a NUL; the last may lack its own.
func texts(body []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for len(body) > 0 {
			text, rest, _ := bytes.Cut(body, []byte{0})
			if !yield(text) {
				return
			}
			body = rest
		}
	}
}

// infoOf takes apart what the phone says of a file: names and values by turns.
func infoOf(body []byte) (Info, error) {
	info, kind := Info{Size: -1}, ""
	var key []byte
	for text := range texts(body) {
		if key == nil {
			key = append([]byte{}, text...)
			continue
		}
		switch string(key) {
		case "st_ifmt":
			kind = string(text)
		case "st_size":
			if n, err := strconv.ParseInt(string(text), 10, 64); err == nil && n >= 0 && n <= maxSize {
				info.Size = n
			}
		case "st_mtime":
			if n, err := strconv.ParseInt(string(text), 10, 64); err == nil && n > 0 && n < math.MaxInt64 {
				info.Changed = time.Unix(0, n)
			}
		}
		key = nil
	}
	info.Folder, info.Regular = kind == "S_IFDIR", kind == "S_IFREG"
	if kind == "" {
		return Info{}, fmt.Errorf("afc: info: no kind of file: %w", ErrMalformed)
	}
	return info, nil
}

// maxSize is the size of the largest file that a phone can have.
const maxSize = 1 << 44

// batch is how many questions are asked at once. A phone answers one after the other;
// to wait for each answer would take twenty times as long.
const batch = 128

// Infos asks about many paths, and tells of each in their order. What the phone refuses
// is told with its *Error, what it says and cannot be read with ErrMalformed; any other
// error ends the questions, and so does one that each returns. The connection is of no
// more use then, unless all was answered.
func (c *Client) Infos(ctx context.Context, paths []string, each func(i int, info Info, err error) error) error {
	for _, path := range paths {
		if strings.ContainsRune(path, 0) {
			return fmt.Errorf("afc: path %q: %w", path, InvalidArgument)
		}
	}
	for first := 0; first < len(paths); first += batch {
		if err := c.infos(ctx, paths[first:min(first+batch, len(paths))], func(i int, info Info, err error) error {
			return each(first+i, info, err)
		}); err != nil {
			return err
		}
	}
	return nil
}

// infos asks one batch. All questions are written while the answers are read: neither
// side may have the room to take all of them at once.
func (c *Client) infos(ctx context.Context, paths []string, each func(int, Info, error) error) (err error) {
	c.turn.Lock()
	defer c.turn.Unlock()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	release := deadline.Bind(ctx, c.conn, c.timeout)
	defer release()
	var questions []byte
	number := c.number
	for _, path := range paths {
		c.number++
		questions = append(questions, appendPacket(c.number, opInfo, append([]byte(path), 0), nil)...)
	}
	written := make(chan error, 1)
	go func() {
		_, err := c.conn.Write(questions)
		written <- err
	}()
	defer func() {
		if err != nil { // the rest is not waited for, and the connection out of step
			_ = c.conn.Close()
		}
		if w := <-written; err == nil && w != nil {
			err = fmt.Errorf("afc: info: %w", deadline.Cause(ctx, w))
		}
	}()
	for i, path := range paths {
		number++
		body, err := c.answer(ctx, "info", path, number, opData, maxReply)
		var refused *Error
		var info Info
		switch {
		case err == nil:
			info, err = infoOf(body)
		case !errors.As(err, &refused):
			return err
		}
		if err := each(i, info, err); err != nil {
			return err
		}
	}
	return nil
}
