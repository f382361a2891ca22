package words

import (
	"fmt"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/lifeboat-app/lifeboat/assets"
)

// catalogue holds texts as they were read. A bundle makes much more of each than its
// text, and most are never said in one run: it gets a text when that is first asked for.
type catalogue struct {
	mu        sync.RWMutex // of the bundle too, which is read without one
	bundle    *i18n.Bundle
	languages []texts
}

// texts are those of a language that its bundle does not have yet.
type texts struct {
	tag     language.Tag
	waiting map[string]*i18n.Message
}

// add reads the texts of a language, as show makes them.
func (c *catalogue) add(name string, show func(string) string) error {
	data, err := assets.Lang(name)
	if err != nil {
		return err
	}
	file, err := i18n.ParseMessageFileBytes(data, name+".json", nil)
	if err != nil {
		return fmt.Errorf("texts in %q: %w", name, err)
	}
	waiting := make(map[string]*i18n.Message, len(file.Messages))
	for _, m := range file.Messages {
		if show != nil {
			for _, form := range []*string{&m.Zero, &m.One, &m.Two, &m.Few, &m.Many, &m.Other} {
				*form = show(*form)
			}
		}
		waiting[m.ID] = m
	}
	c.languages = append(c.languages, texts{file.Tag, waiting})
	return c.bundle.AddMessages(file.Tag) // it knows the language from now on
}

// has makes sure that the bundle has the texts of a key, in the order in which they
// were added: the last one counts.
func (c *catalogue) has(key string) {
	c.mu.RLock()
	missing := c.waits(key)
	c.mu.RUnlock()
	if !missing {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.languages {
		if m, ok := l.waiting[key]; ok {
			_ = c.bundle.AddMessages(l.tag, m) // it took the language before
			delete(l.waiting, key)
		}
	}
}

// waits reports whether there is a text that the bundle does not have.
func (c *catalogue) waits(key string) bool {
	for _, l := range c.languages {
		if _, ok := l.waiting[key]; ok {
			return true
		}
	}
	return false
}

// localize gives a text.
func (w *Words) localize(config *i18n.LocalizeConfig) (string, error) {
	w.texts.has(config.MessageID)
	w.texts.mu.RLock()
	defer w.texts.mu.RUnlock()
	return w.localizer.Localize(config)
}
