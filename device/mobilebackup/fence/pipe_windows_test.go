package fence

import "testing"

func makePipe(t *testing.T, _ string) {
	t.Helper()
	t.Skip("Windows has no named pipes in folders")
}
