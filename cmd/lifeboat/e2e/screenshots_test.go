package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestScreenshots makes the pictures of the README, light and dark, in the
// folder LIFEBOAT_SCREENSHOTS: the verdict on a backup, in the real window.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("LIFEBOAT_SCREENSHOTS")
	if dir == "" {
		t.Skip("makes the pictures of the README where LIFEBOAT_SCREENSHOTS says")
	}
	t.Setenv("LIFEBOAT_ARTEFACTS", t.TempDir())
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			p := plug(t, "-trust", "trusted", "-free", "38GB", "-encrypted", "-battery", "82")
			good, older, broken := p.own(1, 9), p.own(2, 49), p.own(3, 310)
			good.Files, good.Bytes, good.Payload = 1_500, 6e9, samples.PayloadSparse
			older.IOS, older.Bytes, older.Payload = "26.0", 5e9, samples.PayloadSparse
			broken.IOS = "18.6"
			root, made := backups(t, good, older, broken)
			damaged(t, made[2], backup.MissingFiles)
			a := launch(t, options{lang: "en", theme: theme, args: p.flags(root, "-host", "darwin")})
			a.toChoose()
			a.toVerdict(made[2])
			a.key("alt+Left")
			a.step("choose")
			a.choose(mouse, made[0])
			a.click("primary-check")
			a.says("complete and fits")
			a.xdo("mousemove", "--window", a.window, "700", "690")
			a.shot("readme")
			raw := filepath.Join(os.Getenv("LIFEBOAT_ARTEFACTS"), a.name+"-readme.png")
			out, err := exec.Command("convert", raw, "-strip", "+dither", "-colors", "96", "-define", "png:compression-level=9",
				filepath.Join(dir, theme+".png")).CombinedOutput()
			if err != nil {
				t.Fatalf("convert: %v\n%s", err, out)
			}
		})
	}
}
