package words

import (
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/guide"
)

// Words speaks one language.
type Words struct {
	lang      string
	fromRight bool
	whole     bool                // names are not shortened
	show      func(string) string // what a pseudo-language makes of a text; else nil
	localizer *i18n.Localizer
	printer   *message.Printer
	texts     *catalogue
}

// New returns the words of the language that comes first: what the person said
// for this run, what is kept from earlier, and then the system's. The window and
// the terminal both ask here; those who pass nothing get the system's. "de",
// "de_DE.UTF-8" or "de-AT" all give German, and a language without words gives
// English. Longer and Mirrored give what tests look at the window with.
func New(said ...string) (*Words, error) {
	wanted := slices.DeleteFunc(slices.Clone(said), func(lang string) bool { return lang == "" })
	if len(wanted) == 0 {
		wanted = System()
	}
	name, tag := choose(wanted, assets.Languages())
	bundle := i18n.NewBundle(language.English)
	texts := &catalogue{bundle: bundle}
	for _, own := range slices.Compact([]string{assets.Source, name}) {
		if err := texts.add(own, nil); err != nil {
			return nil, err
		}
	}
	w := &Words{
		lang:      name,
		fromRight: fromRight(tag),
		localizer: i18n.NewLocalizer(bundle, name, assets.Source),
		printer:   message.NewPrinter(tag),
		texts:     texts,
	}
	if len(wanted) > 0 {
		if own, show := pseudoOf(wanted[0]); show != nil {
			w.lang, w.show, w.fromRight = own, show, own == Mirrored
			return w, texts.add(assets.Source, show)
		}
	}
	return w, nil
}

// Known reports whether there are words in the language of this very name, a
// pseudo-language too.
func Known(name string) bool {
	return slices.Contains(assets.Languages(), name) || pseudo[name] != nil
}

// choose picks the first of the wanted languages that there are words for. The
// tag it returns keeps the region, so that numbers are the reader's own.
func choose(wanted, have []string) (string, language.Tag) {
	for _, want := range wanted {
		tag, ok := parse(want)
		if !ok {
			continue
		}
		base, confidence := tag.Base()
		if confidence == language.No {
			continue
		}
		for _, name := range have {
			if own, _ := language.Make(name).Base(); own == base {
				return name, tag
			}
		}
	}
	return assets.Source, language.English
}

// Lang returns the language that is spoken, "en".
func (w *Words) Lang() string { return w.lang }

// RightToLeft reports whether the language is written from right to left, and the
// window is to be mirrored.
func (w *Words) RightToLeft() bool { return w.fromRight }

// Has reports whether there is a message for the key.
func (w *Words) Has(key string) bool {
	_, err := w.localize(&i18n.LocalizeConfig{MessageID: key})
	return err == nil
}

// Say returns the message of a key that has no arguments.
func (w *Words) Say(key string) string { return w.Text(guide.Text{Key: key}) }

// Text returns the sentence. A text without a key is empty; a key without a
// message gives the key itself, so that a gap is seen and never a crash.
func (w *Words) Text(t guide.Text) string {
	if t.Key == "" {
		return ""
	}
	data := make(map[string]string, len(t.Args)+1)
	for name, value := range t.Args {
		data[name] = w.figure(name, value)
	}
	config := &i18n.LocalizeConfig{MessageID: t.Key, TemplateData: data}
	if t.Count != nil {
		if _, ok := data["Count"]; !ok {
			data["Count"] = w.Number(*t.Count)
		}
		config.PluralCount = int(*t.Count)
	}
	sentence, err := w.localize(config)
	if err != nil && sentence == "" {
		return t.Key
	}
	return sentence
}
