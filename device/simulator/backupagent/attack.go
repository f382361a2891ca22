package backupagent

func attackNames() []string { return []string{"parent"} }

func (r *run) attack(how string) error { return errCut }
func (r *run) restore() error          { return mbError(codeGeneric, "") }
func (r *run) changePassword() error   { return mbError(codeGeneric, "") }
func (r *run) lookInside() error       { return mbError(codeGeneric, "") }
