//go:build !unix

package backupdir_test

import "github.com/lifeboat-app/lifeboat/device/backup/backupdir"

type replacement = struct {
	what  string
	put   func(path string) error
	state backupdir.MarkState
}

func special() []replacement { return nil }
