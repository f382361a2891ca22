package guide

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/assets"
)

// Model is what is known of one model of phone.
type Model struct {
	Name    string // "iPhone 15 Pro"
	LastIOS string // newest iOS that it runs, as far as the tables go; empty when not known
	Current bool   // it still gets every new iOS, so later ones than LastIOS may come
}

// Tables are what a Guide looks up.
type Tables struct {
	Models map[string]Model // by product type, "iPhone16,1"
}

// Guide makes Routes. It holds tables and nothing that changes; it may be used
// from several goroutines.
type Guide struct {
	models map[string]Model
}

// New makes a Guide that looks things up in the tables given.
func New(t Tables) *Guide { return &Guide{models: t.Models} }

// ModelName returns the name people know a model by, or the product type
// itself where it is not in the table.
func (g *Guide) ModelName(productType string) string {
	if m, ok := g.models[productType]; ok && m.Name != "" {
		return m.Name
	}
	return productType
}

// Model returns what is known of a model; the zero Model where it is not in the
// table.
func (g *Guide) Model(productType string) Model { return g.models[productType] }

// sold is the name by which a model is sold: people do not know which radio it has.
func sold(name string) string {
	for _, radio := range []string{" (GSM)", " (CDMA)", " (Global)"} {
		name = strings.TrimSuffix(name, radio)
	}
	return name
}

// Load makes a Guide with the tables that are built in.
func Load() *Guide {
	t := Tables{Models: map[string]Model{}}
	for productType, name := range assets.Models() {
		t.Models[productType] = Model{Name: sold(name)}
	}
	for productType, support := range assets.IOSSupport() {
		m := t.Models[productType]
		m.LastIOS = support.Last
		if m.Current = support.Last == ""; m.Current {
			m.LastIOS = assets.NewestIOS
		}
		t.Models[productType] = m
	}
	return New(t)
}
