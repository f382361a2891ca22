package main

import (
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// What happens beside the progress, in words and as a line of JSON.
func TestEvents(t *testing.T) {
	for _, c := range []struct {
		event guide.Seen
		words string // nothing is said when empty
		json  string
	}{
		{guide.Seen{Kind: guide.SeenTarget, Setup: phone.SetupNew}, "is new: nothing on it", `"setup":"new"`},
		{guide.Seen{Kind: guide.SeenTarget, Setup: phone.SetupUnfinished}, "not set up yet", `"setup":"unfinished"`},
		{guide.Seen{Kind: guide.SeenTarget}, "will be replaced", `"event":"target"}`},
		{guide.Seen{Kind: guide.SeenSilence, Silence: time.Minute}, "half an hour or longer", `"seconds":60`},
		{guide.Seen{Kind: guide.SeenSilence, Silence: 2 * time.Minute}, "", `"seconds":120`},
		{guide.Seen{Kind: guide.SeenSilence}, "", `"event":"silence"}`},
		{guide.Seen{Kind: guide.SeenFileLimit, Need: 1<<32 - 1}, "formatted as FAT", `"need":4294967295`},
		{guide.Seen{Kind: guide.SeenTooBig, Need: 1<<32 - 1, Count: 2, Names: []string{"IMG_1.MOV", "IMG_2.MOV"}}, "IMG_1.MOV, IMG_2.MOV", `"count":2`},
		{guide.Seen{Kind: guide.SeenTightRoom, Need: 9e9, Free: 5e9}, "may be needed", `"free":5000000000`},
	} {
		ctl, out, said := speaking(t, "en")
		ctl.job(guide.JobBackup, false).seen(c.event)
		if !strings.Contains(said.String(), c.words) || c.words == "" && said.Len() > 0 || out.Len() > 0 {
			t.Errorf("%+v: %q, %q", c.event, said.String(), out.String())
		}
		said.Reset()
		ctl.job(guide.JobBackup, true).seen(c.event)
		if !strings.Contains(out.String(), c.json) || said.Len() > 0 {
			t.Errorf("%+v: %q", c.event, out.String())
		}
	}
}
