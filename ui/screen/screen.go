// Package screen turns what is known (guide.Situation) and what to do
// (guide.Route) into what stands in the window, word for word: a Screen. It is
// pure and knows no widget, so that all of it can be tested as a value; package
// ui draws a Screen and compares it with the one before.
//
//	maker := screen.Maker{Words: w, Guide: g}
//	s := maker.Make(situation, route)
//
// What a person is in the middle of (a folded panel, a half typed password, an
// open dialog) is not part of a Screen: that lives in the window.
package screen

import (
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Tone is a colour with a meaning. A tone never stands alone.
type Tone string

// The tones.
const (
	ToneNone   Tone = ""
	TonePlain  Tone = "plain"  // ink
	ToneMuted  Tone = "muted"  // quieter ink
	ToneAccent Tone = "accent" // sea blue
	ToneGood   Tone = "good"
	ToneWarn   Tone = "warn"
	ToneStop   Tone = "stop"
)

// Screen is all that stands in the window, except for what a person is in the
// middle of.
type Screen struct {
	Start     bool   // the first page, before the steps
	Title     string // of the window
	StepLine  string // which step this is, where there is no room for all of them
	PhoneLine string // the phone of the way in a line
	Strip     *Strip // what the page is about; nil: nothing in particular
	Step      string // the step's ID; with Variant it tells pages apart
	Simulated string // the words that say so, when the phones are simulated
	Phones    []Phone
	NoPhone   string   // said in place of a phone
	Backups   *Backups // of a page that lists them; else nil, and Maker.Backups has it
	Found     *Found   // what the places led to that were pointed at last; nil: none were
	Rail      []Light
	Page      Page
	Panels    []Panel
	Back      *Button // what Escape does
	Route     guide.Route
	Taskbar   Taskbar
	Busy      string // the long work that runs, in words: asked about before the window closes
}

// Light is one step of the rail.
type Light struct {
	ID, Name, State string
	Kind            guide.StepState
	Back            *Button // goes back to the step
}

// Button is an action with its words.
type Button struct {
	guide.Action
	Label   string
	Why     string // why it is not enabled
	Prompt  string // what is asked for
	Summary string // what will be replaced by what
	Asks    *Confirm
	Help    string // on hover and focus; may be empty
}

// Confirm is a question before an action that cannot be taken back.
type Confirm struct {
	Title, Body string
	Yes, No     string
}

// Line is an icon with words.
type Line struct {
	Icon string
	Tone Tone
	Text string
}

// Page is the current step.
type Page struct {
	Kind      guide.PageKind
	Title     string
	Named     []string // the names in it
	Body      string
	Picture   string
	Work      *Work
	Look      *Look // “look at your iPhone”, while the phone asks for its passcode
	Primary   *Button
	Secondary []Button
	Seeks     bool   // it waits for what is being looked for
	SeeksIn   string // where that is, where it is not only plugged in
	Explain   bool   // offer the box “What did it say?”
	Password  *Password
	About     *Strip   // what is about to be replaced by what, in full
	Log       []string // what happened during the work, one line each
	Safe      *Line    // what a failure left as it was, where the page does not say it
	Mark      *Line    // of a verdict or of how work ended, with its level in words
	Middle
}

// Middle is what stands between the words of a page and its buttons.
type Middle struct {
	Doors     []Door // the two doors of the first page
	Causes    []Door // the answers of the iCloud door
	Questions []Question
	Clicks    []Click
	Evidence  []Line
	Summary   *Summary
	Kinds     []Kind // what the backup holds
	Holds     []Section
	Findings  []string // details of the check, one line each
	Inside    *Inside  // what the backup holds, to look through
}

// Section is some lines under a heading.
type Section struct {
	Head  string
	Lines []Line
}

// Door is a large button: a way in, or an answer with what it looks like.
type Door struct {
	Button
	Picture string
	Looks   string
	Note    string // what stands behind it now: "12 found, …"
	Phone   bool   // it is a phone, with its state
	State   Line
}

// Password is the field for the password of the chosen backup.
type Password struct {
	Backup string // folder; another backup means an empty field
	Trying bool
	Wrong  string // said under the field after a wrong one
	Tries  int    // how many were wrong so far
	Lost   string // the panel for who does not know it; empty: there is none
}

// Question is something that Lifeboat cannot see.
type Question struct {
	ID   string
	Text string
	Yes  bool
}

// Click is one click in Apple's own app.
type Click struct {
	Text    string
	Picture string
}

// Look asks the person to look at the phone.
type Look struct {
	Text      string
	Meaning   string
	Otherwise string // if nothing is to be seen there
}

// Panel is a problem that applies now, with its words.
type Panel struct {
	ID        string
	Level     guide.Level
	Word      string // the level as a word, beside its icon
	Title     string
	Meaning   string
	Safe      string
	Steps     []string
	Commands  []string // what the steps say to type; each can be copied
	Otherwise string
	Details   string
	Notices   string // “Lifeboat notices when it is done.”
	Action    *Button
	Other     *Button // takes it away without that
	Open      bool    // by itself
	Picture   string  // of what is to be done
}

// Maker makes Screens in one language.
type Maker struct {
	Words *words.Words
	Guide *guide.Guide // for its table of models

	memory  *memory         // of NewMaker; nil: everything is made anew
	waiting map[string]bool // backups that wait for their check, while a list is made
}

// Make makes the Screen.
func (m Maker) Make(s guide.Situation, r guide.Route) Screen {
	out := Screen{
		Start:   r.Current == guide.StepStart,
		Title:   m.title(r),
		Strip:   m.strip(s, r),
		Step:    string(r.Current),
		Phones:  m.phones(s, r),
		Found:   m.sought(s, r),
		Page:    m.page(s, r),
		Panels:  m.panels(r),
		Back:    m.back(r),
		Route:   r,
		Taskbar: taskbar(s),
	}
	if r.Kind == guide.PageList {
		out.Backups = m.Backups(s, r)
	}
	if out.Backups != nil && out.Backups.Rows() > 0 {
		foldFolders(out.Panels)
	}
	if out.Strip != nil && out.Strip.Full {
		out.Page.About = out.Strip
	}
	if len(out.Phones) == 0 {
		out.NoPhone = m.Words.Say("phone/none")
	}
	out.StepLine, out.PhoneLine = m.stepLine(r), phoneLineOf(out.Phones, out.NoPhone)
	if s.Simulated {
		out.Simulated = m.Words.Say("app/simulated")
	}
	for _, step := range r.Steps {
		out.Rail = append(out.Rail, Light{
			ID: string(step.ID), Kind: step.State,
			Name:  m.Words.Say("step/" + string(step.ID)),
			State: m.Words.Say("state/" + string(step.State)),
			Back:  m.button(step.Action),
		})
	}
	if s.Job != nil {
		out.Busy = m.Words.Say("job/" + string(s.Job.Kind))
	}
	return out
}

// back is the way back. One that goes to the step before is called so, and not by
// the name of that step.
func (m Maker) back(r guide.Route) *Button {
	b := m.button(r.Back)
	if b != nil && b.ID == guide.ActGoTo {
		b.Label = m.Words.Say("action/back")
	}
	return b
}

// button gives an action its words; nil where there is none.
func (m Maker) button(a *guide.Action) *Button {
	if a == nil {
		return nil
	}
	var asks *Confirm
	if c := a.Confirm; c != nil {
		asks = &Confirm{m.Words.Text(c.Title), m.Words.Text(c.Body), m.Words.Text(c.Yes), m.Words.Text(c.No)}
	}
	return &Button{
		Asks: asks, Action: *a, Label: m.Words.Text(a.Label), Why: m.Words.Text(a.Why),
		Prompt: m.Words.Text(a.Input.Prompt), Summary: m.Words.Text(a.Input.Summary),
		Help: m.help(helpOf[a.ID]),
	}
}

// helpOf names the help for what a person may not know.
var helpOf = map[guide.ActionID]string{
	guide.ActCheckQuick: "quick-check", guide.ActCheckAllQuick: "quick-check",
	guide.ActCheck: "deep-check", guide.ActCheckAll: "deep-check",
	guide.ActRehearse: "rehearsal", guide.ActRepair: "repaired-copy", guide.ActAskTrust: "trust",
	guide.ActSetPassword: "backup-password", guide.ActChangePassword: "backup-password", guide.ActRemovePassword: "encrypted",
}

// help is what explains a thing on hover and focus; nothing where nothing does.
func (m Maker) help(thing string) string {
	if thing == "" {
		return ""
	}
	return m.optional("help/tip-" + thing)
}

// Button gives an action its words.
func (m Maker) Button(a guide.Action) Button { return *m.button(&a) }

func (m Maker) say(key string, args map[string]any) string {
	return m.Words.Text(guide.Text{Key: key, Args: args})
}

// icons of the levels and of the marks.
func levelLine(l guide.Level) (icon string, tone Tone) {
	switch l {
	case guide.LevelStop:
		return "stop", ToneStop
	case guide.LevelWarn:
		return "warn", ToneWarn
	}
	return "note", ToneAccent
}

func markLine(m guide.Mark) (icon string, tone Tone) {
	switch m {
	case guide.MarkGood:
		return "good", ToneGood
	case guide.MarkBad:
		return "stop", ToneStop
	case guide.MarkWarn:
		return "warn", ToneWarn
	case "": // a plain fact
		return "note", ToneMuted
	}
	return "not-checked", ToneMuted
}
