package guide

import (
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// Route is what a person is to see: the steps with their states, the current
// step with its one primary action, and the problems that apply now. It is a
// plain value; two equal Situations give equal Routes.
type Route struct {
	Steps     []Step
	Current   StepID
	Kind      PageKind // what the page is about
	About     *About   // the backup and the phone that the page is about, from Check on
	Summary   *Summary // of a page that tells how work ended
	Recommend string   // folder of the backup that is pointed out first on the list
	Take      ActionID // what the list does with a backup that is taken
	Window    Text     // where the person is, shortly, for the window's title; Key may be empty
	Title     Text     // headline of the current step
	Body      Text     // one or two plain sentences under it; Key may be empty
	Picture   string   // name of an illustration in assets; may be empty
	Seeks     bool     // the page waits for what is being looked for
	Primary   *Action
	Secondary []Action
	Clicks    []Click // the clicks in Apple's app, for that route
	Questions []Question
	Panels    []Panel    // most blocking first
	Verdict   *Verdict   // once there is one for the chosen backup
	Proven    []Evidence // what was tried on the way and went well
	Fit       *Fit       // gauges' overlay, once phone and backup are known

	Back     *Action   // what Escape does; nil where there is no way back
	Beside   []Action  // what phones and folders offer, whatever the page
	Each     []Action  // what every backup of the list offers; see OfferedFor
	EachWhy  Text      // why they offer nothing
	Look     *Panel    // “look at your iPhone”, while it asks for its passcode; said large
	Password *Password // the field for the password of the chosen backup
	Holds    *Holds    // what the chosen backup holds and what not, where the page tells it; else nil
	Inside   *Looked   // what the page shows, where it is the one of what is inside; else nil
	Result   bool      // the page is about the Verdict, and shows it with its evidence
	Safe     Text      // what a failure left as it was, where the page does not say it
	Ask      bool      // the page offers to look up what a phone or a program has said

	each each
}

// Password is the field for the password of the chosen backup, on the page that
// asks for it.
type Password struct {
	Backup string // folder; another backup means an empty field
	Trying bool   // what was typed is being tried
	Wrong  Text   // said under the field after a wrong one
	Tries  int    // how many were wrong so far
}

// PageKind says what a page is about, so that it can be laid out for its job.
type PageKind string

// The kinds of pages.
const (
	PageStep    PageKind = ""        // words, a picture, one thing to do
	PageDoors   PageKind = "doors"   // the ways in
	PageList    PageKind = "list"    // the backups, to choose one of them
	PageWork    PageKind = "work"    // long work runs
	PageVerdict PageKind = "verdict" // what a check has found
	PageInside  PageKind = "inside"  // what a backup holds, to look through
	PageResult  PageKind = "result"  // how work ended, apart from any verdict
)

// About names the backup that a page is about and the phone that it is for.
type About struct {
	Backup  string // folder
	Phone   string // UDID; empty without a phone
	Level   Level  // of the verdict; empty where there is none
	Good    bool   // the verdict is a good one
	Verdict Text   // in a few words, such as “damaged: 14 files are missing”
	Foreign bool   // the backup was made by another phone
}

// Holds is what a backup holds for a person and what not, as its check has found it.
type Holds struct {
	Holdings *inventory.Holdings // nil where that is not known
	OnPhone  []Evidence          // what lies on the phone now, beside it
	Newer    *Text               // what is on the phone and not in the backup; nil where nothing is known of it
	Photos   int64               // bytes that photos take on the phone now, where they were not counted; 0: not known
}

// Summary is how work ended, in figures.
type Summary struct {
	Mark   Mark
	Lines  []Evidence         // what came, what is missing, how large, how long
	Head   Text               // says what the names are of
	Names  []string           // of what is missing or was left out
	Files  []backup.Example   // the same of files of a backup, with their apps
	Kinds  []backup.KindCount // of what came back, where they are known
	Folder string             // that can be shown in the file manager; empty: none
	Opens  []Opens            // files in it that a person looks at first
	Next   []Text             // what one does with all this now
}

// Opens is a file that can be opened with the program that the person uses for it.
type Opens struct {
	ID    string
	Label Text
	Path  string
}

// StepID names a step of the way.
type StepID string

// The steps, in order. StepStart comes before the rail.
const (
	StepStart      StepID = "start"
	StepConnect    StepID = "connect"
	StepTrust      StepID = "trust"
	StepChoose     StepID = "choose"
	StepCheck      StepID = "check"
	StepPrepare    StepID = "prepare"
	StepRestore    StepID = "restore"
	StepAfterwards StepID = "afterwards"

	// StepBackUp is the last step of the short way, on which a backup is made.
	StepBackUp StepID = "back-up"

	// StepInside and StepSave follow StepChoose on the way to what is inside a backup.
	StepInside StepID = "inside"
	StepSave   StepID = "save"
)

// StepState is the light of a step.
type StepState string

// The lights.
const (
	StepDone     StepState = "done"
	StepHere     StepState = "here"
	StepNeedsYou StepState = "needs-you"
	StepLater    StepState = "later"
)

// Step is one step of the rail.
type Step struct {
	ID     StepID
	State  StepState
	Action *Action // goes back to it; nil where it is not to be gone to
}

// Text is something to say: the key of a translation and its arguments.
// Arguments are strings, int64 (numbers), Bytes, Percent or time values; the
// words package turns them into the reader's language. Count, when it is not
// nil, chooses the plural form.
type Text struct {
	Key   string
	Args  map[string]any
	Count *int64
}

// Question is something that Lifeboat cannot observe and asks plainly, once.
type Question struct {
	ID   string
	Text Text
	Yes  bool
}

// Click is one click in Apple's own app, with its picture.
type Click struct {
	Text    Text
	Picture string
}

// Panel is a problem that applies now.
type Panel struct {
	Problem ProblemID
	Level   Level
	Args    map[string]any // figures for its words
	Action  *Action        // its one action; may be nil
	Other   *Action        // takes it away without that; may be nil
	Detail  string         // names and figures, for Details
	Said    Text           // what is said there beside it
	Code    int            // the phone's number, for Details; 0 where it gave none
	Place   string         // where work failed, for Details
	Blocks  bool           // the way is blocked while it stands
	Open    bool           // it is open by itself
	Title   Text           // in place of the problem's own; the page says the rest already
}

// Noticed reports whether Lifeboat sees by itself that the problem is gone: what a
// phone or this computer tells at any time. What a check or a transfer has found
// stays until that is done again, and who starts it again ends it first.
func (p Panel) Noticed() bool {
	area, _, _ := strings.Cut(string(p.Problem), "/")
	return p.Problem != ServiceProblem(phone.ServiceHidden, "linux") && slices.Contains([]string{"host", "phone", "trust", "pairing", "fit"}, area)
}

// Level is how serious a panel is.
type Level string

// The levels, worst first.
const (
	LevelStop Level = "stop"
	LevelWarn Level = "warn"
	LevelNote Level = "note"
)

// Verdict is the one sentence on the chosen backup, with its evidence.
type Verdict struct {
	Good     bool // restorable onto this phone, everything checked
	Level    Level
	Sentence Text
	Short    Text // the sentence in a few words
	Title    Text // of its page: the backup and how it is
	Body     Text // under the title: what that means, and no word of it again
	Evidence []Evidence
	Report   backup.Verdict
}

// Evidence is one line under the verdict.
type Evidence struct {
	Mark Mark
	Text Text
}

// Mark stands before a line of evidence.
type Mark string

// The marks. What was not checked never gets MarkGood.
const (
	MarkGood       Mark = "good"
	MarkBad        Mark = "bad"
	MarkWarn       Mark = "warn"
	MarkNotChecked Mark = "not-checked"
)

// Fit is how the chosen backup sits on the phone of the way, for the gauges.
type Fit struct {
	Needed    int64 // bytes the backup needs on the phone; 0 when not known
	Available int64
	Missing   int64 // bytes that are missing; 0 when it fits
	BackupIOS string
	PhoneIOS  string
	NewestIOS string // newest that this model runs; empty when not known
	IOS       IOSFit
}

// IOSFit says how the iOS of backup and phone stand.
type IOSFit string

// The outcomes of comparing iOS versions.
const (
	IOSUnknown    IOSFit = ""
	IOSFine       IOSFit = "fine"
	IOSUpdate     IOSFit = "update"       // the phone must be updated first, and can be
	IOSOutOfReach IOSFit = "out-of-reach" // this model never runs it
)

// Bytes is an argument of a Text that is to be shown as a size.
type Bytes int64

// Percent is an argument of a Text that is to be shown as a percentage, 0 … 100.
type Percent float64
