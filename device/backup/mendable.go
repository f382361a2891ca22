package backup

// Mendable reports whether a repair of a copy may mend what the finding names, in a
// backup with or without encryption. It is the one table for all who offer a repair,
// and the tests of package repair hold it against what is mended. That package
// looks at the backup itself and has the last word, so a repair that is offered may
// still end with “nothing to repair”.
func (id FindingID) Mendable(encrypted bool) bool {
	switch id {
	case DecomposedPaths, MissingFiles, UnreadableFiles, MisplacedFiles, AppsNotListed, LeftoverSnapshot, // what is missing is left out, with consent
		Interrupted, MarksMissing, IdentityMismatch, LockdownValues, EncryptionUnclear,
		MissingParents, DuplicateRows, WrongFileID, WrongKind, WrongRecord, RecordIncomplete, WrongKeyClass, IndexDamaged,
		DigestMissing, UnsafePaths, UnknownDomains, LinkTargets, IndexLog, IndexRenamed:
		return true
	case PlainFiles, UndecryptableFiles:
		return encrypted
	case NoKeybag, KeybagDamaged, EmptyManifest, ManifestUnreadable: // with encryption these hold what nothing else does
		return !encrypted
	}
	return false
}
