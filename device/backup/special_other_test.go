//go:build !unix

package backup_test

import "github.com/lifeboat-app/lifeboat/device/backup"

type replacement = struct {
	what  string
	put   func(path string) error
	state backup.MarkState
}

func special() []replacement { return nil }
