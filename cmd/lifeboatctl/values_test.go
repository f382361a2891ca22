package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/explain"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// The ways from outcomes to exit codes and to JSON, from values.

// codeOf is the exit code that an error ends the program with.
func codeOf(c *ctl, err error) int { return c.ended(context.Background(), err) }

// TestExitCodes: what a report, a failure and a rehearsal come to.
func TestExitCodes(t *testing.T) {
	fit := []backup.Finding{{ID: "fit/no-space", Severity: backup.SeverityStop}}
	for _, test := range []struct {
		report backup.Report
		want   int
	}{
		{backup.Report{Verdict: backup.VerdictRestorable}, exitOK},
		{backup.Report{Verdict: backup.VerdictWarnings}, exitOK},
		{backup.Report{Verdict: backup.VerdictWarnings, Findings: fit}, exitStopped},
		{backup.Report{Verdict: backup.VerdictDamaged}, exitStopped},
		{backup.Report{Verdict: backup.VerdictUnfinished}, exitStopped},
		{backup.Report{Verdict: backup.VerdictLocked}, exitPassword},
		{backup.Report{}, exitTrouble},
	} {
		if got := exitCode(test.report); got != test.want {
			t.Errorf("%+v: exit %d, want %d", test.report, got, test.want)
		}
	}
	before := func(check mobilebackup.Check) error {
		return fmt.Errorf("x: %w", &mobilebackup.PreconditionError{Check: check})
	}
	for want, errs := range map[int][]error{
		exitTrouble: {errRaw, before(mobilebackup.CheckSpaceHost), before(mobilebackup.CheckEncryption), before(mobilebackup.CheckTrust)},
		exitStopped: {before(mobilebackup.CheckFindMy), before(mobilebackup.CheckDamaged)}, exitPassword: {before(mobilebackup.CheckPassword)},
	} {
		for _, err := range errs {
			if got := exitFor(err, guide.Failure{}); got != want {
				t.Errorf("%v: exit %d, want %d", err, got, want)
			}
		}
	}
	if got := exitFor(errRaw, guide.Failure{Problem: "transfer/207-present"}); got != exitPassword {
		t.Error("a password that the phone does not take ends with ", got)
	}
	for _, test := range []struct {
		said   rehearsal.Report
		report backup.Verdict
		want   int
	}{
		{rehearsal.Report{}, backup.VerdictRestorable, exitOK},
		{rehearsal.Report{}, backup.VerdictDamaged, exitStopped},
		{rehearsal.Report{}, backup.VerdictLocked, exitPassword},
		{rehearsal.Report{Code: 205}, backup.VerdictRestorable, exitStopped},
		{rehearsal.Report{Code: 207}, backup.VerdictRestorable, exitPassword},
		{rehearsal.Report{Unplayable: true}, backup.VerdictRestorable, exitTrouble},
	} {
		for _, asJSON := range []bool{false, true} {
			c, _, _ := speaking(t, "en")
			r := work.Result{Outcome: guide.Outcome{Rehearsed: &guide.Rehearsed{Problem: "transfer/205-corrupt"}}, Rehearsal: test.said, Report: backup.Report{Verdict: test.report}}
			if got := codeOf(c, c.judge(r, asJSON)); got != test.want {
				t.Errorf("%+v: exit %d, want %d", test, got, test.want)
			}
		}
	}
}

// linesOf are the lines of JSON that were printed.
func linesOf(t *testing.T, text string) (lines []lineJSON) {
	t.Helper()
	for line := range strings.Lines(text) {
		var l lineJSON
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Schema != schema {
			t.Errorf("%q: %v", line, err)
		}
		lines = append(lines, l)
	}
	return lines
}

// TestWorkAsLines: how work went on and ended, for programs.
func TestWorkAsLines(t *testing.T) {
	c, out, said := speaking(t, "de")
	j := c.job(guide.JobBackup, true)
	j.report(progress.Progress{Stage: "receiving", Done: 1, Total: 2, Unit: progress.Bytes})
	j.report(progress.Progress{Stage: "receiving", Done: 2, Total: 2, Unit: progress.Bytes}) // too soon
	j.report(progress.Progress{Stage: "finishing"})
	j.seen(guide.Seen{Kind: guide.SeenCheck})
	j.seen(guide.Seen{Kind: guide.SeenRestarting})
	if err := j.end(work.Result{}, map[string]int{"files": 3}, nil); err != nil {
		t.Error(err)
	}
	failure := guide.Failure{Problem: guide.HostDiskSpace, Words: "no room", Need: 5, Again: 2}
	if got := codeOf(c, j.end(work.Result{Outcome: guide.Outcome{Failure: &failure}, Err: errRaw}, nil, nil)); got != exitTrouble {
		t.Error("exit ", got)
	}
	own := c.noPhone(sight{service: phone.ServiceMissing})
	if got := codeOf(c, j.end(work.Result{Outcome: guide.Outcome{Failure: &failure}, Err: fmt.Errorf("link: %w", own)}, nil, nil)); got != exitTrouble {
		t.Error("exit ", got)
	}
	if err := j.end(work.Result{Outcome: guide.Outcome{Stopped: true}, Err: context.Canceled}, nil, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	var events []string
	for _, l := range linesOf(t, out.String()) {
		events = append(events, l.Event+l.Stage+l.Problem)
	}
	want := []string{"progressreceiving", "progressfinishing", "restarting", "result", "errorhost/disk-space", "errorhost/service-missing-linux"}
	if runtime.GOOS == "linux" && !slices.Equal(events, want) {
		t.Errorf("told %q, want %q", events, want)
	}
	if !strings.Contains(out.String(), `"words":"no room"`) || !strings.Contains(out.String(), `"again":2`) || !strings.Contains(said.String(), "2 Mal in Folge") {
		t.Error(out, said)
	}
}

// TestRefusal: what may not come back whole is refused, unless the person said
// otherwise, and never without its password.
func TestRefusal(t *testing.T) {
	for _, lines := range []bool{false, true} {
		for _, test := range []struct {
			verdict  backup.Verdict
			although bool
			want     int
			says     string
		}{
			{backup.VerdictDamaged, false, exitStopped, "[fit/damaged]"},
			{backup.VerdictDamaged, true, exitOK, "--although-damaged"},
			{backup.VerdictLocked, true, exitPassword, "[fit/damaged]"},
		} {
			c, out, said := speaking(t, "en")
			r := work.Result{Outcome: guide.Outcome{Failure: &guide.Failure{Kind: guide.JobRestore, Problem: guide.RestoreDamaged, Safe: true}}}
			r.Report = backup.Report{Verdict: test.verdict, Findings: []backup.Finding{{ID: backup.MissingFiles, Severity: backup.SeverityStop}}}
			err := c.job(guide.JobRestore, lines).refuse(r, test.although)
			if got := codeOf(c, err); got != test.want {
				t.Errorf("%+v: exit %d", test, got)
			}
			if !lines && !strings.Contains(said.String(), test.says) {
				t.Errorf("%+v: %s", test, said)
			}
			if lines {
				told := linesOf(t, out.String())
				if refused := len(told) == 2 && told[1].Event == "error" && told[1].Place == "check"; refused != (test.want != exitOK) || told[0].Event != "check" || len(told[0].Findings) != 1 {
					t.Errorf("%+v: %s", test, out)
				}
			}
		}
	}
}

// TestJSONHasNoTranslation: programs get the same in every language, but for texts
// that are documented as such.
func TestJSONHasNoTranslation(t *testing.T) {
	lost := []repair.Lost{{App: "photos", File: "A", Note: backup.Note{Code: backup.NoteBytesNotHere}}}
	report := backup.Report{Verdict: backup.VerdictDamaged, Findings: []backup.Finding{{ID: backup.MissingFiles, Severity: backup.SeverityStop, Examples: []backup.Example{{File: "A", Note: lost[0].Note}}}}}
	result := work.Result{Facts: ada, Report: report, Plan: &repair.Plan{Lost: lost}, Repair: repair.Result{Lost: lost}, Rehearsal: rehearsal.Report{Failures: []rehearsal.Failure{}}}
	printed := map[string]string{}
	for _, lang := range []string{"en", "de"} {
		c, out, _ := speaking(t, lang)
		for _, err := range []error{
			c.printReport(ada, report, true),
			c.printRepair(result, nil, true),
			c.printPhones(sight{service: phone.ServiceRunning, phones: []phone.Phone{greta, nameless()}}),
			c.printFolders([]listed{{Folder: backup.Folder{Path: "/Z", State: backup.FolderRead, Backups: []backup.Facts{ada}}, around: browse.Found{Where: browse.Nowhere, Packed: []string{"x"}}}}),
			c.printJSON(madeOf(result)), c.printJSON(restoredOf(mobilebackup.RestoreResult{})), c.printJSON(rehearsedOf(result)),
		} {
			if err != nil {
				t.Error(err)
			}
		}
		printed[lang] = out.String()
	}
	if printed["en"] != printed["de"] || !strings.Contains(printed["en"], `"model": "iPhone 15 Pro"`) || !json.Valid([]byte("["+strings.ReplaceAll(strings.TrimSpace(printed["en"]), "\n}\n{", "\n},\n{")+"]")) {
		t.Errorf("%s\n%s", printed["en"], printed["de"])
	}
}

// TestExplainArguments: flags stand before the text, and what is no flag is text.
func TestExplainArguments(t *testing.T) {
	for args, want := range map[string]explainRequest{
		"":                                   {},
		"-54":                                {text: "-54"},
		"--json -54":                         {text: "-54", json: true},
		"--doing backup Error 4013":          {text: "Error 4013", doing: explain.DoingBackup},
		"--doing=reinstall --json 4013 -- x": {text: "4013 -- x", doing: explain.DoingReinstall, json: true},
		"-- --json":                          {text: "--json"},
		"-h":                                 {help: true},
	} {
		if got, err := readExplain(strings.Fields(args)); err != nil || got != want {
			t.Errorf("%q is read as %+v, %v", args, got, err)
		}
	}
	if _, err := readExplain([]string{"--doing", "nothing"}); err == nil {
		t.Error("--doing nothing is taken")
	}
	c, _, _ := speaking(t, "en")
	sure, unsure := explained(c.words)[0], explained(c.words)[2]
	if len(c.entries(sure.Entries)) == 0 || len(c.candidates(sure)) != 0 || len(c.candidates(unsure)) == 0 {
		t.Errorf("%+v\n%+v", sure, unsure)
	}
}

// TestPasswordsFromTheInput: lines, of which an empty one is none.
func TestPasswordsFromTheInput(t *testing.T) {
	for in, want := range map[string]struct {
		old, fresh string
		code       int
	}{
		"a\nb\n": {"a", "b", exitOK}, "a\r\nb": {"a", "b", exitOK}, "a\n": {"", "", exitPassword}, "": {"", "", exitPassword}, "\nb\n": {"", "", exitPassword},
	} {
		c, _, _ := speaking(t, "en")
		c.in = strings.NewReader(in)
		old, fresh, err := c.oldAndNew(true, true, true)
		if code := codeOf(c, err); code != want.code || code == exitOK && (string(old) != want.old || string(fresh) != want.fresh) {
			t.Errorf("%q: %q, %q, exit %d", in, old, fresh, code)
		}
	}
	c, _, _ := speaking(t, "en")
	c.in = strings.NewReader("tulip\r\n")
	if text, err := c.password(true, false); string(text) != "tulip" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if text, err := c.password(false, true); text != nil || err != nil {
		t.Errorf("nobody is there and typed %q, %v", text, err)
	}
	if agreed, err := c.consent(&repair.Plan{}); agreed || err != nil {
		t.Error("nobody is there and agreed")
	}
	c.in = strings.NewReader(" JA \n")
	if said, err := c.answer("?"); said != "ja" || err != nil {
		t.Errorf("%q, %v", said, err)
	}
}

// TestSight: when enough is seen of the phones, and which is the one.
func TestSight(t *testing.T) {
	reading := phone.Phone{UDID: "00008130-2"}
	for _, test := range []struct {
		s     sight
		list  []string
		asked int
		want  bool
	}{
		{sight{service: phone.ServiceRunning}, nil, 0, false},
		{sight{service: phone.ServiceRunning}, nil, listTimes - 1, false},
		{sight{service: phone.ServiceRunning}, nil, listTimes, true},
		{sight{}, nil, listTimes, false},
		{sight{service: phone.ServiceRunning}, []string{greta.UDID}, listTimes, false},
		{sight{service: phone.ServiceRunning, udid: "x"}, []string{greta.UDID}, listTimes, true},
		{sight{phones: []phone.Phone{greta}}, nil, 0, false},
		{sight{phones: []phone.Phone{greta}}, []string{strings.ToLower(greta.UDID)}, 1, true},
		{sight{phones: []phone.Phone{greta}}, []string{greta.UDID, reading.UDID}, 1, false},
		{sight{phones: []phone.Phone{greta}, udid: greta.UDID}, []string{greta.UDID, reading.UDID}, 1, true},
		{sight{phones: []phone.Phone{greta, reading}}, []string{greta.UDID, reading.UDID}, 9, false},
	} {
		if got := test.s.settled(test.list, test.asked); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
	both := []phone.Phone{greta, reading}
	for udid, want := range map[string]int{"": 2, "000081302": 1, "00008130-1": 1, "x": 0} {
		if got := named(both, udid); len(got) != want {
			t.Errorf("%q names %d phones", udid, len(got))
		}
	}
}

// TestProgressLine: one line of the terminal, however narrow it is, and words of
// the reader's language.
func TestProgressLine(t *testing.T) {
	for _, most := range []int{0, 1, 10, 80} {
		c, _, out := speaking(t, "de")
		c.kind = guide.JobRehearse
		l := &line{w: out, c: c, most: func() int { return most }}
		l.draw(progress.Progress{Stage: "sending", Done: 1, Total: 3, Unit: progress.Bytes})
		l.drawn = time.Time{}
		l.draw(progress.Progress{Stage: "sending", Done: 2, Total: 3, Unit: progress.Bytes})
		l.wipe()
		for _, part := range strings.Split(out.String(), "\r") {
			if n := len([]rune(part)); n >= max(most, 1) {
				t.Errorf("%d characters in %d columns: %q", n, most, part)
			}
		}
		if most == 80 && !strings.Contains(out.String(), "simulierte iPhone") {
			t.Error(out)
		}
	}
}

// TestRemarks: that something could not be noted is told, and is no failure.
func TestRemarks(t *testing.T) {
	c, _, said := speaking(t, "de")
	log := c.room().Logger
	log.Info("nothing")
	log.Warn("the attempt was not noted", slog.Any("error", errRaw))
	if !strings.Contains(said.String(), "Das Ergebnis gilt trotzdem") || !strings.Contains(said.String(), "Details: the attempt was not noted: zqx") || strings.Contains(said.String(), "nothing") {
		t.Error(said)
	}
}

// full is an output that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errRaw }

// TestResultThatNobodyGot: what could not be written is no success.
func TestResultThatNobodyGot(t *testing.T) {
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	for _, args := range [][]string{{"--help"}, {"explain", "205"}, {"explain", "--json", "205"}} {
		var said strings.Builder
		if code := run(context.Background(), args, strings.NewReader(""), full{}, &said); code != exitTrouble || strings.Count(said.String(), "could not be written") != 1 {
			t.Errorf("%v: exit %d, %s", args, code, &said)
		}
	}
}

// TestStoppedRestore: that a phone may be half-way is said of one that was sent
// something.
func TestStoppedRestore(t *testing.T) {
	phases := []guide.Phase{guide.PhaseExamine, guide.PhasePrepare, guide.PhaseSend}
	for _, at := range []struct {
		target   string
		phase    int
		half, no bool
	}{{"", 1, false, false}, {"Greta", 2, false, true}, {"Greta", 3, true, false}} {
		c, _, said := speaking(t, "en")
		c.kind, c.target = guide.JobRestore, at.target
		j := &job{c: c}
		j.seen(guide.Seen{Kind: guide.SeenPhases, Phases: phases})
		j.seen(guide.Seen{Kind: guide.SeenPhase, Phase: at.phase})
		c.tellStopped()
		half, no := strings.Contains(said.String(), "partly restored"), strings.Contains(said.String(), "Nothing was sent")
		if half != at.half || no != at.no {
			t.Errorf("%+v: %s", at, said)
		}
	}
}
