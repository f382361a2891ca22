//go:build !linux

package e2e

import "testing"

// held is a file that nobody else can open: Linux alone has leases that make others wait.
type held struct{}

func hold(t *testing.T, _ string) held {
	t.Helper()
	t.Skip("no leases on files here")
	return held{}
}

func (held) awaited() bool { return false }
func (held) letGo()        {}
