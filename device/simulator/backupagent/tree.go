package backupagent

import (
	"encoding/binary"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// node stands for a domain and a path: the first bytes of their ID, so that a
// million of them cost little.
type node uint64

func nodeOf(domain, path string) node {
	id := mbfile.IDOf(domain, path)
	return node(binary.BigEndian.Uint64(id[:8]))
}

// tree knows what is a folder of a backup and what is not.
type tree struct{ kinds map[node]uint8 }

// add reports whether the same was there already.
func (t *tree) add(domain, path string, kind int) (twice bool) {
	n := nodeOf(domain, path)
	if _, twice = t.kinds[n]; !twice {
		t.kinds[n] = uint8(kind)
	}
	return twice
}

// judgeParents looks at every folder on the way to every row, once.
func (s *restoration) judgeParents(t *tree) error {
	const seen = 0x80
	var last, lastDomain string
	return s.index.rows(func(row *row) error {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if row.nothing() || !row.placed || row.path == "" || row.path[0] == '/' {
			return nil
		}
		dir := above(row.path)
		if dir == last && row.domain == lastDomain {
			return nil
		}
		for last, lastDomain = dir, row.domain; ; dir = above(dir) {
			n := nodeOf(row.domain, dir)
			kind, there := t.kinds[n]
			if kind&seen != 0 {
				return nil
			}
			t.kinds[n] = kind | seen
			switch {
			case !there:
				s.warn(row.domain, dir, violation(ruleParent, dir))
			case kind != mbfile.Directory:
				if err := s.broke(ruleParentKind, row.domain, row.path, dir); err != nil {
					return err
				}
			}
			if dir == "" {
				return nil
			}
		}
	})
}

// above cuts off the last part of a path; the root of a domain is empty.
func above(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }
