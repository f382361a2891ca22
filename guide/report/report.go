package report

import (
	"slices"
	"strconv"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// Report is the summary: sections of rows, in the reader's language.
type Report struct {
	Language string
	Title    string
	Intro    string
	Made     string // date
	Sections []Section
}

// Section is a group of rows under a heading.
type Section struct {
	Title string
	Rows  []Row
}

// Row is a name and what there is to say of it. A row may have no name.
type Row struct {
	Name, Value string
}

// New makes the report on what is known and on what the person was shown by Lifeboat
// in this version.
func New(s guide.Situation, r guide.Route, w *words.Words, version string) Report {
	m := maker{s: s, w: w, version: version, scrub: newScrubber(s)}
	return Report{
		Language: w.Lang(), Title: w.Say("report/title"), Intro: w.Say("report/private"), Made: w.Day(s.Now),
		Sections: m.sections(
			m.computer(), m.phone(), m.backup(), m.verdict(r), m.findings(), m.problems(r), m.failure(), m.log(), m.attempts(),
		),
	}
}

// maker collects what the sections are made from.
type maker struct {
	s     guide.Situation
	w     *words.Words
	scrub scrubber

	version string
}

// sections leaves out those that have nothing to say.
func (m maker) sections(all ...Section) []Section {
	var some []Section
	for _, s := range all {
		if len(s.Rows) > 0 {
			some = append(some, s)
		}
	}
	return some
}

func (m maker) section(key string) Section { return Section{Title: m.w.Say("report/section-" + key)} }

// add adds a row unless there is nothing to say.
func (s *Section) add(m maker, key, value string) {
	if value != "" {
		s.Rows = append(s.Rows, Row{Name: m.w.Say("report/row-" + key), Value: value})
	}
}

func (m maker) yes(b bool) string {
	if b {
		return m.w.Say("action/yes")
	}
	return m.w.Say("action/no")
}

func (m maker) computer() Section {
	s := m.section("computer")
	s.add(m, "lifeboat", m.version)
	s.add(m, "system", plain(m.s.Host.OS+" "+m.s.Host.Distro))
	s.add(m, "apple-app", string(m.s.Host.AppleApp))
	if m.s.Host.Free > 0 {
		s.add(m, "free", m.w.Bytes(m.s.Host.Free))
	}
	s.add(m, "service", m.w.Service(m.s.Service))
	if m.s.Simulated {
		s.add(m, "simulated", m.yes(true))
	}
	return s
}

// fact tells a fact of a phone, or why it is not known.
func fact[T any](m maker, f phone.Fact[T], tell func(T) string) string {
	switch f.State {
	case phone.Known:
		return tell(f.Value)
	case phone.Unreadable:
		return m.w.Say("phone/not-readable") + ": " + m.w.Say("reason/"+string(f.Reason))
	}
	return ""
}

func (m maker) phone() Section {
	s := m.section("phone")
	p := m.s.Lost
	for i := range m.s.Phones {
		if m.s.Phones[i].UDID == m.s.Phone && m.s.Phone != "" {
			p = &m.s.Phones[i]
		}
	}
	if p == nil {
		s.add(m, "state", m.w.Say("phone/none"))
		return s
	}
	s.add(m, "model", fact(m, p.ProductType, model))
	s.add(m, "ios", fact(m, p.IOS, version)+" "+fact(m, p.Build, version))
	s.add(m, "connection", string(p.Connection))
	s.add(m, "trust", m.w.Trust(p.Trust))
	s.add(m, "storage", fact(m, p.Storage, func(v phone.Storage) string {
		return m.w.Text(guide.Text{Key: "storage/free", Args: map[string]any{"Free": guide.Bytes(v.Available)}}) + " " +
			m.w.Text(guide.Text{Key: "storage/of", Args: map[string]any{"Capacity": guide.Bytes(v.Capacity)}})
	}))
	s.add(m, "battery", fact(m, p.Battery, func(v phone.Battery) string { return m.w.Percent(float64(v.Percent)) }))
	s.add(m, "find-my", fact(m, p.FindMy, m.yes))
	s.add(m, "encrypts", fact(m, p.BackupEncrypted, m.yes))
	s.add(m, "setup-done", fact(m, p.SetupDone, m.yes))
	s.add(m, "supervised", fact(m, p.Supervised, m.yes))
	s.add(m, "locked", fact(m, p.Locked, m.yes))
	return s
}

// chosen returns the chosen backup.
func (m maker) chosen() (backup.Facts, bool) {
	for _, folder := range m.s.Folders {
		for _, b := range folder.Backups {
			if b.Folder == m.s.Backup && m.s.Backup != "" {
				return b, true
			}
		}
	}
	return backup.Facts{}, false
}

func (m maker) backup() Section {
	s := m.section("backup")
	found := int64(0)
	for _, folder := range m.s.Folders {
		found += int64(len(folder.Backups))
	}
	for _, folder := range backup.WithLinks(m.s.Folders) {
		if folder.State != backup.FolderRead {
			s.add(m, "folder", string(folder.State))
		}
	}
	s.add(m, "found", m.w.Text(guide.Text{Key: "backups/count", Count: &found}))
	b, ok := m.chosen()
	if !ok {
		return s
	}
	s.add(m, "model", model(b.ProductType))
	s.add(m, "ios", version(b.IOS))
	s.add(m, "made", m.w.Date(b.Date, m.s.Now))
	if b.MarksRead {
		s.add(m, "encrypted", m.yes(b.Encrypted))
	}
	s.add(m, "finished", m.yes(b.Finished))
	s.add(m, "format", string(b.Format))
	if size := m.s.Sizes[m.s.Backup]; size > 0 {
		s.add(m, "size", m.w.Bytes(size))
	}
	if m.s.Password != guide.PasswordNone {
		s.add(m, "password", string(m.s.Password))
	}
	return s
}

func (m maker) verdict(r guide.Route) Section {
	s := m.section("verdict")
	if r.Verdict == nil {
		return s
	}
	s.Rows = append(s.Rows, Row{Value: m.w.Text(m.harmless(r.Verdict.Sentence))})
	for _, e := range r.Verdict.Evidence {
		s.Rows = append(s.Rows, Row{Name: m.w.Say("mark/" + string(e.Mark)), Value: m.w.Text(m.harmless(e.Text))})
	}
	if check, ok := m.s.Checks[m.s.Backup]; ok {
		c := check.Report.Counts
		s.add(m, "checked", m.w.Date(check.Report.Checked, m.s.Now)+", "+check.Report.Took.Round(time.Second).String())
		s.add(m, "files", m.w.Text(guide.Text{Key: "check/files", Args: map[string]any{"Done": c.CheckedFiles, "Total": c.Files}}))
		for _, k := range held(check.Report.Inside).Kinds {
			if k.Readable {
				s.Rows = append(s.Rows, Row{Name: m.w.Say("kind/" + string(k.ID)), Value: m.w.Held(k)})
			}
		}
		for _, a := range m.w.Absences(unnamed(held(check.Report.Inside))) {
			s.Rows = append(s.Rows, Row{Value: a.Text})
		}
		s.add(m, "bytes", m.w.Text(guide.Text{Key: "check/bytes", Args: map[string]any{"Done": guide.Bytes(c.CheckedBytes), "Total": guide.Bytes(c.Bytes)}}))
	}
	return s
}

// held is what is inside, in figures; nothing where that is not known.
func held(h *inventory.Holdings) *inventory.Holdings {
	if h == nil {
		return &inventory.Holdings{}
	}
	return h
}

// unnamed is the same without what says which apps somebody uses: they are counted.
func unnamed(h *inventory.Holdings) *inventory.Holdings {
	out := *h
	out.Absent = slices.Clone(h.Absent)
	for i := range out.Absent {
		a := &out.Absent[i]
		a.Name = ""
		if a.Why == inventory.AppKeepsOut && a.ID != string(inventory.WhatsApp) {
			a.ID = ""
		}
	}
	return &out
}

func (m maker) findings() Section {
	s := m.section("findings")
	for _, f := range m.s.Checks[m.s.Backup].Report.Findings {
		value := m.title(guide.ProblemID(f.ID))
		if f.Count > 0 {
			value += " (" + m.w.Number(f.Count) + ")"
		}
		s.Rows = append(s.Rows, Row{Name: string(f.Severity), Value: value})
	}
	return s
}

func (m maker) problems(r guide.Route) Section {
	s := m.section("problems")
	for _, p := range r.Panels {
		s.Rows = append(s.Rows, Row{Name: m.w.Say("severity/" + string(p.Level)), Value: m.title(p.Problem)})
	}
	return s
}

// title tells a problem by its words and its name.
func (m maker) title(id guide.ProblemID) string {
	fix, err := m.w.Fix(id, nil)
	if err != nil {
		return plain(string(id))
	}
	return fix.Title + " [" + string(id) + "]"
}

func (m maker) failure() Section {
	s := m.section("failure")
	f := m.s.Failure()
	if f == nil {
		return s
	}
	s.add(m, "work", m.w.Say("job/"+string(f.Kind)))
	s.add(m, "problem", m.title(f.Problem))
	if f.Code != 0 {
		s.add(m, "code", strconv.Itoa(f.Code))
	}
	s.add(m, "words", m.scrub.words(f.Words))
	s.add(m, "safe", m.yes(f.Safe))
	s.add(m, "repeats", m.yes(f.Repeats()))
	s.add(m, "when", m.w.Date(f.At, m.s.Now))
	return s
}

// log is what happened during the last work.
func (m maker) log() Section {
	s := m.section("log")
	if l := m.s.Log; len(l.Entries) > 0 {
		s.Title += " (" + m.w.Say("job/"+string(l.Kind)) + ")"
		for _, e := range l.Entries {
			e.Words = m.scrub.words(e.Words)
			s.Rows = append(s.Rows, Row{Name: e.At.Local().Format("15:04:05"), Value: m.w.Logged(l.Kind, e)})
		}
	}
	return s
}

// attempts lists the journal. Places are files of the person's, so they are
// told as place 1, place 2 …: that two attempts ended at the same one is all
// that helps.
func (m maker) attempts() Section {
	s := m.section("attempts")
	places := make(map[string]int64)
	for _, a := range m.s.Attempts {
		if _, known := places[a.Place]; !known {
			places[a.Place] = int64(len(places) + 1)
		}
		value := m.w.Say("job/"+string(a.Kind)) + ", " +
			m.w.Text(guide.Text{Key: "report/attempt", Args: map[string]any{"Code": strconv.Itoa(a.Code), "Place": places[a.Place]}})
		s.Rows = append(s.Rows, Row{Name: m.w.Date(a.At, m.s.Now), Value: value})
	}
	return s
}
