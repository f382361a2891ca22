package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestNotePasswords: the first line is the backup's, those after it are tried on locked
// notes, an empty line ends them; without the flags nothing is read.
func TestNotePasswords(t *testing.T) {
	for _, c := range []struct {
		in     string
		backup bool
		notes  bool
		want   string
		also   []string
	}{
		{"secret\none\ntwo words\r\n\nnot read\n", true, true, "secret", []string{"one", "two words"}},
		{"one\ntwo", false, true, "", []string{"one", "two"}},
		{"secret\none\n", true, false, "secret", nil},
		{"", true, true, "", nil},
		{strings.Repeat("p\n", 1000), false, true, "", strings.Split(strings.TrimSpace(strings.Repeat("p ", maxNotePasswords)), " ")},
	} {
		ctl := &ctl{in: strings.NewReader(c.in)}
		password, err := ctl.password(c.backup, false)
		if err != nil || string(password) != c.want {
			t.Errorf("%q: %q, %v", c.in, password, err)
		}
		notes, err := ctl.notePasswords(c.notes)
		var got []string
		for _, n := range notes {
			got = append(got, string(n))
		}
		if err != nil || fmt.Sprint(got) != fmt.Sprint(c.also) {
			t.Errorf("%q: %q, %v", c.in, got, err)
		}
	}
}
