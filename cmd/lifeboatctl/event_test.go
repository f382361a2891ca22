package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// What happens beside the progress, in words and as a line of JSON.
func TestEvents(t *testing.T) {
	w, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		event mobilebackup.Event
		words string // nothing is said when empty
		json  string
	}{
		{mobilebackup.Event{Kind: mobilebackup.EventTarget, Setup: phone.SetupNew}, "is new: nothing on it", `"setup":"new"`},
		{mobilebackup.Event{Kind: mobilebackup.EventTarget, Setup: phone.SetupUnfinished}, "not set up yet", `"setup":"unfinished"`},
		{mobilebackup.Event{Kind: mobilebackup.EventTarget}, "will be replaced", `"event":"target"}`},
		{mobilebackup.Event{Kind: mobilebackup.EventSilence, Silence: time.Minute}, "half an hour or longer", `"seconds":60`},
		{mobilebackup.Event{Kind: mobilebackup.EventSilence, Silence: 2 * time.Minute}, "", `"seconds":120`},
		{mobilebackup.Event{Kind: mobilebackup.EventSilence}, "", `"event":"silence"}`},
		{mobilebackup.Event{Kind: mobilebackup.EventFileLimit, Need: 1<<32 - 1}, "formatted as FAT", `"need":4294967295`},
		{mobilebackup.Event{Kind: mobilebackup.EventTightRoom, Need: 9e9, Free: 5e9}, "may be needed", `"free":5000000000`},
	} {
		var out, said bytes.Buffer
		ctl := &ctl{out: &out, err: &said, words: w}
		ctl.transfer(mobilebackup.OpBackup, "", false).event(c.event)
		if !strings.Contains(said.String(), c.words) || c.words == "" && said.Len() > 0 || out.Len() > 0 {
			t.Errorf("%+v: %q, %q", c.event, said.String(), out.String())
		}
		said.Reset()
		ctl.transfer(mobilebackup.OpBackup, "", true).event(c.event)
		if !strings.Contains(out.String(), c.json) || said.Len() > 0 {
			t.Errorf("%+v: %q", c.event, out.String())
		}
	}
}
