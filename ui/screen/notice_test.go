package screen_test

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// TestNotice: who stopped the work needs no notice, and never one that it is
// finished.
func TestNotice(t *testing.T) {
	m, g := maker(t)
	at := func(change func(*guide.Situation)) screen.Screen {
		s := situation()
		change(&s)
		return m.Make(s, g.Plan(s))
	}
	running := func(s *guide.Situation) { s.Job = &guide.Job{Kind: guide.JobBackup, Asked: 1} }
	checking := func(s *guide.Situation) { s.Job = &guide.Job{Kind: guide.JobCheck} }
	idle := func(*guide.Situation) {}
	for _, c := range []struct {
		name        string
		before, now func(*guide.Situation)
		want        string
	}{
		{"nothing happened", idle, idle, ""},
		{"it begins", idle, running, ""},
		{"it goes on", running, running, ""},
		{"done", running, idle, "notice/backup-done"},
		{"checked", checking, idle, "notice/check-done"},
		{"stopped", running, func(s *guide.Situation) { s.Ended = guide.Stopped{Kind: guide.JobBackup} }, ""},
		{"check stopped", checking, func(s *guide.Situation) { s.Ended = guide.Stopped{Kind: guide.JobCheck} }, ""},
		{"wrong password", checking, func(s *guide.Situation) { s.Password = guide.PasswordWrong }, ""},
		{"failed", running, func(s *guide.Situation) {
			s.Ended = guide.Failure{Kind: guide.JobBackup, Problem: guide.TransferUnknown}
		}, "notice/failed"},
		{"passcode", running, func(s *guide.Situation) { s.Job = &guide.Job{Kind: guide.JobBackup, NeedsPhone: true, Asked: 1} }, "notice/passcode"},
	} {
		if got := screen.Notice(at(c.before), at(c.now)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNewPassword(t *testing.T) {
	m, _ := maker(t)
	for _, c := range []struct{ first, again, want string }{
		{"", "", "Choose a password, and type it twice."},
		{"horse", "", "Strength: weak. Take three or more words."},
		{"correct horse battery", "cor", "Strength: good."}, // still typing
		{"correct horse battery", "corn", "The two are not the same."},
		{"horse", "horses", "The two are not the same."},
		{"correct horse", "correct horse", "Strength: fair. A few more words make it better."},
	} {
		if got := m.NewPassword(c.first, c.again); got.Text != c.want {
			t.Errorf("%q and %q: %q", c.first, c.again, got.Text)
		}
	}
}
