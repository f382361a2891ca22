package explain

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNothing asks what means nothing, or what is too little or too much to tell.
func TestNothing(t *testing.T) {
	e := explainer(t)
	r := rand.New(rand.NewPCG(3, 4))
	noise := make([]byte, 1<<20)
	for i := range noise {
		noise[i] = byte(' ' + r.IntN(95))
	}
	var story strings.Builder
	for story.Len() < 1<<20 {
		story.WriteString("It was a bright cold day in April, and the clocks were striking thirteen. He walked home and wrote a letter. ")
	}
	for name, text := range map[string]string{
		"empty": "", "blanks": " \n\t ", "digits": "48151623", "date": "2026-05-03 10:12:11", "amount": "27 %", "emoji": "🙈🙈🙈", "one word": "restore",
		"marks": "?!?!", "broken": "\xff\xfe\xfd", "noise": string(noise), "story": story.String(), "zeroes": strings.Repeat("\x00", 1<<20),
		"one letter": strings.Repeat("a", 1<<20), "no blanks": strings.Repeat("backup", 1<<17), "new lines": strings.Repeat("\n", 1<<20),
		"code of ours": "mb/205*", "only names": "iPhone iPad iTunes Finder Apple",
	} {
		if hits, certain := e.answer(text, DoingUnknown); certain {
			t.Errorf("%s: sure of %s", name, show(hits))
		}
	}
}

// TestLastErrorDecides asks logs whose warnings are of another kind than their end.
func TestLastErrorDecides(t *testing.T) {
	e := explainer(t)
	var quiet strings.Builder
	for quiet.Len() < 900<<10 {
		quiet.WriteString("2026-05-03 10:12:11.123 INFO  BackupAgent2: uploaded 3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28\n")
	}
	for name, c := range map[string]struct{ log, want string }{
		"warning before": {"10:00:01 WARNING Device locked, waiting for passcode\n10:00:09 INFO unlocked\n10:30:00 ERROR ErrorCode 105: Insufficient free disk space on drive to back up (MBErrorDomain/105)\n", "transfer/105-computer-full"},
		"long":           {quiet.String() + "2026-05-03 11:00:00 ERROR BackupAgent2: Multiple errors uploading files (MBErrorDomain/104)\n", "transfer/104-upload"},
		"early":          {"2026-05-03 09:00:00 ERROR BackupAgent2: Device locked (MBErrorDomain/208)\n" + quiet.String(), "transfer/208-locked"},
		"two errors":     {"09:00 ERROR Pairing dialog response pending (-19)\n09:01 INFO paired\n09:30 ERROR Find My iPhone must be disabled before restoring (MBErrorDomain/211)\n", "transfer/211-find-my"},
		"stack": {"Traceback (most recent call last):\n  File \"cli.py\", line 211, in main\n  File \"device_link.py\", line 104, in dl_loop\n" +
			"pymobiledevice3.exceptions.PyMobileDevice3Exception: Device link error: {'ErrorCode': 207, 'ErrorDescription': 'Invalid password (MBErrorDomain/207)'}\n", "transfer/207-password"},
	} {
		hits, certain := e.answer(c.log, DoingUnknown)
		if len(hits) == 0 || string(hits[0].id) != c.want || !certain {
			t.Errorf("%s: %s, sure %v, want %s", name, show(hits), certain, c.want)
		}
	}
}
