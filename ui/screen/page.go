package screen

import (
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// page makes the current step.
func (m Maker) page(s guide.Situation, r guide.Route) Page {
	p := Page{Title: m.Words.Text(r.Title), Body: m.Words.Text(r.Body), Picture: r.Picture}
	if r.Primary != nil {
		b := m.button(*r.Primary)
		p.Primary = &b
	}
	for _, a := range r.Secondary {
		b := m.button(a)
		switch a.ID {
		case guide.ActAnswerCloud:
			p.Causes = append(p.Causes, Door{Button: b, Looks: m.optional("cause/" + a.Value + "-looks")})
		default:
			p.Secondary = append(p.Secondary, b)
		}
	}
	m.doors(s, r, &p)
	p.Explain = r.Current == guide.StepStart && s.Door == guide.DoorCloud || s.Job == nil && askMore(s.Failure())
	if s.Job != nil {
		p.Work = m.work(*s.Job)
		p.Look = m.look(*s.Job)
	}
	m.fields(s, r, &p)
	for _, q := range r.Questions {
		p.Questions = append(p.Questions, Question{ID: q.ID, Text: m.Words.Text(q.Text), Yes: q.Yes})
	}
	for _, c := range r.Clicks {
		p.Clicks = append(p.Clicks, Click{Text: m.Words.Text(c.Text), Picture: c.Picture})
	}
	if r.Verdict != nil && r.Current == guide.StepCheck && s.Job == nil {
		m.verdict(s, *r.Verdict, &p)
	}
	for _, e := range r.Proven {
		p.Evidence = append(p.Evidence, m.evidence(e))
	}
	if f := s.Failure(); f != nil && s.Job == nil && f.Kind == guide.JobCheck && r.Current == guide.StepCheck {
		p.Safe = &Line{"good", ToneGood, m.Words.Say("failure/safe")}
	}
	return p
}

// askMore reports whether what the phone showed may say more of a failure than is
// known of it.
func askMore(f *guide.Failure) bool {
	return f != nil && (f.Kind == guide.JobRestore || f.Problem == guide.TransferUnknown)
}

// doors makes the first page of the two ways in.
func (m Maker) doors(s guide.Situation, r guide.Route, p *Page) {
	if r.Current != guide.StepStart || s.Door == guide.DoorCloud {
		return
	}
	if p.Primary != nil {
		p.Doors = append(p.Doors, Door{Button: *p.Primary, Picture: "computer", Looks: m.optional("door/computer")})
		p.Primary = nil
	}
	rest := p.Secondary[:0:0]
	for _, b := range p.Secondary {
		if b.Action == guide.ActOpenCloudDoor {
			p.Doors = append(p.Doors, Door{Button: b, Picture: "cloud", Looks: m.optional("door/icloud")})
			continue
		}
		rest = append(rest, b)
	}
	p.Secondary = rest
}

// optional returns a message, or nothing where there is none.
func (m Maker) optional(key string) string {
	if !m.Words.Has(key) {
		return ""
	}
	return m.Words.Say(key)
}

// fields makes what a person types.
func (m Maker) fields(s guide.Situation, r guide.Route, p *Page) {
	if p.Primary == nil {
		return
	}
	switch {
	case p.Primary.Action == guide.ActTryPassword || r.Current == guide.StepCheck && s.Password == guide.PasswordTrying:
		p.Password = &Password{Backup: s.Backup, Trying: s.Password == guide.PasswordTrying, Tries: s.Wrong}
		if s.Password == guide.PasswordWrong && r.Current == guide.StepCheck {
			p.Password.Wrong = m.Words.Say("password/wrong")
		}
	case p.Primary.Action == guide.ActRestoreHere:
		name, last := "", "restore/last-page"
		for _, phone := range s.Phones {
			if phone.UDID == s.Phone {
				name = m.phoneName(phone)
				if phone.Setup() == device.SetupNew {
					last = "restore/last-page-new"
				}
			}
		}
		args := map[string]any{"Phone": name}
		for _, f := range s.Folders {
			for _, b := range f.Backups {
				if b.Folder == s.Backup {
					args["Date"], args["Backup"] = m.Words.Date(b.Date, s.Now), backupName(b)
				}
			}
		}
		p.Name = &NameCheck{
			Phone: name, Summary: m.say(last, args), Prompt: m.say("restore/confirm", args),
		}
	}
}

func (m Maker) verdict(s guide.Situation, v guide.Verdict, p *Page) {
	icon, tone := levelLine(v.Level)
	word := "severity/" + string(v.Level)
	if v.Good {
		icon, tone, word = "good", ToneGood, "mark/good"
	}
	p.Verdict = &Line{Icon: icon, Tone: tone, Text: m.Words.Say(word)}
	for _, e := range v.Evidence {
		p.Evidence = append(p.Evidence, m.evidence(e))
	}
	report := s.Checks[s.Backup].Report
	for _, k := range report.Kinds {
		if k.Files == 0 {
			continue
		}
		line := fmt.Sprintf("%s: %s, %s", m.Words.Say("kind/"+string(k.Kind)), m.files(k.Files), m.Words.Bytes(k.Bytes))
		if k.Affected > 0 {
			line += " — " + m.counted("kind/affected", k.Affected)
		}
		p.Kinds = append(p.Kinds, line)
	}
	p.Findings = m.findings(report)
}

func (m Maker) evidence(e guide.Evidence) Line {
	icon, tone := markLine(e.Mark)
	return Line{Icon: icon, Tone: tone, Text: m.Words.Text(e.Text)}
}

func (m Maker) files(n int64) string { return m.counted("unit/files", n) }

func (m Maker) counted(key string, n int64) string {
	return m.Words.Text(guide.Text{Key: key, Count: &n, Args: map[string]any{"Count": n}})
}

// findings are the raw lines for Details: numbers, names and examples.
func (m Maker) findings(report backup.Report) []string {
	var lines []string
	for _, f := range report.Findings {
		lines = append(lines, fmt.Sprintf("%s: %s", f.ID, m.Words.Number(f.Count)))
		for _, e := range f.Examples {
			parts := make([]string, 0, 3)
			for _, s := range []string{e.App, e.File, e.Note} {
				if s != "" {
					parts = append(parts, s)
				}
			}
			lines = append(lines, "    "+strings.Join(parts, " · "))
		}
		if f.Detail != "" {
			lines = append(lines, "    "+f.Detail)
		}
	}
	return lines
}

// failureDetails is what a phone said when work failed, for Details.
func (m Maker) failureDetails(f guide.Failure) string {
	var details []string
	if f.Code != 0 {
		details = append(details, m.say("fix/code", map[string]any{"Code": fmt.Sprint(f.Code)}))
	}
	return joined(append(details, f.Words, f.Place))
}

// look asks for the passcode where the phone does.
func (m Maker) look(j guide.Job) *Look {
	if !j.NeedsPhone {
		return nil
	}
	l := &Look{Text: m.Words.Say("job/look-at-phone")}
	if j.Asked > 1 {
		l.Text = m.Words.Say("job/look-again")
	}
	fix := m.problem(guide.PhonePasscodeAsked, "", nil, "")
	l.Meaning, l.Otherwise = fix.Meaning, fix.Otherwise
	return l
}

// units of progress and the messages that count them.
func (m Maker) work(j guide.Job) *Work {
	w := &Work{
		Title: m.Words.Say("job/" + string(j.Kind)), Share: -1, Left: m.Words.Left(j.Left),
		Current: j.Progress.Current, Picture: workPicture(j.Kind),
	}
	stage := j.Progress.Stage
	if j.Kind == guide.JobRehearse {
		stage = "rehearse-" + stage // to no iPhone that is real
	}
	if key := "stage/" + stage; m.Words.Has(key) && !j.NeedsPhone {
		w.Stage = m.Words.Say(key)
	}
	if j.Quiet {
		w.Left = m.Words.Say("left/quiet")
	}
	if minutes := int64(j.Silent.Minutes()); minutes > 0 {
		w.Left = m.counted("left/silent", minutes)
	}
	if j.NeedsPhone {
		w.Left = m.Words.Say("left/phone")
	}
	if j.Stopping {
		w.Left = m.Words.Say("job/stopping")
	}
	p := j.Progress
	if p.Total <= 0 {
		return w
	}
	w.Share = min(max(float64(p.Done)/float64(p.Total), 0), 1)
	args := map[string]any{"Done": p.Done, "Total": p.Total, "Percent": guide.Percent(100 * w.Share)}
	key := "check/" + string(p.Unit)
	if p.Unit == progress.Bytes {
		args["Done"], args["Total"] = guide.Bytes(p.Done), guide.Bytes(p.Total)
	}
	if m.Words.Has(key) {
		w.Count = m.say(key, args)
	}
	return w
}

func workPicture(k guide.JobKind) string {
	switch k {
	case guide.JobBackup:
		return "back-up"
	case guide.JobRestore:
		return "restore"
	case guide.JobRehearse:
		return "rehearse"
	case guide.JobRepair:
		return "repair"
	case guide.JobPassword:
		return "lock"
	}
	return "check"
}
