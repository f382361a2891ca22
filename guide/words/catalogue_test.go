package words

import (
	"sync"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// TestCatalogue: every text reads as in a bundle that has all of them from the start,
// in every language, and also where several ask at once for what nobody has asked for.
func TestCatalogue(t *testing.T) {
	for _, lang := range append(assets.Languages(), Longer) {
		w, err := New(lang)
		if err != nil {
			t.Fatal(err)
		}
		data, err := assets.Lang(assets.Source)
		if err != nil {
			t.Fatal(err)
		}
		file, err := i18n.ParseMessageFileBytes(data, "en.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range whole.texts.languages {
			for key, m := range l.waiting {
				if err := whole.texts.bundle.AddMessages(l.tag, m); err != nil {
					t.Fatal(err)
				}
				delete(l.waiting, key)
			}
		}
		var asking sync.WaitGroup
		for range 4 {
			asking.Go(func() {
				for _, m := range file.Messages {
					for _, n := range []int{1, 2} {
						config := func() *i18n.LocalizeConfig {
							return &i18n.LocalizeConfig{MessageID: m.ID, PluralCount: n, TemplateData: map[string]string{"Count": "2"}}
						}
						got, gotErr := w.localize(config())
						want, wantErr := whole.localizer.Localize(config())
						if got != want || (gotErr == nil) != (wantErr == nil) {
							t.Errorf("%s in %s: %q (%v), want %q (%v)", m.ID, lang, got, gotErr, want, wantErr)
						}
					}
				}
			})
		}
		asking.Wait()
		if w.Has("nobody/has-this") {
			t.Error("a text that is not there")
		}
		for _, l := range w.texts.languages {
			if lang == assets.Source && len(l.waiting) > 0 {
				t.Errorf("%d texts of %s wait for ever", len(l.waiting), lang)
			}
		}
	}
}
