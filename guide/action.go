package guide

// ActionID names something that a person can do. It is also the key of its label.
type ActionID string

// The actions. What an Intent carries along is named behind them.
const (
	ActOpenComputerDoor ActionID = "open-computer-door"
	ActOpenCloudDoor    ActionID = "open-cloud-door"
	ActOpenInsideDoor   ActionID = "open-inside-door"
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
	ActCheck            ActionID = "check"         // Value: folder; empty: the chosen backup
	ActCheckQuick       ActionID = "check-quick"
	ActCheckAll         ActionID = "check-all"
	ActCheckAllQuick    ActionID = "check-all-quick"
	ActTryPassword      ActionID = "try-password" // Secret
	ActStop             ActionID = "stop"
	ActRepair           ActionID = "repair"       // Value: destination folder
	ActRepairAgree      ActionID = "repair-agree" // the copy may do without what is missing
	ActRepairCancel     ActionID = "repair-cancel"
	ActContinue         ActionID = "continue"               // on to the next step
	ActAnswer           ActionID = "answer"                 // Value: question ID; Yes
	ActBackUpPhone      ActionID = "back-up-phone"          // Value: folder to keep it in; Secret, if it is to be encrypted from now on
	ActSetPassword      ActionID = "set-backup-password"    // Secret: the new one
	ActChangePassword   ActionID = "change-backup-password" // Old: the present one, Secret: the new one
	ActRemovePassword   ActionID = "remove-backup-password" // Old: the present one
	ActRehearse         ActionID = "rehearse"
	ActRouteApple       ActionID = "route-apple"
	ActRouteHere        ActionID = "route-here"
	ActCopyThere        ActionID = "copy-there"   // into the folder in which Apple's app looks
	ActRestoreHere      ActionID = "restore-here" // Value: the phone's name as typed
	ActAppleFailed      ActionID = "apple-failed" // Apple's app showed a message, or got stuck
	ActRestoreDone      ActionID = "restore-done" // Apple's app says it is done
	ActSaveReport       ActionID = "save-report"  // Value: file
	ActTryAgain         ActionID = "try-again"
	ActDismissFailure   ActionID = "dismiss-failure"
	ActBackupSeen       ActionID = "backup-seen"   // on, from the page that says that the backup is there
	ActForgetFolder     ActionID = "forget-folder" // Value: path; the folder itself stays as it is
	ActRemind           ActionID = "remind"
	ActFinish           ActionID = "finish"        // the way is over
	ActLookInside       ActionID = "look-inside"   // Value: folder of a backup
	ActUnlockInside     ActionID = "unlock-inside" // Value: its folder; Secret
	ActLeaveInside      ActionID = "leave-inside"
	ActSaveOut          ActionID = "save-out" // Value: folder to save into; Save

	ActGoOnSaving ActionID = "go-on-saving"

	// What the window does by itself: no intent is sent.
	ActShowFolder ActionID = "show-folder" // Value: path; in the file manager
	ActOpenApple  ActionID = "open-apple"  // Apple's own app
)

// Action is one button: what it is, what it sends, and what a person has to give
// along with it.
type Action struct {
	ID      ActionID
	Kind    Kind
	Label   Text
	Note    Text   // said under the label, where the button is drawn large; Key may be empty
	Value   string // argument of the intent, where the button knows it
	Enabled bool
	Why     Text // why it is not enabled
	Input   Input
	Confirm *Confirm // asked before it is sent; nil: it is sent at once
}

// Confirm is a question before an action that cannot be taken back. No is the
// answer that Enter and Escape give.
type Confirm struct {
	Title, Body Text
	Yes, No     Text
}

// Kind is what an action does to the page, or to what a person holds dear.
type Kind string

// The kinds.
const (
	KindPlain  Kind = ""
	KindDoor   Kind = "door"   // a way in, drawn large
	KindAnswer Kind = "answer" // what a person saw, with what it looks like
	KindLeave  Kind = "leave"  // only leaves the page: Escape presses it
	KindStop   Kind = "stop"   // ends work that runs
	KindDanger Kind = "danger" // replaces or leaves out something, or says that this was done
)

// kinds are the kinds of the actions; all others are plain.
var kinds = map[ActionID]Kind{
	ActOpenCloudDoor: KindDoor, ActOpenInsideDoor: KindDoor, ActAnswerCloud: KindAnswer,
	ActBack: KindLeave, ActLeaveInside: KindLeave, ActDismissFailure: KindLeave, ActRepairCancel: KindLeave,
	ActStop: KindStop, ActRepairAgree: KindDanger, ActRestoreHere: KindDanger, ActRestoreDone: KindDanger, ActRemovePassword: KindDanger,
}

// ByHand reports whether the action wants its button to be pressed: Enter does
// not do it.
func (a Action) ByHand() bool { return a.Kind == KindStop || a.Kind == KindDanger }

// Leaves reports whether the action does nothing but leave the page.
func (a Action) Leaves() bool { return a.Kind == KindLeave }

// Input is what a person gives along with an action. The zero Input is nothing.
type Input struct {
	Place   Place
	Begin   string // the place that is proposed
	Need    int64  // bytes that it takes there, about; 0 where that is not known
	Secret  Secret
	Name    string // to be typed before anything happens; see Meets
	Prompt  Text   // says what is asked for, or what is known of it
	Summary Text   // what will be replaced by what
}

// Place is what kind of place on the disk is asked for.
type Place string

// The places.
const (
	PlaceNone   Place = ""
	PlaceFolder Place = "folder" // one with backups in it
	PlaceCopy   Place = "copy"   // where a repaired copy goes
	PlaceKeep   Place = "keep"   // where new backups are kept
	PlaceFile   Place = "file"   // that a report is written into
	PlaceSave   Place = "save"   // that what is inside a backup is saved into
)

// Secret is which password is asked for. A new one is typed twice; see NewSecret.
type Secret string

// The secrets.
const (
	SecretNone    Secret = ""
	SecretPresent Secret = "present" // the one that the backup has: Intent.Secret
	SecretNew     Secret = "new"     // Intent.Secret
	SecretOffer   Secret = "offer"   // a new one, or none: Intent.Secret
	SecretChange  Secret = "change"  // Intent.Old and a new one in Intent.Secret
	SecretRemove  Secret = "remove"  // Intent.Old
)

// inputs are what the actions ask for. What depends on the Situation is added by
// the plan.
var inputs = map[ActionID]Input{
	ActAddFolder:      {Place: PlaceFolder},
	ActRepair:         {Place: PlaceCopy},
	ActBackUpPhone:    {Place: PlaceKeep},
	ActSaveReport:     {Place: PlaceFile},
	ActTryPassword:    {Secret: SecretPresent},
	ActUnlockInside:   {Secret: SecretPresent},
	ActSaveOut:        {Place: PlaceSave},
	ActSetPassword:    {Secret: SecretNew, Prompt: Text{Key: "encrypt/set"}},
	ActChangePassword: {Secret: SecretChange, Prompt: Text{Key: "encrypt/change"}},
	ActRemovePassword: {Secret: SecretRemove, Prompt: Text{Key: "encrypt/remove"}},
}

// button makes an action whose label is its own name.
func button(id ActionID) *Action {
	return &Action{ID: id, Kind: kinds[id], Input: inputs[id], Label: Text{Key: "action/" + string(id)}, Enabled: true}
}

// buttonFor makes a button that knows its argument and has a label of its own.
func buttonFor(id ActionID, value, label string, args map[string]any) *Action {
	a := button(id)
	a.Value, a.Label = value, Text{Key: label, Args: args}
	return a
}

// Offered finds the button that sends an action with a value: an enabled one
// that the Route shows now. Of an action that asks for a name, the value has to be
// that name. An intent that nothing offers is to be left alone.
func (r *Route) Offered(id ActionID, value string) (Action, bool) {
	if a := r.eachOf(id, value); a != nil {
		return *a, true
	}
	for _, a := range r.Actions() {
		switch {
		case a.ID != id || !a.Enabled:
		case a.Input.Name != "" && !Meets(value, a.Input.Name):
		case a.Input.Name == "" && a.Input.Place == PlaceNone && a.Value != value:
		default:
			return a, true
		}
	}
	return Action{}, false
}

// Actions are all the buttons that the Route shows, enabled or not, but for those of
// the single backups: see OfferedFor.
func (r *Route) Actions() []Action {
	var all []Action
	add := func(a *Action) {
		if a != nil {
			all = append(all, *a)
		}
	}
	add(r.Primary)
	all = append(all, r.Secondary...)
	for _, p := range r.Panels {
		add(p.Action)
		add(p.Other)
	}
	for _, s := range r.Steps {
		add(s.Action)
	}
	for _, q := range r.Questions {
		add(buttonFor(ActAnswer, q.ID, q.Text.Key, q.Text.Args))
	}
	all = append(all, r.Beside...)
	add(r.Back)
	return all
}
