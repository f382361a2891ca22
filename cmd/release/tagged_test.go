package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTagged: a release is refused where tag, number, day and commit do not agree.
func TestTagged(t *testing.T) {
	files := func(head string) map[string]string {
		return map[string]string{
			".ci/version": content(t, "../../.ci/version"), "go.mod": "module example.org/x\n",
			"cmd/version/version.go": "package version\n\nconst Number = \"0.2.0\"\n",
			"CHANGELOG.md":           "# Changes\n\n## " + head + "\n",
		}
	}
	for _, c := range []struct {
		what, head, made, asked string
		change, ok              bool
	}{
		{"all agree", "0.2.0 – 2026-12-24", "v0.2.0", "v0.2.0", false, true},
		{"one before it", "0.2.0 – not released", "v0.2.0-rc.1", "v0.2.0-rc.1", false, true},
		{"no day", "0.2.0 – not released", "v0.2.0", "v0.2.0", false, false},
		{"another number", "0.2.0 – 2026-12-24", "v0.3.0", "v0.3.0", false, false},
		{"no tag", "0.2.0 – 2026-12-24", "other", "v0.2.0", false, false},
		{"changed since", "0.2.0 – 2026-12-24", "v0.2.0", "v0.2.0", true, false},
	} {
		dir := project(t, "tagged", files(c.head))
		git(t, dir, "tag", "-a", "-m", "x", c.made)
		if c.change {
			if err := os.WriteFile(filepath.Join(dir, "CHANGELOG.md"), []byte("other"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, ok := runScript(dir, "tagged", c.asked)
		if ok != c.ok || !ok && !strings.HasPrefix(out, "release: ") {
			t.Errorf("%s: ended well %v, want %v\n%s", c.what, ok, c.ok, out)
		}
	}
}

// TestTagsAtOneCommit: of several tags at one commit the programs bear the release, and of
// candidates the last, whatever kind of tag each is and whichever was made first.
func TestTagsAtOneCommit(t *testing.T) {
	for want, tags := range map[string][]string{
		"v0.2.0":      {"v0.2.0-rc.1", "v0.2.0", "other"},
		"v0.2.0-rc.2": {"v0.2.0-rc.1", "v0.2.0-rc.2"},
		"v0.10.0":     {"v0.10.0", "v0.9.0", "v0.10.0-rc.10"},
	} {
		for _, kinds := range []int{0, 1, 1<<len(tags) - 1} { // a bit for each: with a message of its own
			dir := project(t, "tagged", map[string]string{
				".ci/version": content(t, "../../.ci/version"), "go.mod": "module example.org/x\n",
				"cmd/version/version.go": "const Number = \"" + strings.Split(want[1:], "-")[0] + "\"\n",
				"CHANGELOG.md":           "## " + want[1:] + " – 2026-12-24\n",
			})
			for i, tag := range tags {
				if kinds>>i&1 == 1 {
					git(t, dir, "tag", "-a", "-m", "x", tag)
				} else {
					git(t, dir, "tag", tag)
				}
			}
			said, _ := runScript(dir, "../version")
			if !strings.Contains(said, "/version.described="+want+"-0-g") {
				t.Errorf("%v, kinds %b: %s", tags, kinds, said)
			}
			for _, tag := range tags {
				if out, ok := runScript(dir, "tagged", tag); ok != (tag == want) {
					t.Errorf("%v, kinds %b: %s is released: %v\n%s", tags, kinds, tag, ok, out)
				}
			}
			if err := os.WriteFile(filepath.Join(dir, "more"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			commit(t, dir)
			if said, _ = runScript(dir, "../version"); !strings.Contains(said, "/version.described="+want+"-1-g") {
				t.Errorf("%v, kinds %b, one commit later: %s", tags, kinds, said)
			}
		}
	}
	dir := project(t, "tagged", map[string]string{".ci/version": content(t, "../../.ci/version"), "go.mod": "module example.org/x\n"})
	if said, ok := runScript(dir, "../version"); !ok || !regexp.MustCompile(`/version\.described=[0-9a-f]{9,} `).MatchString(said) {
		t.Errorf("without a tag: %v %s", ok, said)
	}
}
