package backup

// Mendable reports whether a repair of a copy may mend what the finding names.
// It is the one table for all who offer a repair; the package repair looks at the
// backup itself and has the last word, so a repair that is offered may still end
// with “nothing to repair”.
func (id FindingID) Mendable() bool {
	switch id {
	case DecomposedPaths, MissingFiles, AppsNotListed, LeftoverSnapshot,
		Interrupted, MisplacedFiles, MissingParents, DigestMissing, DuplicateRows, EncryptionUnclear,
		IdentityMismatch, WrongKind, WrongFileID, LockdownValues:
		return true
	}
	return false
}
