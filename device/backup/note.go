package backup

// Note says what is the matter with an example: a code and its arguments. The
// sentence is made of them where it is shown, in the reader's language
// (guide/words; the texts are those named note/… in assets/lang).
type Note struct {
	Code NoteCode `json:"code,omitempty"` // empty: nothing more than the finding says
	Args NoteArgs `json:"args,omitzero"`
}

// NoteArgs are the arguments of a note. Which of them there are depends on its
// code; the others are zero.
type NoteArgs struct {
	Bytes int64  `json:"bytes,omitempty"` // that a file has
	Want  int64  `json:"want,omitempty"`  // bytes that it should have
	Count int64  `json:"count,omitempty"` // files
	Name  string `json:"name,omitempty"`  // a place, key, version or state as it stands in the backup; what the system said
	Day   string `json:"day,omitempty"`   // of a run or a check: 2006-01-02
	Below string `json:"below,omitempty"` // of the backup below that run: 2006-01-02
}

// NoteCode is the stable name of a note.
type NoteCode string

// The notes. They are never renamed: remembered reports and the output of
// lifeboatctl hold them.
const (
	// Of lists, the index and the folder.
	NoteMayNotBeRead       NoteCode = "may-not-be-read"
	NoteIsMissing          NoteCode = "is-missing"
	NoteIsEmpty            NoteCode = "is-empty"
	NoteNotAFile           NoteCode = "not-a-file"
	NoteIsFolder           NoteCode = "is-folder"
	NoteIsLink             NoteCode = "is-link"
	NoteIsSomethingElse    NoteCode = "is-something-else"
	NoteTooLarge           NoteCode = "too-large"
	NoteNotUnderstood      NoteCode = "not-understood"
	NoteUnreadable         NoteCode = "unreadable" // Name
	NoteUnreadableToEnd    NoteCode = "unreadable-to-end"
	NoteNotOpened          NoteCode = "not-opened"
	NoteNotExamined        NoteCode = "not-examined"
	NoteOfIOS3             NoteCode = "of-ios-3"
	NotePhoneNotTold       NoteCode = "phone-not-told"
	NoteStateNotTold       NoteCode = "state-not-told"
	NoteNothingKnown       NoteCode = "nothing-known"
	NoteValuesNoText       NoteCode = "values-no-text"     // Name
	NoteValuesNotWritten   NoteCode = "values-not-written" // Name
	NoteValuesWrongKind    NoteCode = "values-wrong-kind"  // Name
	NoteIsOldIndex         NoteCode = "is-old-index"
	NoteFlagOff            NoteCode = "flag-off"
	NoteFlagOn             NoteCode = "flag-on"
	NoteFlagMissing        NoteCode = "flag-missing"
	NoteIndexDecrypted     NoteCode = "index-decrypted"
	NoteVersionTooOld      NoteCode = "version-too-old" // Name
	NoteVersionTooNew      NoteCode = "version-too-new" // Name
	NoteMoreThanKeys       NoteCode = "more-than-keys"
	NoteKeysOfEncrypted    NoteCode = "keys-of-encrypted"
	NoteKeysNotOpening     NoteCode = "keys-not-opening"
	NoteKeysOfAnother      NoteCode = "keys-of-another"
	NoteKeysNotOfIndex     NoteCode = "keys-not-of-index"
	NoteLacksIndexKey      NoteCode = "lacks-index-key"
	NoteNamesAnotherPhone  NoteCode = "names-another-phone"
	NoteNamesAnotherSerial NoteCode = "names-another-serial"
	NoteNamesAnotherModel  NoteCode = "names-another-model"
	NoteStateUnknown       NoteCode = "state-unknown" // Name
	NoteBrokeOffLocked     NoteCode = "broke-off-locked"
	NoteBrokeOff           NoteCode = "broke-off"          // Below, Day, Name
	NoteBrokeOffComplete   NoteCode = "broke-off-complete" // Below, Day, Name
	NoteStoppedWhile       NoteCode = "stopped-while"      // Name

	// Of the index as a whole.
	NoteListsNothing         NoteCode = "lists-nothing"
	NoteDamagedInside        NoteCode = "damaged-inside"
	NoteMaybeDamagedInside   NoteCode = "maybe-damaged-inside"
	NoteNotAnIndex           NoteCode = "not-an-index"
	NoteLogVoid              NoteCode = "log-void"
	NoteLogRemoves           NoteCode = "log-removes"
	NoteLogAdds              NoteCode = "log-adds"
	NoteLogHalf              NoteCode = "log-half"
	NoteAppNotListed         NoteCode = "app-not-listed"
	NoteListedTwice          NoteCode = "listed-twice"
	NoteFolderWithoutEntry   NoteCode = "folder-without-entry"
	NoteEntriesBelowNoFolder NoteCode = "entries-below-no-folder"
	NoteAccentsApart         NoteCode = "accents-apart"
	NoteTwoGetName           NoteCode = "two-get-name"
	NoteNotInIndex           NoteCode = "not-in-index"
	NoteOnlyInFolder         NoteCode = "only-in-folder"

	// Of entries of the index.
	NoteIDAsBytes            NoteCode = "id-as-bytes"
	NoteEntryUnreadable      NoteCode = "entry-unreadable"
	NoteEntryDamaged         NoteCode = "entry-damaged"
	NoteEntryOfAnother       NoteCode = "entry-of-another"
	NoteEntryOfProgram       NoteCode = "entry-of-program"
	NoteEntryWrongKind       NoteCode = "entry-wrong-kind"
	NoteEntryLacks           NoteCode = "entry-lacks"
	NoteEntryGarbled         NoteCode = "entry-garbled"
	NoteNotMarkedFile        NoteCode = "not-marked-file"
	NoteKindNotNamed         NoteCode = "kind-not-named"
	NoteKindTwice            NoteCode = "kind-twice"
	NoteKindUnknown          NoteCode = "kind-unknown"
	NoteSizeMissing          NoteCode = "size-missing"
	NoteSizeImpossible       NoteCode = "size-impossible"
	NoteSizeOfNoFile         NoteCode = "size-of-no-file"
	NoteChecksumMissing      NoteCode = "checksum-missing"
	NoteChecksumCut          NoteCode = "checksum-cut"
	NoteAttributesUnreadable NoteCode = "attributes-unreadable"
	NoteDateImpossible       NoteCode = "date-impossible"
	NoteIDNotOfPath          NoteCode = "id-not-of-path"
	NoteDomainNoName         NoteCode = "domain-no-name"
	NotePathSlashFirst       NoteCode = "path-slash-first"
	NotePathSlashLast        NoteCode = "path-slash-last"
	NotePathZero             NoteCode = "path-zero"
	NotePathNoText           NoteCode = "path-no-text"
	NotePathEmptyPart        NoteCode = "path-empty-part"
	NotePathClimbs           NoteCode = "path-climbs"
	NoteAreaUnknown          NoteCode = "area-unknown"
	NoteAreaNotOnPhones      NoteCode = "area-not-on-phones"
	NoteLinkWithoutTarget    NoteCode = "link-without-target"
	NoteLinkOddTarget        NoteCode = "link-odd-target"
	NoteNoClass              NoteCode = "no-class"
	NoteClassNotHere         NoteCode = "class-not-here"
	NoteKeyNotHere           NoteCode = "key-not-here"
	NoteKeyOfAnotherClass    NoteCode = "key-of-another-class"
	NoteKeyInPlain           NoteCode = "key-in-plain"
	NoteNoKey                NoteCode = "no-key"
	NoteKeyNotOpening        NoteCode = "key-not-opening"

	// Of files.
	NoteWrongSize              NoteCode = "wrong-size" // Bytes, Want
	NoteInTheCloud             NoteCode = "in-the-cloud"
	NoteLiesIn                 NoteCode = "lies-in" // Name
	NoteFolderUnreadable       NoteCode = "folder-unreadable"
	NoteTakenOut               NoteCode = "taken-out" // Count
	NoteNotPart                NoteCode = "not-part"
	NoteNotEncrypted           NoteCode = "not-encrypted"
	NoteLiesInPlain            NoteCode = "lies-in-plain"
	NoteVanished               NoteCode = "vanished"
	NoteStretchNotWritten      NoteCode = "stretch-not-written"
	NoteNotDecrypting          NoteCode = "not-decrypting"
	NoteNotDecryptingAlone     NoteCode = "not-decrypting-alone"
	NoteNotDecryptingKey       NoteCode = "not-decrypting-key"
	NoteKeyOfAnotherFile       NoteCode = "key-of-another-file"
	NoteChangedAfter           NoteCode = "changed-after"
	NoteChecksumsUnclear       NoteCode = "checksums-unclear"
	NoteChecksumOfPlain        NoteCode = "checksum-of-plain"
	NoteChangedSince           NoteCode = "changed-since" // Day
	NoteDatabaseDamaged        NoteCode = "database-damaged"
	NoteDatabaseDamagedOnPhone NoteCode = "database-damaged-on-phone"
	NoteOnlyZeros              NoteCode = "only-zeros"
	NoteBeginningZeros         NoteCode = "beginning-zeros"
	NoteNotWhatNamed           NoteCode = "not-what-named"
	NoteBeginningDamaged       NoteCode = "beginning-damaged"
	NoteSettingsDamaged        NoteCode = "settings-damaged"

	// Of what a repair leaves as it is, or out.
	NoteNotChangeable       NoteCode = "not-changeable"
	NoteAnotherProvesItself NoteCode = "another-proves-itself"
	NoteFileAndFolder       NoteCode = "file-and-folder"
	NoteNameTaken           NoteCode = "name-taken"
	NoteNameUnreadable      NoteCode = "name-unreadable"
	NoteNamesContradict     NoteCode = "names-contradict"
	NoteNamedWrongly        NoteCode = "named-wrongly" // Name
	NoteFileOrFolder        NoteCode = "file-or-folder"
	NoteAboutNothing        NoteCode = "about-nothing"
	NoteBytesNotHere        NoteCode = "bytes-not-here"
	NoteCutShort            NoteCode = "cut-short"
	NotePlaceNotExamined    NoteCode = "place-not-examined"
	NotePlaceTaken          NoteCode = "place-taken"
)
