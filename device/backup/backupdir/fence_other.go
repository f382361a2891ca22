//go:build !unix

package backupdir

const openFlags = 0
