package guide

// Phase is a part of long work, as a person is told of it: “2 of 4: Copying”. The
// words are those of phase/<kind of work>-<phase>, or else of phase/<phase>.
type Phase string

// The phases. A work says at its beginning which ones it will have.
const (
	PhasePassword Phase = "password" // the phone gets a password for its backups
	PhasePrepare  Phase = "prepare"  // phone and folder are got ready, the phone looks through its files
	PhaseCopy     Phase = "copy"
	PhaseFinish   Phase = "finish"
	PhaseProve    Phase = "prove" // what was made is checked
	PhaseMarks    Phase = "marks"
	PhaseUnlock   Phase = "unlock"
	PhaseIndex    Phase = "index"
	PhasePresence Phase = "presence"
	PhaseContent  Phase = "content"
	PhaseInside   Phase = "inside"  // what is inside for a person is counted
	PhaseExamine  Phase = "examine" // what can be done for a backup
	PhaseCompare  Phase = "compare" // a copy is held against the original
	PhaseSend     Phase = "send"
	PhaseApply    Phase = "apply"   // the phone puts in place what it got
	PhaseRestart  Phase = "restart" // the phone restarts
)

// weights say how much of a whole work a phase is about, beside the others that it
// has. The figures are ours: reading, copying and sending are nearly all of it.
var weights = map[Phase]float64{
	PhaseCopy: 80, PhaseSend: 80, PhaseContent: 80,
	PhaseCompare: 5, PhaseProve: 10, PhaseRestart: 10, PhaseApply: 5, PhasePresence: 5,
}

// comparing is how much of the work of a copy its comparison is: every file is read
// again.
const comparing = 60

func weightOf(kind JobKind, p Phase) float64 {
	if kind == JobCopy && p == PhaseCompare {
		return comparing
	}
	if w, ok := weights[p]; ok {
		return w
	}
	return 2
}

// Share is how much of the whole work is done, 0 … 1, for a gauge beside which no
// figures stand; false while the present phase does not know how far it is. It never
// falls while the work runs.
func (j Job) Share() (share float64, known bool) {
	within, known := j.Progress.Share()
	if j.Phase < 1 || j.Phase > len(j.Phases) {
		return within, known
	}
	var done, all float64
	for i, p := range j.Phases {
		w := weightOf(j.Kind, p)
		all += w
		switch {
		case i < j.Phase-1:
			done += w
		case i == j.Phase-1:
			done += w * within
		}
	}
	return done / all, known
}
