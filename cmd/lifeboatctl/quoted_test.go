package main

import (
	"slices"
	"testing"
)

// TestQuotedFolders: a folder with a backslash at its end and quotes around it, as PowerShell
// completes it, is the folder that was meant.
func TestQuotedFolders(t *testing.T) {
	for _, c := range []struct {
		goos       string
		args, want []string
	}{
		{"windows", []string{"check", `D:\Old phone"`}, []string{"check", `D:\Old phone\`}},
		{"windows", []string{"check", `D:\Old phone" --json`}, []string{"check", `D:\Old phone\`, "--json"}},
		{"windows", []string{"save", `.\Old phone" C:\out --only photos`}, []string{"save", `.\Old phone\`, `C:\out`, "--only", "photos"}},
		{"windows", []string{"check", `\\nas\Old phone"`}, []string{"check", `\\nas\Old phone\`}},
		{"windows", []string{"check", `D:\Old phone`, "--json"}, []string{"check", `D:\Old phone`, "--json"}},
		{"windows", []string{"explain", `The iPhone "Anna" could not be restored`}, []string{"explain", `The iPhone "Anna" could not be restored`}},
		{"windows", []string{"explain", `it says "no`}, []string{"explain", `it says "no`}},
		{"linux", []string{"check", `/mnt/a\b"`}, []string{"check", `/mnt/a\b"`}},
	} {
		if got := asMeant(c.goos, c.args); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.args, got, c.want)
		}
	}
}
