package guide

// Model is what is known of one model of phone.
type Model struct {
	Name    string // "iPhone 15 Pro"
	LastIOS string // newest iOS that it runs; empty when not known
}

// Guide makes Routes. It holds the table of models and nothing that changes;
// it may be used from several goroutines.
type Guide struct {
	models map[string]Model // by product type, "iPhone16,1"
}

// New makes a Guide that knows the models given, by product type.
func New(models map[string]Model) *Guide { return &Guide{models: models} }

// ModelName returns the name people know a model by, or the product type
// itself where it is not in the table.
func (g *Guide) ModelName(productType string) string {
	if m, ok := g.models[productType]; ok && m.Name != "" {
		return m.Name
	}
	return productType
}
