package work

import (
	"slices"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// quickStages are those of a check that reads no files.
var quickStages = []string{string(backup.StageMarks), string(backup.StageUnlock), string(backup.StageIndex), string(backup.StagePresence)}

// stagesOf are the stages of which a phase is made, where it is not the one stage
// of its name.
var stagesOf = map[guide.Phase][]string{
	guide.PhasePassword: {mobilebackup.StageReaching, StagePassword},
	guide.PhasePrepare:  {mobilebackup.StageReaching, mobilebackup.StagePreparing, mobilebackup.StageWaiting},
	guide.PhaseCopy:     {mobilebackup.StageReceiving, repair.StageCopy, save.StageFiles},
	guide.PhaseFinish:   {mobilebackup.StageFinishing, save.StagePages},
	guide.PhaseProve:    append(slices.Clone(quickStages), string(backup.StageContent), mobilebackup.StagePlacing, StageProof),
	guide.PhaseExamine:  append(slices.Clone(quickStages), mobilebackup.StageChecking, repair.StagePlan, save.StagePlan),
	guide.PhaseContent:  {string(backup.StageContent), check.StageInner},
	guide.PhaseSend:     {mobilebackup.StageSending},
	guide.PhaseApply:    {mobilebackup.StageApplying, mobilebackup.StageFinishing},
	guide.PhaseRestart:  {mobilebackup.StageReturn},
}

// checkPhases are those of a check.
func checkPhases(o guide.Order, encrypted bool) []guide.Phase {
	phases := []guide.Phase{guide.PhaseMarks}
	if encrypted {
		phases = append(phases, guide.PhaseUnlock)
	}
	phases = append(phases, guide.PhaseIndex, guide.PhasePresence)
	if !o.Quick {
		phases = append(phases, guide.PhaseContent)
	}
	return append(phases, guide.PhaseInside)
}

// phases tells which phase of work a reading belongs to. Stages come more than once
// in some works, as those of the check before and after a repair do: a phase that is
// over is not gone back to.
type phases struct {
	mu   sync.Mutex
	list []guide.Phase
	at   int // from 1
	seen func(guide.Seen)
	next progress.Func
}

// inPhases says which phases work will have, and has what w is told of its progress
// told in phases, too. It can be asked again, when it is known better.
func (w Watch) inPhases(list ...guide.Phase) Watch {
	p := &phases{list: list, seen: w.seen, next: w.Progress}
	w.seen(guide.Seen{Kind: guide.SeenPhases, Phases: list})
	p.enter(1)
	w.Progress = p.report
	return w
}

func (p *phases) enter(n int) {
	p.at = n
	p.seen(guide.Seen{Kind: guide.SeenPhase, Phase: n})
}

func (p *phases) report(r progress.Progress) {
	p.mu.Lock()
	for i := max(p.at-1, 0); i < len(p.list); i++ {
		if isOf(r.Stage, p.list[i]) {
			for p.at < i+1 { // also those that passed without a word
				p.enter(p.at + 1)
			}
			break
		}
	}
	p.mu.Unlock()
	p.next.Report(r)
}

func isOf(stage string, p guide.Phase) bool {
	if stages, ok := stagesOf[p]; ok {
		return slices.Contains(stages, stage)
	}
	return stage == string(p)
}
