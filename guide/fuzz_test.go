package guide

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// pool holds changes that a fuzzer puts together to Situations nobody thought of.
func pool() []change {
	lose := func(s *Situation) {
		p := phone15()
		s.Phones, s.Phone, s.Lost = nil, "A", &p
	}
	set := func(f func(*Situation)) change { return f }
	all := []change{
		door(DoorComputer), door(DoorCloud), set(func(s *Situation) { s.Cloud = "cloud/wifi" }),
		withPhone(), withPhone(func(p *phone.Phone) { p.UDID = "B" }), lose,
		withBackup(), withBackup(func(f *backup.Facts) { f.Encrypted = false }), withBackup(func(f *backup.Facts) { *f = backup.Facts{Folder: folder} }),
		chosen, password(PasswordTrying), password(PasswordWrong), password(PasswordRight),
		passed(StepCheck), passed(StepPrepare), host("darwin", AppleFinder), host("windows", AppleITunes), host("plan9", AppleNone),
		set(func(s *Situation) { s.Route = RouteApple }), set(func(s *Situation) { s.Route = RouteHere }),
		set(func(s *Situation) { s.NoPhone = true }), set(func(s *Situation) { s.At = StepChoose }), set(func(s *Situation) { s.At = "nonsense" }),
		set(func(s *Situation) { s.Answers[QuestionESIM], s.Answers[QuestionData] = true, true }),
		set(func(s *Situation) { s.Restored = &Restored{} }), set(func(s *Situation) { s.Scanned = false }),
		set(func(s *Situation) { s.Phone = "" }), set(func(s *Situation) { s.Since = nil }), set(func(s *Situation) { s.Now = time.Time{} }),
		set(func(s *Situation) { s.Consent = ConsentOf(*s) }), set(func(s *Situation) { s.Consent.Backup += "x" }),
		set(func(s *Situation) {
			s.Rehearsals = rehearsals(Rehearsed{Backup: s.Backup, Phone: s.Phone, Problem: TransferUnknown})
		}),
		failed(JobRestore, TransferUnknown), failed(JobBackup, ""), failed(JobCheck, TransferLinkLost),
	}
	for _, k := range []JobKind{JobCheck, JobRepair, JobBackup, JobRestore, JobRehearse, JobPassword, JobCopy, "nonsense"} {
		all = append(all, working(k))
	}
	for _, t := range []phone.Trust{phone.TrustUnknown, phone.TrustAsked, phone.TrustDenied, phone.TrustForgotten, phone.Trusted, "nonsense"} {
		all = append(all, func(s *Situation) {
			for i := range s.Phones {
				s.Phones[i].Trust = t
			}
		})
	}
	for _, st := range []phone.ServiceState{phone.ServiceUnknown, phone.ServiceMissing, phone.ServiceGarbled, "nonsense"} {
		all = append(all, func(s *Situation) { s.Service = st })
	}
	for _, v := range []backup.Verdict{
		backup.VerdictRestorable, backup.VerdictWarnings, backup.VerdictDamaged, backup.VerdictUnfinished, backup.VerdictLocked, backup.VerdictUnknown, "nonsense",
	} {
		all = append(all, withCheck(v), withCheck(v, quick), withCheck(v, finding(backup.MissingFiles, backup.SeverityStop, 3)))
	}
	return append(all, func(s *Situation) {
		for i := range s.Phones {
			s.Phones[i].FindMy, s.Phones[i].IOS = phone.Is(true), phone.Is("")
			s.Phones[i].Storage = phone.Is(phone.Storage{Available: -1})
		}
	})
}

// FuzzPlan looks that whatever is known, there is a Route that keeps the rules.
func FuzzPlan(f *testing.F) {
	f.Add([]byte{0, 3, 6, 9})
	f.Add([]byte{0, 3, 6, 9, 12, 13, 14, 19})
	g, changes := testGuide(), pool()
	f.Fuzz(func(t *testing.T, picks []byte) {
		sc := scene{name: "fuzz"}
		for _, p := range picks[:min(len(picks), 30)] {
			sc.changes = append(sc.changes, changes[int(p)%len(changes)])
		}
		sc.changes = append(sc.changes, func(s *Situation) {
			if s.Since == nil {
				s.Since = map[ProblemID]time.Time{}
			}
		})
		s := sc.make(g)
		r := g.Plan(s)
		checkInvariants(t, "fuzz", r)
		checkConsent(t, "fuzz", s, r)
	})
}
