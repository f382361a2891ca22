package guide

import "github.com/lifeboat-app/lifeboat/device/backup"

// Route is what a person is to see: the steps with their states, the current
// step with its one primary action, and the problems that apply now. It is a
// plain value; two equal Situations give equal Routes.
type Route struct {
	Steps     []Step
	Current   StepID
	Title     Text   // headline of the current step
	Body      Text   // one or two plain sentences under it; Key may be empty
	Picture   string // name of an illustration in assets; may be empty
	Primary   *Action
	Secondary []Action
	Clicks    []Click // the clicks in Apple's app, for that route
	Questions []Question
	Panels    []Panel    // most blocking first
	Verdict   *Verdict   // once there is one for the chosen backup
	Proven    []Evidence // what was tried on the way and went well
	Fit       *Fit       // gauges' overlay, once phone and backup are known
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
	ID    StepID
	State StepState
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

// ActionID names something that a person can do. It is also the key of its label.
type ActionID string

// The actions. The arguments that an intent needs are named behind them.
const (
	ActOpenComputerDoor ActionID = "open-computer-door"
	ActOpenCloudDoor    ActionID = "open-cloud-door"
	ActAnswerCloud      ActionID = "answer-cloud" // Value: a CloudAnswer
	ActBack             ActionID = "back"
	ActGoTo             ActionID = "go-to" // Value: a StepID that is done
	ActTrySimulated     ActionID = "try-simulated"
	ActRetryService     ActionID = "retry-service"
	ActWithoutPhone     ActionID = "without-phone"
	ActChoosePhone      ActionID = "choose-phone" // Value: UDID
	ActAskTrust         ActionID = "ask-trust"
	ActAddFolder        ActionID = "add-folder" // Value: path
	ActRescan           ActionID = "rescan"
	ActChooseBackup     ActionID = "choose-backup" // Value: folder
	ActCheck            ActionID = "check"
	ActCheckQuick       ActionID = "check-quick"
	ActTryPassword      ActionID = "try-password" // Secret
	ActStop             ActionID = "stop"
	ActRepair           ActionID = "repair"       // Value: destination folder
	ActRepairAgree      ActionID = "repair-agree" // the copy may do without what is missing
	ActRepairCancel     ActionID = "repair-cancel"
	ActContinue         ActionID = "continue"            // on to the next step
	ActAnswer           ActionID = "answer"              // Value: question ID; Yes
	ActBackUpPhone      ActionID = "back-up-phone"       // Value: folder to keep it in
	ActSetPassword      ActionID = "set-backup-password" // Secret
	ActRehearse         ActionID = "rehearse"
	ActRouteApple       ActionID = "route-apple"
	ActRouteHere        ActionID = "route-here"
	ActRestoreHere      ActionID = "restore-here" // Value: the phone's name as typed
	ActRestoreDone      ActionID = "restore-done" // Apple's app says it is done
	ActSaveReport       ActionID = "save-report"  // Value: file
	ActTryAgain         ActionID = "try-again"
	ActExplain          ActionID = "explain" // Value: what it said
	ActDismissFailure   ActionID = "dismiss-failure"
	ActBackupSeen       ActionID = "backup-seen"   // on, from the page that says that the backup is there
	ActForgetFolder     ActionID = "forget-folder" // Value: path; the folder itself stays as it is
	ActRemind           ActionID = "remind"
	ActShowHow          ActionID = "show-how" // Value: problem ID
)

// Action is one button.
type Action struct {
	ID      ActionID
	Label   Text
	Value   string // argument of the intent, where the button knows it
	Enabled bool
	Why     Text // why it is not enabled
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
	Detail  string         // raw, for Details
	Blocks  bool           // the way cannot go on while it stands
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
