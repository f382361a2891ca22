package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/guide"
)

// TestWhatCannotBeTakenBackIsAskedFirst: a restore is not stopped, and a damaged
// backup not taken further, by one click; Enter and Escape say no.
func TestWhatCannotBeTakenBackIsAskedFirst(t *testing.T) {
	for _, c := range []struct {
		scene, tap string
		want       guide.ActionID
	}{
		{"restoring", "primary-stop", guide.ActStop},
		{"verdict-damaged", "do-continue", guide.ActContinue},
	} {
		t.Run(c.scene, func(t *testing.T) {
			st := open(t, c.scene)
			if st.situation.Job != nil {
				job := *st.situation.Job
				job.CanStop, job.NeedsPhone = true, false
				st.situation.Job = &job
				st.show()
			}
			for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape} {
				st.tap(c.tap)
				if len(st.sheets) != 1 || len(st.did) != 0 {
					t.Fatalf("nothing is asked; sent %+v", st.did)
				}
				st.press(key)
				if len(st.sheets) != 0 || len(st.did) != 0 {
					t.Fatalf("%s: %d sheets, sent %+v", key, len(st.sheets), st.did)
				}
			}
			st.tap(c.tap)
			st.tap("confirm-yes")
			if got := st.lastDid(); got.Action != c.want {
				t.Errorf("yes sent %+v", got)
			}
		})
	}
}

// TestWhatHasEndedIsNotStopped: the answer yes is switched off when the work ends
// while it is asked about.
func TestWhatHasEndedIsNotStopped(t *testing.T) {
	st := open(t, "restoring")
	job := *st.situation.Job
	job.CanStop, job.NeedsPhone = true, false
	st.situation.Job = &job
	st.show()
	st.tap("primary-stop")
	st.situation.Job = nil
	st.show()
	if i, ok := st.item("confirm-yes"); !ok || !i.Disabled {
		t.Errorf("after the end it can be stopped: %+v", i)
	}
}

// TestQuestionFollowsTheRestore: while the iPhone asks for its passcode, nothing is
// half-way yet, and neither question says so; once it is sent something, a question
// that stands open says it.
func TestQuestionFollowsTheRestore(t *testing.T) {
	for _, c := range []struct {
		name, safe, midway string
		ask                func(*stage)
	}{
		{"stop", "confirm/stop-restore-safe", "confirm/stop-restore", func(st *stage) { st.tap("primary-stop") }},
		{"close", "close/question-restore-safe", "close/question-restore", func(st *stage) { st.close() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := open(t, "restoring")
			phase := func(n int) {
				job := *st.situation.Job
				job.CanStop, job.NeedsPhone = true, false
				job.Phases, job.Phase = []guide.Phase{guide.PhaseExamine, guide.PhasePrepare, guide.PhaseSend, guide.PhaseApply}, n
				st.situation.Job = &job
				st.show()
			}
			says := func(key string) {
				t.Helper()
				args := map[string]any{"Phone": st.last.Route.Title.Args["Phone"]}
				want := st.maker.Load().Words.Text(guide.Text{Key: key, Args: args})
				if i, ok := st.item(want); !ok || i.Name != want {
					t.Errorf("it does not say %q", want)
				}
			}
			phase(2)
			c.ask(st)
			says(c.safe)
			phase(3)
			says(c.midway)
		})
	}
}
