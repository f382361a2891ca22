package guide

import (
	"github.com/lifeboat-app/lifeboat/device/backup"
)

// QuestionAlthough is the consent to a restore that may not bring everything
// back. Its answer is kept as a Consent, not among the Answers.
const QuestionAlthough = "although-damaged"

// ConsentOf is the consent that a person gives in a Situation: to this backup, in
// its present state, on this phone.
func ConsentOf(s Situation) Consent {
	c := Consent{Backup: s.Backup, Phone: s.Phone}
	if check, ok := s.Checks[s.Backup]; ok {
		c.Fingerprint, c.Verdict = check.Report.Fingerprint, check.Report.Verdict
	}
	if r := s.Rehearsal(); r != nil {
		c.Rehearsed = r.At
	}
	return c
}

// doubt is what speaks against a restore.
type doubt string

const (
	doubtNone      doubt = ""
	doubtUnchecked doubt = "unchecked" // there is no check of the backup as it is now
	doubtLocked    doubt = "locked"    // nor can there be one without the password
	doubtDamaged   doubt = "damaged"
	doubtBroken    doubt = "unfinished"
	doubtRehearsed doubt = "rehearsed" // the check is content, a rehearsal was not
)

// doubts is the rule by which the way to a restore is open or not: the verdict of
// the check of the backup as it is now decides, and a rehearsal after it.
func (v *view) doubts() doubt {
	if v.backup == nil || !v.checked() {
		return doubtUnchecked
	}
	switch report := v.check.Report; {
	case report.Verdict == backup.VerdictLocked:
		return doubtLocked
	case report.Verdict == backup.VerdictUnfinished:
		return doubtBroken
	case !report.Restorable():
		return doubtDamaged
	}
	if h := v.s.Rehearsal(); h != nil && !h.Good && !h.Unplayable {
		return doubtRehearsed
	}
	return doubtNone
}

// consented reports whether the person has agreed to what is doubtful now.
func (v *view) consented() bool {
	return v.s.Consent != Consent{} && v.s.Consent == ConsentOf(v.s)
}

// mayRestore reports whether the way to a restore is open: nothing speaks against
// it, or the person has agreed to what does.
func (v *view) mayRestore() bool {
	switch v.doubts() {
	case doubtNone:
		return true
	case doubtUnchecked, doubtLocked: // nobody can agree to what is not known
		return false
	}
	return v.consented()
}

// askConsent asks for it where it is needed.
func (r *Route) askConsent(v *view) {
	d := v.doubts()
	switch d {
	case doubtNone, doubtUnchecked, doubtLocked:
		return
	}
	args := v.named()
	args["Count"] = v.check.Report.Affected()
	r.Questions = append(r.Questions, Question{
		ID: QuestionAlthough, Text: Text{Key: "question/although-" + string(d), Args: args}, Yes: v.consented(),
	})
}

// whyNot is the reason for a button that mayRestore switches off.
func (v *view) whyNot() string {
	switch v.doubts() {
	case doubtUnchecked, doubtLocked:
		return "check-first"
	}
	return "consent-first"
}
