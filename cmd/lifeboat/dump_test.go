package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDumpKeepsWhatCameAndWent: the file has the last text, the one beside it all that
// differed, and a new start begins anew.
func TestDumpKeepsWhatCameAndWent(t *testing.T) {
	file := filepath.Join(t.TempDir(), "screen")
	for _, run := range []struct{ texts, all []string }{
		{[]string{`{1 "step": "a"}`, `{2 "step": "b"}`, `{3 "step": "b"}`, `{4 "step": "a"}`}, []string{`{1 "step": "a"}`, `{2 "step": "b"}`, `{4 "step": "a"}`}},
		{[]string{`{1 "step": "c"}`}, []string{`{1 "step": "c"}`}},
	} {
		write := dumpTo(file)
		for _, text := range run.texts {
			write([]byte(text))
			if now, err := os.ReadFile(file); err != nil || string(now) != text {
				t.Errorf("the file has %q, %v; want %q", now, err, text)
			}
		}
		want := strings.Join(run.all, "\x00") + "\x00"
		if all, err := os.ReadFile(file + ".all"); err != nil || string(all) != want {
			t.Errorf("beside it stands %q, %v; want %q", all, err, want)
		}
	}
	if dumpTo("") != nil {
		t.Error("something is written that nobody has asked for")
	}
}
