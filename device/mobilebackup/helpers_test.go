package mobilebackup_test

import (
	"io"
	"net"
	"os"
	"strconv"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

type (
	connection      = net.Conn
	progressReading = progress.Progress
)

func copyAll(w io.Writer, r io.Reader) (int64, error) { return io.Copy(w, r) }

// many is how many rounds the long tests make: LIFEBOAT_ROUNDS=200 is what was
// run for the record. 0 means the usual few.
func many() int {
	n, _ := strconv.Atoi(os.Getenv("LIFEBOAT_ROUNDS"))
	return n
}

// elsewhere names the variable with a folder for the tests' backups, in another
// file system than the sockets of the simulated phones can be in.
const elsewhere = "LIFEBOAT_BACKUPS_IN"

// backupsIn is a fresh folder for backups.
func backupsIn(t testing.TB) string {
	t.Helper()
	place := os.Getenv(elsewhere)
	if place == "" {
		return t.TempDir()
	}
	dir, err := os.MkdirTemp(place, "backups")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// long marks a test that takes many seconds.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long")
	}
}

// holdSyncLock takes the phone's sync lock as another program would.
func holdSyncLock(t *testing.T, w *world) (release func()) {
	t.Helper()
	conn, err := w.open().StartService(t.Context(), afc.ServiceName, false)
	if err != nil {
		t.Fatal(err)
	}
	client := afc.New(conn, afc.Options{})
	file, err := client.Open(t.Context(), "/com.apple.itunes.lock_sync", afc.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	return func() { client.Close() }
}
