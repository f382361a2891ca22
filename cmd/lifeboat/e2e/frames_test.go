package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/ui/frametime"
)

// BenchmarkFrames measures how long the pictures of the real window take, as ratios to
// an empty Fyne window of the same size and run: the list of 500 backups while it
// scrolls, a click in it, and the page of work while every file of a large backup is
// checked, while a backup is made, and while it checks with another program making a
// backup beside it. (The window does one work at a time.) A frame over 50 ms is seen.
//
//	LIFEBOAT_E2E=1 LIFEBOAT_BIN=$PWD/bin go test -run '^$' -bench Frames -benchtime 1x ./cmd/lifeboat/e2e
func BenchmarkFrames(b *testing.B) {
	bin := needs(b)
	display := screen(b)
	many, large := b.TempDir(), b.TempDir()
	for i := range 500 {
		o := samples.Options{Seed: uint64(i + 1), Files: 5, UDID: fmt.Sprintf("00008130-%016X", i), Date: time.Now().AddDate(0, 0, -i)}
		if _, err := samples.Write(many, o); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := samples.Write(large, samples.Options{Seed: 1, Files: 50_000, Bytes: 3e9, Date: time.Now().AddDate(0, 0, -3)}); err != nil {
		b.Fatal(err)
	}
	empty := emptyWindow(b)
	for b.Loop() {
	}
}
