// Package rehearsal restores a backup onto a simulated phone that keeps
// nothing, so that what a real one would say is known before it is touched.
//
//	report, err := rehearsal.Run(ctx, dir, phone, password, progress)
//	switch {
//	case report.Unplayable: // too old for the simulated phone to judge
//	case !report.OK(): … report.Code, report.Words, report.Rule, report.Failures …
//	default: … report.Warnings … // what a real phone may see otherwise
//	}
//
// The host's side is the very same code that restores onto a real phone. The
// simulated phone has the facts of the real one (model, iOS, room, Find My, setup),
// asks for every file that a phone asks for, decrypts and hashes it, and drops
// it: no copy of the payload is made, and the backup is opened read-only.
//
// A rehearsal proves the backup and this program. It does not prove the phone:
// its hardware, its cable, or what its iOS does that is not in
// PROTOCOL.md.
package rehearsal

import (
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
)

// Report is what the phone would have said.
type Report struct {
	Code     int       `json:"code"`            // of MBErrorDomain; 0 when it would have taken everything
	Words    string    `json:"words,omitempty"` // in a phone's own words
	Rule     Rule      `json:"rule,omitzero"`   // of the backup that was broken, where that is the reason
	Files    int64     `json:"files"`           // files that it asked for and got
	Bytes    int64     `json:"bytes"`           // of their contents, as stored
	Failures []Failure `json:"failures"`        // single files that it would not have taken; the first ones
	Failed   int64     `json:"failed"`          // how many there are in all
	Warnings []Warning `json:"warnings"`        // what real phones may refuse, or not: that is not proven; the first ones of each rule
	Warned   int64     `json:"warned"`          // how many there are in all

	// Unplayable says that the backup is of a kind that the simulated phone does
	// not know: what real phones do with it, the rehearsal cannot tell.
	Unplayable bool `json:"unplayable,omitempty"`

	Setup phone.Setup   `json:"setup,omitempty"` // how far the first setup of the phone is that it was rehearsed for
	Took  time.Duration `json:"-"`
}

// OK reports whether the restore would have gone through. There may be warnings.
func (r Report) OK() bool { return r.Code == 0 && r.Failed == 0 && !r.Unplayable }

// Rule is a rule of the simulated phone. The zero value is none.
type Rule struct {
	ID     string `json:"id"`     // stable: "payload-missing"
	What   string `json:"what"`   // how it has to be, in English
	Grade  string `json:"grade"`  // how well it is known: "proven", "reported", "hint" or "prudence"
	Proven bool   `json:"proven"` // phones are known to follow it
	Source string `json:"source"` // where it is known from
}

// Rules lists every rule that a backup can break.
func Rules() []Rule {
	var all []Rule
	for _, r := range backupagent.Rules() {
		if r.Effect != backupagent.Accepts {
			all = append(all, ruleOf(r.ID))
		}
	}
	return all
}

func ruleOf(id backupagent.RuleID) Rule {
	r := backupagent.RuleOf(id)
	return Rule{ID: string(r.ID), What: r.What, Grade: string(r.Grade), Proven: r.Grade.Proven(), Source: r.Source}
}

// Failure is one file that the phone would not have taken.
type Failure struct {
	Domain string `json:"domain"`
	Path   string `json:"path"`
	Code   int    `json:"code"` // of MBErrorDomain
	Words  string `json:"words"`
	Rule   Rule   `json:"rule,omitzero"`
}

// Warning is one thing that the simulated phone took and a real one may not.
type Warning struct {
	Rule   Rule   `json:"rule"`
	Domain string `json:"domain,omitempty"`
	Path   string `json:"path"` // inside its domain; without a domain, a list of the backup
	Words  string `json:"words"`
}

// Run rehearses the restore of the backup in dir onto a phone with the facts
// given; facts that are not known stop nothing. Progress is that of a restore.
// What the phone would refuse is in the Report; the error is about this
// computer: *mobilebackup.PreconditionError for a backup or password that
// cannot even be tried, and the context's.
func Run(ctx context.Context, dir string, phone phone.Phone, password []byte, report progress.Func) (Report, error) {
	start := time.Now()
	facts := factsOf(phone)
	outcome, err := backupagent.Rehearse(ctx, facts, backupagent.Rehearsal{}, func(ctx context.Context, conn io.ReadWriteCloser) error {
		link, ok := conn.(net.Conn)
		if !ok {
			return errors.New("rehearsal: the simulated phone gave no connection")
		}
		_, err := mobilebackup.RestoreOver(ctx, link, facts.UDID, mobilebackup.RestoreOptions{Dir: dir, Password: password}, report)
		return err
	})
	var said *mobilebackup.Error
	if err != nil && !errors.As(err, &said) {
		return Report{}, err
	}
	r := Report{
		Code: outcome.Code, Words: outcome.Text, Files: outcome.Files, Bytes: outcome.Bytes,
		Failed: outcome.FailureCount, Warned: outcome.WarningCount, Rule: ruleOf(outcome.Rule), Unplayable: outcome.Unplayable,
		Setup: phone.Setup(), Took: time.Since(start), Failures: []Failure{}, Warnings: []Warning{},
	}
	for _, f := range outcome.Failures {
		r.Failures = append(r.Failures, Failure{Domain: f.Domain, Path: f.Path, Code: f.Code, Words: f.Text, Rule: ruleOf(f.Rule)})
	}
	for _, w := range outcome.Warnings {
		r.Warnings = append(r.Warnings, Warning{Rule: ruleOf(w.Rule), Domain: w.Domain, Path: w.Path, Words: w.Text})
	}
	return r, nil
}

// rehearsed is the name of a phone whose own is not known.
const rehearsed = "00008130-000000000000001E"

// factsOf turns what is known of a real phone into the facts of a simulated
// one. What is not known is left open or set so that nothing is refused for it.
func factsOf(p phone.Phone) backupagent.Facts {
	f := backupagent.Facts{
		UDID: p.UDID, Name: p.Name.Value, ProductType: p.ProductType.Value, Class: p.Class.Value,
		IOS: p.IOS.Value, Build: p.Build.Value, Serial: p.Serial.Value,
		EncryptionRequired: p.EncryptionRequired.Value,
	}
	if f.UDID == "" {
		f.UDID = rehearsed
	}
	if f.IOS == "" {
		f.IOS = "99"
	}
	if storage, ok := p.Storage.Get(); ok {
		f.FreeBytes = storage.RoomForRestore()
	}
	if on, ok := p.FindMy.Get(); ok {
		f.FindMy = on
	}
	if done, ok := p.SetupDone.Get(); ok {
		f.SetupPending = !done
	}
	f.CloudRestoring = p.Setup() == phone.SetupRestoring
	return f
}
