package look

import (
	"image"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// TestEmojiLater draws the same texts in two programs, of which one has the font of
// emoji from the beginning: the pictures are the same, and the font is read with the
// first emoji and not before.
func TestEmojiLater(t *testing.T) {
	if how := os.Getenv("LIFEBOAT_EMOJI"); how != "" {
		drawEmoji(t, how)
		return
	}
	drawn := map[string][]byte{}
	for _, how := range []string{"at once", "later", "never"} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestEmojiLater$")
		file := t.TempDir() + "/pixels"
		cmd.Env = append(os.Environ(), "LIFEBOAT_EMOJI="+how, "LIFEBOAT_PIXELS="+file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", how, err, out)
		}
		pixels, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		drawn[how] = pixels
	}
	if !slices.Equal(drawn["at once"], drawn["later"]) {
		t.Error("texts are drawn otherwise when the font of emoji comes later")
	}
	if slices.Equal(drawn["at once"], drawn["never"]) {
		t.Error("the texts need no font of emoji: this test shows nothing")
	}
}

func drawEmoji(t *testing.T, how string) {
	test.NewTempApp(t)
	if how != "at once" {
		EmojiLater()
		EmojiLater() // a second time changes nothing
	}
	whole := len(emojiFont())
	var pixels []byte
	for _, text := range []string{"Anna’s iPhone → 3 May", "🦄 Anna", "1\uFE0F\u20E3 ♥ iPhone", "©®™ 2026", "Anna again"} {
		for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
			line := canvas.NewText(text, theme.Color(theme.ColorNameForeground))
			line.TextStyle = style
			if how != "never" {
				line.TextStyle = Style(text, style)
			}
			img := software.Render(line, theme.DefaultTheme())
			pixels = append(pixels, img.(*image.NRGBA).Pix...)
		}
		if has := len(theme.DefaultEmojiFont().Content()) == whole; how == "later" && has == (strings.Index(text, "Anna’s") == 0) {
			t.Fatalf("after %q Fyne has the font of emoji: %v", text, has)
		}
	}
	if err := os.WriteFile(os.Getenv("LIFEBOAT_PIXELS"), pixels, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWithoutEmoji: only what Fyne draws by itself, and only while it lacks the font.
func TestWithoutEmoji(t *testing.T) {
	const text = "Use 🦄 Anna’s iPhone 1\uFE0F\u20E3"
	if got := WithoutEmoji(text); got != text {
		t.Errorf("with the font: %q", got)
	}
	later.on = true
	defer func() { later.on = false }()
	if got := WithoutEmoji(text); got != "Use Anna’s iPhone 1" {
		t.Errorf("without the font: %q", got)
	}
}
