package assistant

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestLockedPhone: a backup of a phone that was restarted and not unlocked since
// says exactly that, waits, and goes on by itself; and its figures are those of the
// folder, as other programs count them.
func TestLockedPhone(t *testing.T) {
	b := newBench(t, linux)
	b.do(guide.ActOpenComputerDoor, "")
	p := b.full(simulator.PhoneOptions{Name: "Anna’s iPhone", NotUnlockedYet: true})
	b.until("seen to be locked", func(s guide.Situation, _ guide.Route) bool {
		return len(s.Phones) == 1 && s.Phones[0].Locked.Value
	})
	b.at("title/choose-none")
	b.do(guide.ActBackUpPhone, b.folder)
	s, r := b.until("waits", func(s guide.Situation, _ guide.Route) bool { return s.Failure() != nil })
	if s.Failure().Problem != "phone/first-unlock" || s.Waiting == nil || r.Title.Key != "title/backup-waits" {
		t.Fatalf("%+v, waits %v, %s", s.Failure(), s.Waiting != nil, r.Title.Key)
	}
	p.Unlock()
	s, _ = b.until("backed up", func(s guide.Situation, _ guide.Route) bool { return s.BackedUp() != nil })
	made := s.BackedUp()
	find, err := exec.LookPath("find")
	if err != nil {
		t.Skip("no find here")
	}
	out, err := exec.Command(find, made.Folder, "-mindepth", "2", "-type", "f", "-size", "-1000000000c", "-printf", "%s\n").Output()
	if err != nil {
		t.Skip("a find that cannot print sizes")
	}
	var files, bytes int64
	for _, line := range strings.Fields(string(out)) {
		n, err := strconv.ParseInt(line, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		files, bytes = files+1, bytes+n
	}
	if files == 0 || made.Files != files || made.Bytes != bytes || made.NewBytes < bytes || made.NewFiles < files {
		t.Errorf("the result says %d files, %d bytes, %d came; find counts %d, %d", made.Files, made.Bytes, made.NewBytes, files, bytes)
	}
	if made.Continued || made.Replaced || made.Skipped != 0 || made.Took <= 0 {
		t.Errorf("%+v", made)
	}
	var what []guide.LogWhat
	for _, e := range s.Log.Entries {
		what = append(what, e.What)
	}
	if said := strings.Join(words(what), " "); !strings.HasPrefix(said, "began") || !strings.Contains(said, "failed waits again phase") || !strings.HasSuffix(said, "done") {
		t.Errorf("the log: %s", said)
	}
}

func words(what []guide.LogWhat) (all []string) {
	for _, w := range what {
		all = append(all, string(w))
	}
	return all
}
