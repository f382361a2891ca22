package backupagent

import (
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// A phone with a hostile ending says that a backup is finished when it is none.
// A host that believes it loses the backup that it had.

// endings are the ways, each with what it is.
var endings = map[string]string{
	"nothing":          "the phone answers 0 and has sent nothing",
	"status":           "it sends a Status.plist that says finished, and nothing else",
	"wiped":            "it removes all that it sent and all that was there",
	"wiped-payloads":   "it removes all payloads",
	"payloads-missing": "it removes some of the payloads",
	"garbage-index":    "Manifest.db is noise",
	"garbage-manifest": "Manifest.plist is noise",
	"no-rows":          "the index lists nothing",
	"rows-dropped":     "the index lacks rows, and their payloads still lie there",
	"other-rows":       "the index lists other files than were sent",
}

// endEarly does what a phone does that never begins. It reports whether that was
// all of it.
func (r *run) endEarly() (bool, error) {
	switch r.faults[FaultEnding] {
	case "nothing":
		return true, nil
	case "status":
		s := &backupRun{run: r, sums: make(map[string]sum), full: true}
		var err error
		if s.uuid, err = r.newUUID(); err == nil {
			err = s.state(stateFinished)
		}
		return true, err
	}
	return false, nil
}

// endBadly damages a backup that is finished.
func (r *run) endBadly() error {
	noise := func(n int) []byte {
		out := make([]byte, n)
		_, _ = r.a.o.Random.Read(out)
		return out
	}
	shards := func(each func(folder string) error) error {
		var all error
		for n := range 256 {
			all = errors.Join(all, each(fmt.Sprintf("%s/%02x", r.target, n)))
		}
		return all
	}
	switch r.faults[FaultEnding] {
	case "wiped":
		for _, name := range []string{statusFile, manifestFile, indexFile, infoFile} {
			if err := r.l.removeItems(1, []string{r.target + "/" + name}); err != nil {
				return err
			}
		}
		fallthrough
	case "wiped-payloads":
		return shards(func(folder string) error { return r.l.removeItems(1, []string{folder}) })
	case "payloads-missing":
		return shards(func(folder string) error {
			if folder[len(folder)-1] > '2' {
				return nil
			}
			return r.l.removeItems(1, []string{folder})
		})
	case "garbage-index":
		return r.put(indexFile, noise(64<<10))
	case "garbage-manifest":
		return r.put(manifestFile, noise(4000))
	}
	return nil
}

// falsify changes the rows of an index that is about to be sent.
func (s *backupRun) falsify() error {
	how := s.faults[FaultEnding]
	if how != "no-rows" && how != "rows-dropped" && how != "other-rows" {
		return nil
	}
	conn, err := sqlite.OpenConn(sqlitefile.Name(s.index.path), sqlite.OpenReadWrite)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	defer conn.Close()
	switch how {
	case "no-rows":
		return sqlitex.ExecuteTransient(conn, "DELETE FROM Files", nil)
	case "rows-dropped":
		return sqlitex.ExecuteTransient(conn, "DELETE FROM Files WHERE flags = 1 AND rowid % 10 = 0", nil)
	}
	type named struct{ id, domain, path string }
	var all []named
	err = sqlitex.ExecuteTransient(conn, "SELECT fileID, domain, relativePath FROM Files WHERE flags = 1", &sqlitex.ExecOptions{
		ResultFunc: func(stmt *sqlite.Stmt) error {
			all = append(all, named{stmt.ColumnText(0), stmt.ColumnText(1), stmt.ColumnText(2)})
			return nil
		},
	})
	for _, n := range all {
		path := n.path + ".other"
		if err == nil {
			err = sqlitex.ExecuteTransient(conn, "UPDATE Files SET fileID = ?, relativePath = ? WHERE fileID = ?", &sqlitex.ExecOptions{
				Args: []any{mbfile.IDOf(n.domain, path).String(), path, n.id},
			})
		}
	}
	return err
}
