package backup

import "slices"

// Note says what is the matter with an example: a code and its arguments. The
// sentence is made of them where it is shown, in the reader's language
// (guide/words; the texts are those named note/… in assets/lang).
type Note struct {
	Code NoteCode `json:"code,omitzero"` // NoteNone: nothing more than the finding says
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

// NoteCode is what a note says. It is a number of its own kind, so that no sentence
// is taken for one; in JSON it is its name.
type NoteCode uint8

// The notes, with the arguments that they have.
const (
	NoteNone NoteCode = iota

	// Of lists, the index and the folder.
	NoteMayNotBeRead
	NoteIsMissing
	NoteIsEmpty
	NoteNotAFile
	NoteIsFolder
	NoteIsLink
	NoteIsSomethingElse
	NoteTooLarge
	NoteNotUnderstood
	NoteUnreadable // Name
	NoteUnreadableToEnd
	NoteNotOpened
	NoteNotExamined
	NoteOfIOS3
	NotePhoneNotTold
	NoteStateNotTold
	NoteNothingKnown
	NoteValuesNoText     // Name
	NoteValuesNotWritten // Name
	NoteValuesWrongKind  // Name
	NoteIsOldIndex
	NoteFlagOff
	NoteFlagOn
	NoteFlagMissing
	NoteIndexDecrypted
	NoteVersionTooOld // Name
	NoteVersionTooNew // Name
	NoteMoreThanKeys
	NoteKeysOfEncrypted
	NoteKeysNotOpening
	NoteKeysOfAnother
	NoteKeysNotOfIndex
	NoteLacksIndexKey
	NoteNamesAnotherPhone
	NoteNamesAnotherSerial
	NoteNamesAnotherModel
	NoteStateUnknown // Name
	NoteBrokeOffLocked
	NoteBrokeOff         // Below, Day, Name
	NoteBrokeOffComplete // Below, Day, Name
	NoteStoppedWhile     // Name

	// Of the index as a whole.
	NoteListsNothing
	NoteDamagedInside
	NoteMaybeDamagedInside
	NoteNotAnIndex
	NoteLogVoid
	NoteLogRemoves
	NoteLogAdds
	NoteLogHalf
	NoteAppNotListed
	NoteListedTwice
	NoteFolderWithoutEntry
	NoteEntriesBelowNoFolder
	NoteAccentsApart
	NoteTwoGetName
	NoteNotInIndex
	NoteOnlyInFolder

	// Of entries of the index.
	NoteIDAsBytes
	NoteEntryUnreadable
	NoteEntryDamaged
	NoteEntryOfAnother
	NoteEntryOfProgram
	NoteEntryWrongKind
	NoteEntryLacks
	NoteEntryGarbled
	NoteNotMarkedFile
	NoteKindNotNamed
	NoteKindTwice
	NoteKindUnknown
	NoteSizeMissing
	NoteSizeImpossible
	NoteSizeOfNoFile
	NoteChecksumMissing
	NoteChecksumCut
	NoteAttributesUnreadable
	NoteDateImpossible
	NoteIDNotOfPath
	NoteDomainNoName
	NotePathSlashFirst
	NotePathSlashLast
	NotePathZero
	NotePathNoText
	NotePathEmptyPart
	NotePathClimbs
	NoteAreaUnknown
	NoteAreaNotOnPhones
	NoteLinkWithoutTarget
	NoteLinkOddTarget
	NoteNoClass
	NoteClassNotHere
	NoteKeyNotHere
	NoteKeyOfAnotherClass
	NoteKeyInPlain
	NoteNoKey
	NoteKeyNotOpening

	// Of files.
	NoteWrongSize // Bytes, Want
	NoteInTheCloud
	NoteKeptByScanner // Name
	NoteLiesIn        // Name
	NoteFolderUnreadable
	NoteTakenOut // Count
	NoteNotPart
	NoteNotEncrypted
	NoteLiesInPlain
	NoteVanished
	NoteStretchNotWritten
	NoteNotDecrypting
	NoteNotDecryptingAlone
	NoteNotDecryptingKey
	NoteKeyOfAnotherFile
	NoteChangedAfter
	NoteChecksumsUnclear
	NoteChecksumOfPlain
	NoteChangedSince // Day
	NoteDatabaseDamaged
	NoteDatabaseDamagedOnPhone
	NoteOnlyZeros
	NoteBeginningZeros
	NoteNotWhatNamed
	NoteBeginningDamaged
	NoteSettingsDamaged

	// Of what a repair leaves as it is, or out.
	NoteNotChangeable
	NoteAnotherProvesItself
	NoteFileAndFolder
	NoteNameTaken
	NoteNameUnreadable
	NoteNamesContradict
	NoteNamedWrongly // Name
	NoteFileOrFolder
	NoteAboutNothing
	NoteBytesNotHere
	NoteEntryOfAnotherFile
	NoteChecksumMissingUnproven
	NoteInTheCloudStill
	NoteTwiceUndecided
	NoteCutShort
	NotePlaceNotExamined
	NotePlaceTaken
)

// noteNames are the names of the codes, in their order. A name never changes:
// remembered reports and the output of lifeboatctl hold it.
var noteNames = [...]string{
	"",
	"may-not-be-read", "is-missing", "is-empty", "not-a-file", "is-folder", "is-link", "is-something-else",
	"too-large", "not-understood", "unreadable", "unreadable-to-end", "not-opened", "not-examined", "of-ios-3",
	"phone-not-told", "state-not-told", "nothing-known", "values-no-text", "values-not-written",
	"values-wrong-kind", "is-old-index", "flag-off", "flag-on", "flag-missing", "index-decrypted",
	"version-too-old", "version-too-new", "more-than-keys", "keys-of-encrypted", "keys-not-opening",
	"keys-of-another", "keys-not-of-index", "lacks-index-key", "names-another-phone", "names-another-serial",
	"names-another-model", "state-unknown", "broke-off-locked", "broke-off", "broke-off-complete",
	"stopped-while", "lists-nothing", "damaged-inside", "maybe-damaged-inside", "not-an-index", "log-void",
	"log-removes", "log-adds", "log-half", "app-not-listed", "listed-twice", "folder-without-entry",
	"entries-below-no-folder", "accents-apart", "two-get-name", "not-in-index", "only-in-folder",
	"id-as-bytes", "entry-unreadable", "entry-damaged", "entry-of-another", "entry-of-program",
	"entry-wrong-kind", "entry-lacks", "entry-garbled", "not-marked-file", "kind-not-named", "kind-twice",
	"kind-unknown", "size-missing", "size-impossible", "size-of-no-file", "checksum-missing", "checksum-cut",
	"attributes-unreadable", "date-impossible", "id-not-of-path", "domain-no-name", "path-slash-first",
	"path-slash-last", "path-zero", "path-no-text", "path-empty-part", "path-climbs", "area-unknown",
	"area-not-on-phones", "link-without-target", "link-odd-target", "no-class", "class-not-here",
	"key-not-here", "key-of-another-class", "key-in-plain", "no-key", "key-not-opening", "wrong-size",
	"in-the-cloud", "kept-by-scanner", "lies-in", "folder-unreadable", "taken-out", "not-part", "not-encrypted", "lies-in-plain",
	"vanished", "stretch-not-written", "not-decrypting", "not-decrypting-alone", "not-decrypting-key",
	"key-of-another-file", "changed-after", "checksums-unclear", "checksum-of-plain", "changed-since",
	"database-damaged", "database-damaged-on-phone", "only-zeros", "beginning-zeros", "not-what-named",
	"beginning-damaged", "settings-damaged", "not-changeable", "another-proves-itself", "file-and-folder",
	"name-taken", "name-unreadable", "names-contradict", "named-wrongly", "file-or-folder", "about-nothing",
	"bytes-not-here", "entry-of-another-file", "checksum-missing-unproven", "in-the-cloud-still",
	"twice-undecided", "cut-short", "place-not-examined", "place-taken",
}

// NoteCodes lists all codes.
func NoteCodes() []NoteCode {
	all := make([]NoteCode, 0, len(noteNames)-1)
	for i := range noteNames[1:] {
		all = append(all, NoteCode(i+1))
	}
	return all
}

// String returns the name: "wrong-size".
func (c NoteCode) String() string {
	if int(c) >= len(noteNames) {
		return ""
	}
	return noteNames[c]
}

// MarshalText returns the name.
func (c NoteCode) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText takes a name; one that is not known, of a later Lifeboat, is none.
func (c *NoteCode) UnmarshalText(name []byte) error {
	*c = NoteCode(max(0, slices.Index(noteNames[:], string(name))))
	return nil
}
