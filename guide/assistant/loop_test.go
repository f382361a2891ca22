package assistant

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// stage is an assistant whose effects reach nothing: they are noted, and work is
// done by a function of the test.
type stage struct {
	*Assistant
	t       *testing.T
	effects []guide.Effect
	end     func()
}

// newStage begins an assistant within a bubble of synctest.
func newStage(t *testing.T, cfg Config, run func(context.Context, guide.Order, work.Passwords, work.Watch) work.Result) *stage {
	t.Helper()
	cfg.Guide, cfg.DataDir, cfg.OnlyThem = guide.Load(), t.TempDir(), true
	if cfg.Host == nil {
		cfg.Host = &linux
	}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{Assistant: a, t: t}
	a.works.run = run
	a.perform = func(ctx context.Context, running *sync.WaitGroup, e guide.Effect, typed *work.Passwords) {
		s.effects = append(s.effects, e)
		switch e.(type) {
		case guide.WatchPhones, guide.AskTrust, guide.ReadFolders, guide.Measure, guide.LookThrough, guide.RemoveLeftovers, guide.ReadJournal:
		default:
			a.carryOut(ctx, running, e, typed)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	s.end = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	return s
}

// happens lets events happen, and returns what has come of them.
func (s *stage) happens(events ...guide.Event) (guide.Situation, guide.Route) {
	for _, e := range events {
		s.tell(e)
	}
	synctest.Wait()
	return s.Situation()
}

// does lets a person do something.
func (s *stage) does(i guide.Intent) (guide.Situation, guide.Route) {
	s.Do(i)
	synctest.Wait()
	return s.Situation()
}

// changed reports whether the assistant has told of a change since it was asked
// last.
func (s *stage) changed() bool {
	select {
	case <-s.Changes():
		return true
	default:
		return false
	}
}

func (s *stage) done(e guide.Effect) bool {
	return slices.ContainsFunc(s.effects, func(o guide.Effect) bool { return reflect.DeepEqual(o, e) })
}

// listed is a folder with backups that need a password.
func listed(names ...string) guide.FoldersRead {
	f := backup.Folder{Path: "/b", State: backup.FolderRead}
	for _, n := range names {
		f.Backups = append(f.Backups, backup.Facts{Folder: "/b/" + n, Encrypted: true, Finished: true, IOS: "26.0", ProductType: "iPhone16,1"})
	}
	return guide.FoldersRead{Folders: []backup.Folder{f}}
}

// TestOnlyWhatDiffersIsTold: what is as it was is no news, however often it is
// said; time alone brings news only where a problem has stood long enough.
func TestOnlyWhatDiffersIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, Config{}, nil)
		defer s.end()
		synctest.Wait()
		s.does(guide.Intent{Action: guide.ActOpenComputerDoor})
		s.happens(guide.PhonesSeen{Service: phone.ServiceMissing}, guide.FoldersRead{})
		if !s.changed() {
			t.Fatal("a service that is missing is no news")
		}
		before := s.published.Load()
		for range 5 { // every second without usbmuxd
			s.happens(guide.PhonesSeen{Service: phone.ServiceMissing, Phones: []phone.Phone{}}, guide.FoldersRead{Folders: []backup.Folder{}})
		}
		if s.changed() || s.published.Load() != before {
			t.Error("the same is told again, or none is not the same as an empty list")
		}
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		if _, r := s.Situation(); !s.changed() || !strings.Contains(panels(r), "host/service-missing-linux") {
			t.Errorf("a problem that has stood long enough is not told: %s", panels(r))
		}
		before = s.published.Load()
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if s.changed() || s.published.Load() != before {
			t.Error("hours in which nothing happens are told of")
		}
		if wait := s.wake.Sub(before.situation.Now); wait < time.Hour {
			t.Errorf("wakes up in %s, and nothing is to come", wait)
		}
	})
}

// TestPasswordsNeverShow types passwords, and looks for them in all that is
// published and done; then whether their bytes are wiped.
func TestPasswordsNeverShow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const right, wrong = "correct-horse", "battery-staple"
		var got []string
		s := newStage(t, Config{}, func(_ context.Context, o guide.Order, p work.Passwords, w work.Watch) work.Result {
			defer p.Wipe()
			got = append(got, string(p.Password))
			out := guide.Outcome{Password: guide.PasswordWrong}
			if o.Typed && string(p.Password) == right {
				out.Password = guide.PasswordRight
				w.Proven([]byte(right))
				w.Seen(guide.Seen{Kind: guide.SeenPasswordRight, Backup: o.Backup})
			}
			if out.Password == guide.PasswordRight || !o.Typed {
				out.Password, out.Check = "", &guide.CheckState{Report: backup.Report{Verdict: backup.VerdictRestorable}}
			}
			return work.Result{Outcome: out}
		})
		var typed [][]byte
		do := func(a guide.ActionID, value, secret string) guide.Situation {
			i := guide.Intent{Action: a, Value: value, Secret: []byte(secret), Old: []byte(secret)}
			typed = append(typed, i.Secret, i.Old)
			situation, route := s.does(i)
			if shown := fmt.Sprintf("%#v %#v %#v", situation, route, s.effects); strings.Contains(shown, right) || strings.Contains(shown, wrong) {
				t.Fatalf("a password shows after %s", a)
			}
			return situation
		}
		s.happens(listed("one", "two"))
		do(guide.ActOpenComputerDoor, "", right)
		do(guide.ActWithoutPhone, "", "")
		do(guide.ActChooseBackup, "/b/one", "")
		if now := do(guide.ActTryPassword, "", wrong); now.Password != guide.PasswordWrong || now.Wrong != 1 {
			t.Errorf("after a wrong one: %q, %d", now.Password, now.Wrong)
		}
		if now := do(guide.ActTryPassword, "", right); now.Password != guide.PasswordRight || now.Checks["/b/one"].Report.Verdict != backup.VerdictRestorable {
			t.Errorf("after the right one: %q, %+v", now.Password, now.Checks)
		}
		do(guide.ActCheck, "", wrong) // what is not asked for is not taken
		kept := s.secrets.kept
		do(guide.ActGoTo, string(guide.StepChoose), "")
		do(guide.ActChooseBackup, "/b/two", "")
		do(guide.ActTryPassword, "", right)
		s.end()
		s.Do(guide.Intent{Action: guide.ActTryPassword, Secret: typed[0]})
		if want := []string{wrong, right, right, right}; !slices.Equal(got, want) {
			t.Errorf("work got %q, want %q", got, want)
		}
		for _, secret := range append(typed, kept, s.secrets.kept, s.secrets.proven) {
			if strings.Trim(string(secret), "\x00") != "" {
				t.Errorf("%q is not wiped", secret)
			}
		}
	})
}

// TestWorkIsFollowed follows work from its beginning to its end, and stops it.
func TestWorkIsFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []guide.Text
		s := newStage(t, Config{Notify: func(text guide.Text) { said = append(said, text) }},
			func(ctx context.Context, o guide.Order, _ work.Passwords, w work.Watch) work.Result {
				w.Progress(progress.Progress{Stage: "sending", Done: 1, Total: 4, Unit: progress.Bytes})
				w.Seen(guide.Seen{Kind: guide.SeenPasscodeShown})
				select {
				case <-time.After(time.Minute):
					return work.Result{Outcome: guide.Outcome{BackedUp: &guide.BackedUp{Folder: "/b/new", Root: "/b"}}}
				case <-ctx.Done():
					return work.Result{Outcome: guide.Outcome{Stopped: true}}
				}
			})
		defer s.end()
		s.happens(listed("one"), guide.PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{{UDID: "A", Trust: phone.Trusted}}})
		s.does(guide.Intent{Action: guide.ActOpenComputerDoor})
		s.does(guide.Intent{Action: guide.ActBackUpPhone, Value: "/b"})
		time.Sleep(time.Second)
		synctest.Wait()
		now, _ := s.Situation()
		if now.Job == nil || now.Job.Progress.Done != 1 || !now.Job.NeedsPhone || now.Job.Stopping {
			t.Fatalf("%+v", now.Job)
		}
		s.does(guide.Intent{Action: guide.ActStop})
		if now, r := s.Situation(); now.Job != nil || now.Stopped() != guide.JobBackup || r.Title.Key != "title/backup-stopped" {
			t.Errorf("stopped: %+v, %q, %s", now.Job, now.Stopped(), r.Title.Key)
		}
		s.does(guide.Intent{Action: guide.ActDismissFailure})
		s.does(guide.Intent{Action: guide.ActBackUpPhone, Value: "/b"})
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if now, _ := s.Situation(); now.BackedUp() == nil || !s.done(guide.ReadFolders{Places: []string{"/b"}}) || now.Job != nil {
			t.Errorf("%+v, %+v", now.Ended, s.effects)
		}
		keys := fmt.Sprint(said)
		if strings.Count(keys, "notice/passcode") != 2 || strings.Count(keys, "notice/backup-done") != 1 || len(said) != 3 {
			t.Errorf("told %s", keys)
		}
	})
}

// TestTheEndWaitsForWork ends the assistant while work runs.
func TestTheEndWaitsForWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cleared := false
		s := newStage(t, Config{}, func(ctx context.Context, _ guide.Order, _ work.Passwords, _ work.Watch) work.Result {
			<-ctx.Done()
			time.Sleep(time.Second) // it leaves the world as it was
			cleared = true
			return work.Result{Outcome: guide.Outcome{Stopped: true}}
		})
		s.happens(listed("one"), guide.PhonesSeen{Service: phone.ServiceRunning, Phones: []phone.Phone{{UDID: "A", Trust: phone.Trusted}}})
		s.does(guide.Intent{Action: guide.ActOpenComputerDoor})
		if now, _ := s.does(guide.Intent{Action: guide.ActBackUpPhone, Value: "/b"}); now.Job == nil {
			t.Fatal("no work runs")
		}
		s.end()
		if !cleared {
			t.Error("the assistant ended before its work")
		}
	})
}

// TestASimulationThatFails can be tried again.
func TestASimulationThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		s := newStage(t, Config{Simulate: func(context.Context) (Simulation, error) {
			if tries++; tries == 1 {
				return Simulation{}, errors.New("no room for a socket")
			}
			return Simulation{Address: "UNIX:/sim", Folders: []string{"/sim"}, Keep: "/new"}, nil
		}}, nil)
		defer s.end()
		s.does(guide.Intent{Action: guide.ActTrySimulated})
		if now, r := s.Situation(); now.Simulated || now.Simulating {
			t.Errorf("%+v, %s", now.Facts, r.Title.Key)
		}
		now, _ := s.does(guide.Intent{Action: guide.ActTrySimulated})
		if !now.Simulated || now.Keep != "/new" || !s.done(guide.WatchPhones{Address: "UNIX:/sim"}) || !s.done(guide.ReadFolders{Places: absolute([]string{"/sim"})}) {
			t.Errorf("%+v, %+v", now.Facts, s.effects)
		}
	})
}

// TestSettingsOutliveTheWindow keeps a folder and a reminder, and nothing else.
func TestSettingsOutliveTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, Config{Folders: []string{"/b"}}, nil)
		s.happens(guide.PlaceSought{Path: "/disk", Where: guide.FoundBelow, Backups: []string{"/disk/x/one", "/disk/x/two"}})
		s.end()
		again, err := New(s.cfg)
		if err != nil {
			t.Fatal(err)
		}
		if now, _ := again.Situation(); !slices.Equal(now.Added, []string{filepath.FromSlash("/disk/x")}) || !slices.Equal(now.Places, absolute([]string{"/b"})) {
			t.Errorf("added %q, looked in %q", now.Added, now.Places)
		}
	})
}

// TestTheQueueNeverWaits puts in more than anybody takes out.
func TestTheQueueNeverWaits(t *testing.T) {
	q := newQueue()
	var putting sync.WaitGroup
	for range 8 {
		putting.Go(func() {
			for range 1000 {
				q.put(happened{event: guide.Began{}})
			}
		})
	}
	putting.Wait()
	if n := len(q.take()); n != 8000 {
		t.Errorf("%d of 8000", n)
	}
	secret := []byte("secret")
	q.put(happened{typed: work.Passwords{Password: secret}})
	q.close()
	late := []byte("secret")
	q.put(happened{typed: work.Passwords{Old: late}})
	if secret[0] != 0 || late[0] != 0 || len(q.take()) != 0 {
		t.Error("what nobody looks at any more is kept")
	}
}

// TestPublishedValuesStay holds a Situation, and looks at it again after much has
// happened. The assistant before handed out pointers and lists that it went on
// changing.
func TestPublishedValuesStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, Config{}, func(_ context.Context, o guide.Order, _ work.Passwords, w work.Watch) work.Result {
			return work.Result{Outcome: guide.Outcome{Asks: &guide.RepairPlan{Backup: o.Backup, Lost: 3}}}
		})
		defer s.end()
		var held []guide.Situation
		var texts []string
		hold := func(now guide.Situation, r guide.Route) {
			held, texts = append(held, now), append(texts, written(now))
		}
		phones := []phone.Phone{{UDID: "A", Trust: phone.Trusted}, {UDID: "B", Trust: phone.Trusted}}
		hold(s.happens(listed("one", "two"), guide.PhonesSeen{Service: phone.ServiceRunning, Phones: phones}))
		hold(s.does(guide.Intent{Action: guide.ActOpenComputerDoor}))
		hold(s.does(guide.Intent{Action: guide.ActChoosePhone, Value: "B"}))
		hold(s.does(guide.Intent{Action: guide.ActChooseBackup, Value: "/b/one"}))
		hold(s.does(guide.Intent{Action: guide.ActCheckQuick}))
		hold(s.happens(guide.Measured{Folder: "/b/one", Bytes: 1}, guide.Measured{Folder: "/b/two", Bytes: 2}))
		hold(s.happens(guide.PhonesSeen{Service: phone.ServiceRunning}))
		hold(s.happens(listed("two")))
		for i := range held {
			if now := written(held[i]); now != texts[i] {
				t.Errorf("value %d was changed:\n%s\n%s", i, texts[i], now)
			}
		}
	})
}

// written is a Situation in full, with what its pointers point at.
func written(s guide.Situation) string {
	text := fmt.Sprintf("%+v", s)
	for _, p := range []any{s.Job, s.Lost, s.Restored, s.Repaired, s.Sought, s.Cleaned} {
		if v := reflect.ValueOf(p); !v.IsNil() {
			text += fmt.Sprintf(" %+v", v.Elem())
		}
	}
	return text
}
