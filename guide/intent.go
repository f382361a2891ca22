package guide

// Intent is what a person did: the action of the button and its argument.
// Secret is a password; whoever handles the intent wipes it.
type Intent struct {
	Action ActionID
	Value  string
	Yes    bool
	Secret []byte
}
