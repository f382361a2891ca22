package guide

// Intent is what a person did: the action of the button and its argument.
// Secret and Old are passwords; whoever handles the intent wipes them.
type Intent struct {
	Action ActionID
	Value  string
	Yes    bool
	Secret []byte
	Old    []byte  // the present password, where Secret is a new one
	Save   *Saving // of ActSaveOut
}

// Did is what an Intent says without its passwords.
func (i Intent) Did() Did {
	return Did{Action: i.Action, Value: i.Value, Yes: i.Yes, Secret: len(i.Secret) > 0, Old: len(i.Old) > 0, Save: i.Save}
}
