package backup

import (
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// Verdict is the result of a check in one word.
type Verdict string

// The verdicts. VerdictRestorable is given only when every stage that was asked
// for ran to its end.
const (
	VerdictRestorable Verdict = "restorable"
	VerdictWarnings   Verdict = "warnings"
	VerdictDamaged    Verdict = "damaged"
	VerdictUnfinished Verdict = "unfinished"
	VerdictLocked     Verdict = "locked"
	VerdictUnknown    Verdict = "unknown"
)

// Severity says what a finding means for a restore.
type Severity string

// Severities, worst first. A finding of SeverityStop makes a restore fail or
// end badly; SeverityLoss means that something will be missing afterwards;
// SeverityWarning may matter; SeverityNote is for Details.
const (
	SeverityStop    Severity = "stop"
	SeverityLoss    Severity = "loss"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// Serious reports whether a restore would fail, or end without something.
func (s Severity) Serious() bool { return s == SeverityStop || s == SeverityLoss }

// FindingID is the stable name of a finding. It is also the ID of the problem
// that the guide shows for it, and of the file that holds its words.
type FindingID string

// The findings of a check. They are never renamed.
const (
	Unfinished           FindingID = "backup/unfinished"
	MarksMissing         FindingID = "backup/marks-missing" // a plist is missing, empty or unreadable
	EmptyManifest        FindingID = "backup/empty-manifest"
	ManifestUnreadable   FindingID = "backup/manifest-unreadable"
	IndexDamaged         FindingID = "backup/index-damaged"
	MissingFiles         FindingID = "backup/missing-files"
	WrongSize            FindingID = "backup/wrong-size"
	SizeDiffers          FindingID = "backup/size-differs" // Size differs, Digest matches: a note
	UnreadableFiles      FindingID = "backup/unreadable-files"
	UndecryptableFiles   FindingID = "backup/undecryptable-files"
	DigestMismatch       FindingID = "backup/digest-mismatch"
	DigestMissing        FindingID = "backup/digest-missing"
	DecomposedPaths      FindingID = "backup/decomposed-paths"
	PathCollisions       FindingID = "backup/path-collisions"
	UnsafePaths          FindingID = "backup/unsafe-paths"
	WrongFileID          FindingID = "backup/wrong-file-id"
	DuplicateRows        FindingID = "backup/duplicate-rows"
	MissingParents       FindingID = "backup/missing-parents"
	AppsNotListed        FindingID = "backup/apps-not-listed"
	UnknownDomains       FindingID = "backup/unknown-domains"
	NoKeybag             FindingID = "backup/no-keybag"
	KeybagDamaged        FindingID = "backup/keybag-damaged"
	PasswordNeeded       FindingID = "backup/password-needed"
	WrongPassword        FindingID = "backup/wrong-password"
	OldFormat            FindingID = "backup/old-format"
	IdentityMismatch     FindingID = "backup/identity-mismatch"
	LeftoverSnapshot     FindingID = "backup/leftover-snapshot"
	Strangers            FindingID = "backup/strangers"
	CloudPlaceholder     FindingID = "backup/cloud-placeholder"
	InnerDatabaseDamaged FindingID = "backup/inner-database-damaged"

	Interrupted       FindingID = "backup/interrupted"        // a later run broke off; the backup below it is whole
	Forbidden         FindingID = "backup/forbidden"          // a list or the index may not be read by this user
	TooOld            FindingID = "backup/too-old"            // of iOS 3 or older (.mddata): named, not read
	IndexRenamed      FindingID = "backup/index-renamed"      // Manifest.mbdb under the name Manifest.db
	IndexLog          FindingID = "backup/index-log"          // a log with rows that are not in the index lies beside it
	EncryptionUnclear FindingID = "backup/encryption-unclear" // IsEncrypted, ManifestKey and the index contradict each other
	KeybagForeign     FindingID = "backup/keybag-foreign"     // the key bag is another backup's
	LockdownValues    FindingID = "backup/lockdown-values"    // Lockdown values of another type than text
	WrongKind         FindingID = "backup/wrong-kind"         // a row's flags and its record's Mode disagree, or name no kind
	WrongRecord       FindingID = "backup/wrong-record"       // a record that names another path than its row
	RecordIncomplete  FindingID = "backup/record-incomplete"  // Size missing or negative
	WrongKeyClass     FindingID = "backup/wrong-key-class"    // a class that is not in the key bag, or not the key's
	LinkTargets       FindingID = "backup/link-targets"       // a link without its target
	FileAsFolder      FindingID = "backup/file-as-folder"     // rows below a row that is no folder
	CoreMissing       FindingID = "backup/core-missing"       // what every backup has is not in the index
	UnlistedFiles     FindingID = "backup/unlisted-files"     // payloads that no row names: rows were removed
	MisplacedFiles    FindingID = "backup/misplaced-files"    // a payload lies elsewhere in the backup's folder
	PlainFiles        FindingID = "backup/plain-files"        // plain payloads below an encrypted index
	UnknownVersion    FindingID = "backup/unknown-version"    // a version of the format that is not known
	ContentDamaged    FindingID = "backup/content-damaged"    // a property list, picture or film is not what its name says
	ChangedSince      FindingID = "backup/changed-since"      // differs from the checksum of an earlier check
)

// Example is one instance of a finding, by names that a person can place.
type Example struct {
	App  string `json:"app,omitempty"`  // a name of Kind.App: "Photos"; a bundle identifier; a domain
	File string `json:"file,omitempty"` // path inside its domain
	Note
}

// Finding is one kind of thing that a check found.
type Finding struct {
	ID       FindingID `json:"id"`
	Severity Severity  `json:"severity"`
	Count    int64     `json:"count"`
	Bytes    int64     `json:"bytes,omitempty"`
	Examples []Example `json:"examples"`         // at most ten
	Detail   string    `json:"detail,omitempty"` // for Details: names and figures, or “what a program said” in quotes
}

// Kind is a kind of data in people's words.
type Kind string

// The kinds that files are counted under.
const (
	KindPhotos    Kind = "photos"
	KindMessages  Kind = "messages"
	KindContacts  Kind = "contacts"
	KindApps      Kind = "apps"
	KindHealth    Kind = "health"
	KindNotes     Kind = "notes"
	KindCalls     Kind = "calls"
	KindCalendar  Kind = "calendar"
	KindMail      Kind = "mail"
	KindMedia     Kind = "media"
	KindPasswords Kind = "passwords"
	KindSettings  Kind = "settings"
	KindOther     Kind = "other"
)

// appNames are what the kinds are called among apps in reports. They are names for
// programs, and never change; guide/words has those for people.
var appNames = map[Kind]string{
	KindPhotos: "Photos", KindMessages: "Messages", KindContacts: "Contacts",
	KindHealth: "Health", KindNotes: "Notes", KindCalls: "Phone",
	KindCalendar: "Calendar", KindMail: "Mail", KindMedia: "Media",
	KindPasswords: "Passwords", KindSettings: "Settings",
}

// App is the name of the kind as Example.App has it; empty for apps of others, and
// for what has no kind.
func (k Kind) App() string { return appNames[k] }

// KindOfApp finds the kind by the name that App gives it.
func KindOfApp(name string) (Kind, bool) {
	for kind, have := range appNames {
		if have == name {
			return kind, true
		}
	}
	return "", false
}

// KindCount is what a backup holds of one kind.
type KindCount struct {
	Kind     Kind  `json:"kind"`
	Files    int64 `json:"files"`
	Bytes    int64 `json:"bytes"`
	Affected int64 `json:"affected"` // files with a finding of SeverityStop or SeverityLoss
}

// Counts are the figures of a check.
type Counts struct {
	Rows         int64 `json:"rows"`
	Files        int64 `json:"files"`
	Bytes        int64 `json:"bytes"`
	CheckedFiles int64 `json:"checked_files"`
	CheckedBytes int64 `json:"checked_bytes"`

	// How the files that were read and found sound were proven. Each counts under
	// one of the first three; what an earlier check remembered and what a file's
	// own format proves comes on top.
	ByDigest  int64 `json:"by_digest"`  // by the backup's own checksum
	ByPadding int64 `json:"by_padding"` // decrypted to their end, and of the right size
	BySize    int64 `json:"by_size"`    // of the right size, no more is known of their bytes

	ByRemembered int64 `json:"by_remembered"` // without such a checksum, and unchanged since an earlier check
	Databases    int64 `json:"databases"`     // opened and looked through by SQLite
	Lists        int64 `json:"lists"`         // property lists, read
	Pictures     int64 `json:"pictures"`      // pictures, films and sounds that hold together
	Documents    int64 `json:"documents"`     // PDFs and archives that do
	Skipped      int64 `json:"skipped"`       // databases that were not opened: they would take too long
	Resumed      int64 `json:"resumed"`       // read by an earlier part of this check, and lying there as they did then
}

// Stage is one stage of a check.
type Stage string

// The stages, in order. One more, fit, is the guide's: it needs a phone.
const (
	StageUnlock   Stage = "unlock"
	StageMarks    Stage = "marks"
	StageIndex    Stage = "index"
	StagePresence Stage = "presence"
	StageContent  Stage = "content"
)

// Report is the result of a check.
type Report struct {
	Verdict     Verdict       `json:"verdict"`
	Counts      Counts        `json:"counts"`
	Kinds       []KindCount   `json:"kinds"`
	Findings    []Finding     `json:"findings"` // worst first
	Done        []Stage       `json:"done"`     // stages that ran to their end
	Deep        bool          `json:"deep"`     // StageContent was among them
	Checked     time.Time     `json:"checked"`
	Took        time.Duration `json:"took"`
	Fingerprint string        `json:"fingerprint"` // of the backup as it was checked

	Inside *inventory.Holdings `json:"inside,omitempty"` // what it holds for a person; nil: not known. No verdict rests on it
}

// Restorable reports whether what was checked comes back by all that was found:
// the verdict is a good one, and no finding contradicts it. It is the one rule by
// which a restore is begun or refused.
func (r Report) Restorable() bool {
	if r.Verdict != VerdictRestorable && r.Verdict != VerdictWarnings {
		return false
	}
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity.Serious() })
}

// Affected counts the files that would not come back as they should.
func (r Report) Affected() int64 {
	var n int64
	for _, f := range r.Findings {
		if f.Severity.Serious() {
			n += f.Count
		}
	}
	return n
}

// Has returns the finding with the ID, if there is one.
func (r Report) Has(id FindingID) (Finding, bool) {
	for _, f := range r.Findings {
		if f.ID == id {
			return f, true
		}
	}
	return Finding{}, false
}

// BrokeOff reports whether all that stops a restore is that the last run broke
// off above a backup that is whole, so that a mended copy can come back.
func (r Report) BrokeOff() bool {
	_, broke := r.Has(Interrupted)
	for _, f := range r.Findings {
		if f.ID != Interrupted && f.Severity.Serious() {
			return false
		}
	}
	return broke
}
