package backupagent

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/wire"
)

// A hostile device tries to read and write outside of the folder that it was
// given, and to upset the host with what it sends. Every probe that the host
// lets through is a Failure of the Outcome.

// attacks are the ways; each begins after the host's request.
func attacks() map[string]func(*run) error {
	paths := func(list ...string) func(*run) error {
		return func(r *run) error { return r.probe(list) }
	}
	return map[string]func(*run) error{
		"parent":      paths("%s/../../outside", "../outside", "%s/00/../../../outside", "..", "%s/.."),
		"absolute":    paths("/tmp/lifeboat-outside", "//tmp/lifeboat-outside", "/"),
		"windows":     paths(`..\outside`, `%s\..\..\outside`, `C:\outside`, `\\server\share\outside`, "%s/con", "%s/a:stream"),
		"link":        paths("%s/link/outside", "%s/link"),
		"odd-names":   paths("", ".", "%s/./x", "%s//x", "%s/\x00x", "%s/ ", strings.Repeat("a", 300)),
		"long-name":   (*run).longName,
		"negative":    (*run).negative,
		"endless":     (*run).endless,
		"wrong-order": (*run).wrongOrder,
		"wrong-types": (*run).wrongTypes,
		"half-frame":  (*run).halfFrame,
		"bomb":        (*run).bomb,
	}
}

func (r *run) attack(how string) error {
	if attack := attacks()[how]; attack != nil {
		return attack(r)
	}
	return fmt.Errorf("attack %q is not known", how)
}

// accepted notes a probe that the host let through.
func (r *run) accepted(path, operation string, code int64) {
	if code != 0 {
		return
	}
	r.outcome.FailureCount++
	if len(r.outcome.Failures) < MaxFailures {
		r.outcome.Failures = append(r.outcome.Failures, Failure{Path: path, Text: operation})
	}
}

// probe asks for every operation on every path. %s stands for the folder of
// this phone.
func (r *run) probe(paths []string) error {
	type m = map[string]any
	for _, path := range paths {
		path = strings.ReplaceAll(path, "%s", r.target)
		inside := r.target + "/probe"
		if path != "" { // an empty name would end the stream
			if err := r.probeStreams(path); err != nil {
				return err
			}
		}
		for _, one := range [][]any{
			{"DLMessageCreateDirectory", path, m{}, 0.0},
			{"DLMessageMoveItems", map[string]string{inside: path}, m{}, 0.0},
			{"DLMessageMoveItems", map[string]string{path: inside}, m{}, 0.0},
			{"DLMessageCopyItem", path, inside, m{}, 0.0, 0},
			{"DLMessageCopyItem", inside, path, m{}, 0.0, 0},
			{"DLContentsOfDirectory", path, m{}, 0.0},
			{"DLMessageRemoveItems", []string{path}, m{}, 0.0},
		} {
			answer, err := r.l.ask(one...)
			if err != nil {
				return err
			}
			if one[0] == "DLContentsOfDirectory" && len(answer.dict()) == 0 {
				continue // nothing was told
			}
			r.accepted(path, one[0].(string), answer.code)
		}
	}
	return nil
}

// probeStreams asks for a path, and sends a small file to it.
func (r *run) probeStreams(path string) error {
	answer, err := r.l.download([]string{path}, 0, func(int) incoming {
		return incoming{done: func() error { r.accepted(path, "read", 0); return nil }}
	})
	if err != nil {
		return err
	}
	r.accepted(path, "answer to a read", answer.code)
	const text = "probe\n"
	if err := r.l.beginUpload(0, int64(len(text))); err != nil {
		return err
	}
	if err := r.l.beginFile("/probe", path); err != nil {
		return err
	}
	if err := r.l.put(blockData, []byte(text)); err != nil {
		return err
	}
	if err := r.l.put(blockSuccess, nil); err != nil {
		return err
	}
	if answer, err = r.l.endUpload(); err == nil {
		r.accepted(path, "write", answer.code)
	}
	return err
}

// longName sends names at and above the limit of 4,096 bytes.
func (r *run) longName() error {
	for _, n := range []int{maxName, maxName + 1, 1 << 20} {
		if err := r.l.beginUpload(0, 1); err != nil {
			return err
		}
		if err := r.l.beginFile("/probe", r.target+"/"+strings.Repeat("n", n-len(r.target)-1)); err != nil {
			return err
		}
		if err := r.l.put(blockSuccess, nil); err != nil {
			return err
		}
		if _, err := r.l.endUpload(); err != nil {
			return err
		}
	}
	return nil
}

// negative sends lengths that are negative, or absurd, when they are believed.
func (r *run) negative() error {
	if err := r.l.beginUpload(0, -1); err != nil {
		return err
	}
	if err := r.l.beginFile("/probe", r.target+"/probe"); err != nil {
		return err
	}
	var raw [12]byte
	binary.BigEndian.PutUint32(raw[:], 0)           // a block without even a code
	binary.BigEndian.PutUint32(raw[4:], 0xffffffff) // 4 GiB
	binary.BigEndian.PutUint32(raw[8:], 0x0c0c0c0c) // its first bytes
	if _, err := r.l.w.Write(raw[:]); err != nil {
		return err
	}
	_, err := r.l.status()
	return err
}

// endless sends one file without an end.
func (r *run) endless() error {
	if err := r.l.beginUpload(0, 1<<40); err != nil {
		return err
	}
	if err := r.l.beginFile("/probe", r.target+"/probe"); err != nil {
		return err
	}
	block := make([]byte, uploadBlock)
	for {
		if err := r.l.put(blockData, block); err != nil {
			return err
		}
	}
}

// wrongOrder sends what does not belong there.
func (r *run) wrongOrder() error {
	for _, message := range [][]any{
		{msgStatus, 0, empty, map[string]any{}},
		{msgVersions, 400, 0},
		{msgReady},
		{"DLMessageUnheardOf", 1, 2, 3},
		{msgProcess, map[string]any{"MessageName": "Restore"}},
	} {
		if err := r.l.send(message...); err != nil {
			return err
		}
	}
	_, err := r.l.status()
	return err
}

// wrongTypes sends messages whose items are missing or of other types.
func (r *run) wrongTypes() error {
	for _, message := range [][]any{
		{"DLMessageDownloadFiles"},
		{"DLMessageDownloadFiles", 7, 7, 7, 7},
		{"DLMessageDownloadFiles", []any{7, []byte("x"), map[string]any{}}, map[string]any{}, 0.0, 0},
		{"DLMessageMoveItems", []string{"a", "b"}, 1},
		{"DLMessageMoveItems", map[string]any{"a": 1}, map[string]any{}, 0.0},
		{"DLMessageRemoveItems", map[string]any{"a": "b"}},
		{"DLMessageCreateDirectory"},
		{"DLContentsOfDirectory", 1.5},
		{"DLMessageCopyItem", "only one"},
		{"DLMessagePurgeDiskSpace"},
		{msgProcess, "not a dictionary"},
	} {
		if err := r.l.send(message...); err != nil {
			return err
		}
		if message[0] == msgProcess {
			break
		}
		if message[0] == "DLMessageDownloadFiles" {
			if err := r.l.drain(); err != nil {
				return err
			}
		}
		if _, err := r.l.status(); err != nil {
			return err
		}
	}
	_, err := r.l.status()
	return err
}

// drain reads what a host sends for a download that cannot be answered.
func (l *link) drain() error {
	if err := l.flush(); err != nil {
		return err
	}
	for {
		head, err := l.r.Peek(4)
		if err != nil {
			return wire.NoEOF(err)
		}
		if n := binary.BigEndian.Uint32(head); n > 0 && n <= maxName {
			next, err := l.r.Peek(9)
			if err != nil {
				return wire.NoEOF(err)
			}
			if body := string(next[4:]); body == "bplis" || body == "<?xml" {
				return nil // the status comes at once
			}
			if _, err := l.name(); err != nil {
				return err
			}
			if err := l.file(incoming{}); err != nil {
				return err
			}
			continue
		}
		_, err = l.r.Discard(4)
		return err
	}
}

// halfFrame announces a message and breaks off in it.
func (r *run) halfFrame() error {
	if _, err := r.l.w.Write(append(binary.BigEndian.AppendUint32(nil, 1000), "bplist00"...)); err != nil {
		return err
	}
	return r.die()
}

// bomb sends a property list whose only array contains itself, and one that is
// nested very deeply.
func (r *run) bomb() error {
	cycle := []byte("bplist00\xa1\x00\x08")
	cycle = append(cycle, 0, 0, 0, 0, 0, 0, 1, 1)
	cycle = binary.BigEndian.AppendUint64(cycle, 1)
	cycle = binary.BigEndian.AppendUint64(cycle, 0)
	cycle = binary.BigEndian.AppendUint64(cycle, 10)
	deep := []byte("<?xml version=\"1.0\"?><plist>" + strings.Repeat("<array>", 200_000))
	for _, body := range [][]byte{cycle, deep} {
		if _, err := r.l.w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)); err != nil {
			return err
		}
		if _, err := r.l.status(); err != nil {
			return err
		}
	}
	return nil
}
