package guide

import "github.com/lifeboat-app/lifeboat/device/backup"

// each is what is offered for every backup of the list: with hundreds of them, one
// action for all is made instead of one for each.
type each struct {
	folders []backup.Folder // as in the Situation
	chosen  string          // the chosen backup, where to choose it once more does nothing
	looked  string          // the backup whose page of what is inside stands there, or waits for its password
	asked   string          // the backup whose check already waits for its password
}

// planEach offers what can be done with every backup of the list. While work runs
// there is nothing of the kind: it keeps its backup. Choosing the chosen backup once
// more leaves what hides its page: aside, a page of another work, or the doors.
func planEach(v *view, r *Route, aside bool) {
	if v.s.Job != nil {
		r.EachWhy = Text{Key: "why/work-runs", Args: map[string]any{"Work": Text{Key: "job/" + string(v.s.Job.Kind)}}}
		return
	}
	r.each.folders = v.s.Folders
	if !aside && r.Current != StepStart && r.Current != StepBackUp && v.s.At == "" && v.s.Sought == nil && !v.s.Again && v.s.Door != DoorInside {
		r.each.chosen = v.s.Backup
	}
	if v.s.Again || v.locked() && !v.checked() {
		r.each.asked = v.s.Backup
	}
	if in := v.s.Inside; aside && (v.s.Look && v.locked() || in != nil) && v.s.Ended == nil {
		r.each.looked = v.s.Backup
	}
	for _, id := range []ActionID{ActChooseBackup, ActCheck, ActCheckQuick, ActLookInside} {
		r.Each = append(r.Each, *button(id))
	}
}

// OfferedFor is what is offered for one backup of the list.
func (r *Route) OfferedFor(folder string) []Action {
	if len(r.Each) == 0 || backupOf(r.each.folders, folder) == nil {
		return nil
	}
	var all []Action
	for _, a := range r.Each {
		if a.ID == ActChooseBackup && folder == r.each.chosen || (a.ID == ActCheck || a.ID == ActCheckQuick) && folder == r.each.asked {
			continue
		}
		if a.ID == ActLookInside && folder == r.each.looked {
			continue
		}
		a.Value = folder
		all = append(all, a)
	}
	return all
}

// each finds what is offered for one backup; nil where it is not.
func (r *Route) eachOf(id ActionID, folder string) *Action {
	for _, a := range r.OfferedFor(folder) {
		if a.ID == id {
			return &a
		}
	}
	return nil
}
