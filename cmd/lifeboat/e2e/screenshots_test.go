package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

// pictures is the folder that pictures for the README go to.
func pictures(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LIFEBOAT_SCREENSHOTS")
	if dir == "" {
		t.Skip("makes the pictures of the README where LIFEBOAT_SCREENSHOTS says")
	}
	t.Setenv("LIFEBOAT_ARTEFACTS", t.TempDir())
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// taken is the file of a picture that was taken.
func (a *app) taken(name string) string {
	return filepath.Join(os.Getenv("LIFEBOAT_ARTEFACTS"), a.name+"-"+name+".png")
}

func magick(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", args[0], err, out)
	}
}

// small are the settings of a picture that is small and still sharp.
var small = []string{"-strip", "+dither", "-colors", "96", "-define", "png:compression-level=9"}

// lively is what an everyday phone holds on the day before a backup was made.
func lively(t *testing.T, o samples.Options) []samples.File {
	t.Helper()
	files, _, err := everyday.Files(everyday.Options{Seed: o.Seed, Until: o.Date.AddDate(0, 0, -1), Photos: 240, Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestScreenshots makes the pictures of the README, light and dark: the verdict on
// a backup, in the real window.
func TestScreenshots(t *testing.T) {
	dir := pictures(t)
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			p := plug(t, "-trust", "trusted", "-free", "38GB", "-encrypted", "-battery", "82")
			good, older, broken := p.own(1, 9), p.own(2, 49), p.own(3, 310)
			good.Files, good.Bytes, good.Payload, good.Contents = 1_500, 6e9, samples.PayloadSparse, lively(t, good)
			older.IOS, older.Bytes, older.Payload = "26.0", 5e9, samples.PayloadSparse
			broken.IOS = "18.6"
			root, made := backups(t, good, older, broken)
			damaged(t, made[2], backup.MissingFiles)
			a := launch(t, options{lang: "en", theme: theme, args: p.flags(root, "-host", "darwin")})
			a.toChoose()
			a.toVerdict(made[0])
			a.says("complete and fits")
			a.aside()
			a.shot("readme")
			magick(t, append(append([]string{"convert", a.taken("readme")}, small...), filepath.Join(dir, theme+".png"))...)
		})
	}
}

// aside moves the mouse where it hovers over nothing.
func (a *app) aside() {
	s := a.read()
	a.xdo("mousemove", "--window", a.window, fmt.Sprint(int(s.W)-6), fmt.Sprint(int(s.H)/2))
}

// TestFilmStrip makes a picture of the whole way, from the door to the page after
// the restore, in each theme.
func TestFilmStrip(t *testing.T) {
	dir := pictures(t)
	for theme, file := range map[string]string{"light": "filmstrip.png", "dark": "filmstrip-dark.png"} {
		t.Run(theme, func(t *testing.T) {
			p := plug(t, "-trust", "ask", "-unplugged", "-free", "38GB", "-encrypted", "-battery", "82", "-ask-passcode", "-name", "Anna’s iPhone")
			good, older, other := p.own(1, 9), p.own(2, 49), p.own(3, 310)
			good.Files, good.Bytes, good.Payload, good.Contents = 3_000, 8e8, samples.PayloadSparse, lively(t, good)
			older.IOS, older.Bytes, older.Payload = "26.0", 5e9, samples.PayloadSparse
			other.IOS, other.UDID, other.ProductType, other.Folder = "18.6", "00008130-000ABCDE00012345", "iPhone14,2", ""
			good.DeviceName, older.DeviceName, other.DeviceName = "Anna’s iPhone", "Anna’s iPhone", "Ben’s iPhone"
			root, made := backups(t, good, older, other)
			a := launch(t, options{lang: "en", theme: theme, args: p.flags(root, "-host", "linux:debian")})
			var frames []string
			frame := func(name string) {
				a.aside()
				a.nextText() // it has been painted then
				a.keep(name)
				frames = append(frames, a.taken(name))
			}
			a.says("found, the newest")
			frame("1-door")
			a.click("door-open-computer-door")
			a.step("connect")
			frame("2-connect")
			p.does("plug")
			a.step("trust")
			a.has("panel-trust/asked")
			frame("3-trust")
			p.does("trust")
			a.step("choose")
			a.has(row(made[2]))
			frame("4-choose")
			a.choose(mouse, made[0])
			a.click("primary-check")
			some := regexp.MustCompile(`[1-9][0-9]%`) // a bar at 0 % looks as if nothing went on
			for tries := 1; ; tries++ {
				a.until("figures of the check", func(s text) bool {
					_, runs := s.find("primary-stop")
					return runs && slices.ContainsFunc(s.Items, func(i item) bool { return i.Shown && some.MatchString(i.Name) })
				})
				a.keep("5-check") // what is told has been painted, and it is soon done
				if _, runs := a.read().find("primary-stop"); runs || tries == 5 {
					break // on a busy machine the check was done before the picture was
				}
				a.has("kinds")
				a.click("do-check")
			}
			frames = append(frames, a.taken("5-check"))
			a.has("kinds")
			frame("6-verdict")
			a.click("primary-continue")
			a.step("prepare")
			frame("7-prepare")
			a.fromPrepare()
			a.click("action-route-here")
			a.focused("phone-name")
			a.types("Anna's iPhone")
			p.does("fault slow=50000000")
			a.click("primary-restore-here")
			a.tells("job/look-at-phone")
			p.passcode()
			a.until("figures of the restore", func(s text) bool { return s.says("%") && s.says("left") })
			frame("8-restore")
			p.quick()
			a.step("afterwards")
			a.tells("title/afterwards")
			frame("9-afterwards")
			ground := map[string]string{"light": "#d5dde5", "dark": "#05080b"}[theme]
			strip := append([]string{"montage"}, frames...)
			strip = append(strip, "-tile", "3x3", "-resize", "620x", "-geometry", "+5+5", "-background", ground)
			whole := filepath.Join(t.TempDir(), "whole.png")
			magick(t, append(strip, whole)...)
			magick(t, append(append([]string{"convert", whole}, small...), "-colors", "56", "-depth", "8", filepath.Join(dir, file))...)
		})
	}
}
