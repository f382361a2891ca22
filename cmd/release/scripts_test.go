package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// project is a small repository with one script of .ci/release in it.
func project(t *testing.T, script string, files map[string]string) string {
	t.Helper()
	for _, need := range []string{"bash", "git"} {
		if _, err := exec.LookPath(need); err != nil || runtime.GOOS != "linux" {
			t.Skipf("the scripts run on Linux, with bash and git: %v", err)
		}
	}
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join("../../.ci/release", script))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{".ci/release/" + script: string(text)}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o700); err != nil { //nolint:gosec // a script
			t.Fatal(err)
		}
	}
	git(t, dir, "init", "-q", "-b", "main")
	commit(t, dir)
	return dir
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	c := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.org"}, args...)...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func commit(t *testing.T, dir string) {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "x")
}

// runScript runs a script of a project, and says what it said and whether it ended well.
func runScript(dir, script string, args ...string) (string, bool) {
	c := exec.Command(filepath.Join(dir, ".ci/release", script), args...)
	c.Dir = dir
	out, err := c.CombinedOutput()
	return string(out), err == nil
}

// TestTwice: packages whose bytes follow from the source alone are equal, and are left
// where packages lie; those that hold the folder, the rights of new files, the time, the
// zone or the language of who built are not, and neither are none at all.
func TestTwice(t *testing.T) {
	const file = "artefacts/packages/x.deb"
	for what, c := range map[string]struct {
		does  string
		equal bool
	}{
		"the source": {"cat source", true},
		"the folder": {"pwd", false},
		"the rights": {"umask", false},
		"the time":   {"date +%s%N", false},
		"the zone":   {"date -d @1795765877 +%H", false},
		"a language": {"echo ${LANG-}", false},
		"a name":     {"echo ${USER-}", false},
	} {
		dir := project(t, "twice", map[string]string{"source": "bytes\n", "make.sh": "#!/bin/sh\nmkdir -p artefacts/packages\n" + c.does + " > " + file + "\n"})
		t.Setenv("LIFEBOAT_TWICE", "./make.sh")
		out, ok := runScript(dir, "twice")
		if ok != c.equal {
			t.Errorf("made of %s: ended well %v, want %v\n%s", what, ok, c.equal, out)
		}
		left, err := os.ReadFile(filepath.Join(dir, file))
		if c.equal != (err == nil && string(left) == "bytes\n") {
			t.Errorf("made of %s: left is %q, %v", what, left, err)
		}
		if _, err := os.Stat(filepath.Join(dir, "build/twice")); err == nil {
			t.Errorf("made of %s: the two folders are left", what)
		}
	}
	dir := project(t, "twice", map[string]string{"make.sh": "#!/bin/sh\nmkdir -p artefacts/packages\n"})
	if out, ok := runScript(dir, "twice"); ok {
		t.Errorf("nothing was made, and that is called equal:\n%s", out)
	}
}

// TestFilesAreExplained: whoever downloads a file is told how to open it, in the notes
// of a release and in the README.
func TestFilesAreExplained(t *testing.T) {
	for _, text := range []string{"../../.ci/release/notes.md", "../../README.md"} {
		data, err := os.ReadFile(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range []string{"windows-x64-setup.exe", ".zip", ".deb", ".rpm", ".pkg.tar.zst", ".AppImage", "linux-x64.tar.xz", ".dmg", "lifeboat-terminal-", "SHA256SUMS"} {
			if !strings.Contains(string(data), kind) {
				t.Errorf("%s does not say what to do with %s", text, kind)
			}
		}
	}
}

// TestSourcesAreHeldToTheirSums: the sources that the LGPL asks for are those of the
// versions that are linked, each with its sum, and another one is refused.
func TestSourcesAreHeldToTheirSums(t *testing.T) {
	wrong := map[string]string{}
	for _, part := range native {
		if part.References != nil {
			wrong["artefacts/packages/"+part.Name+"-"+part.Version+"-source.tar.gz"] = "another\n"
		}
	}
	dir := project(t, "finish", wrong)
	text, err := os.ReadFile(filepath.Join(dir, ".ci/release/finish"))
	if err != nil {
		t.Fatal(err)
	}
	// The forge calls them so when they are uploaded, and the sums name what is downloaded.
	early := filepath.Join(dir, "artefacts/packages/lifeboat_0.2.0~rc.1-1_amd64.deb")
	if err := os.WriteFile(early, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, part := range native {
		if part.References != nil && !regexp.MustCompile(`(?m)^fetch `+part.Name+` `+regexp.QuoteMeta(part.Version)+` [0-9a-f]{64}$`).Match(text) {
			t.Errorf("finish does not fetch %s %s", part.Name, part.Version)
		}
	}
	if out, ok := runScript(dir, "finish", "v0.2.0"); ok || !strings.Contains(out, "-source.tar.gz: FAILED") {
		t.Errorf("another source was taken:\n%s", out)
	}
	if _, err := os.Stat(strings.Replace(early, "~", ".", 1)); err != nil {
		t.Errorf("the sums name other files than the forge has: %v", err)
	}
}

// TestSums: the sums are those of all that lies in the folder, however often they are
// written, and whoever adds a file to a whole set writes them anew.
func TestSums(t *testing.T) {
	dir := project(t, "sums", map[string]string{"out/a.deb": "one\n"})
	for _, next := range []string{"b.rpm", "lifeboat-source.tar.xz"} {
		if out, ok := runScript(dir, "sums", "out"); !ok {
			t.Fatal(out)
		}
		if err := os.WriteFile(filepath.Join(dir, "out", next), []byte(next), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, ok := runScript(dir, "sums", "out"); !ok {
		t.Fatal(out)
	}
	c := exec.Command("sha256sum", "-c", "SHA256SUMS")
	c.Dir = filepath.Join(dir, "out")
	told, err := c.CombinedOutput()
	if err != nil || string(told) != "a.deb: OK\nb.rpm: OK\nlifeboat-source.tar.xz: OK\n" {
		t.Errorf("%v\n%s", err, told)
	}
	for _, script := range []string{"all", "source", "finish"} {
		text, err := os.ReadFile(filepath.Join("../../.ci/release", script))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), ".ci/release/sums \"$out\"\n") {
			t.Errorf("%s does not renew the sums", script)
		}
	}
}

// TestNoPipeEndsEarly: where a pipe fails with any of its parts, none of them stops
// reading before the end: who writes to it is ended by that, now and then, and a package
// that is as it should be counts as wrong. Of "check", completed, one of seven was.
func TestNoPipeEndsEarly(t *testing.T) {
	early := regexp.MustCompile(`\|\s*(head\b|grep (-\w+ )*-\w*q|sed [^|]*\bq['\s;])`)
	for _, line := range []string{"a | head -1", "a | grep -qxF b", "a | grep -v -q b", "a | sed 's/:.*//; q'"} {
		if !early.MatchString(line) {
			t.Errorf("not found: %s", line)
		}
	}
	err := filepath.WalkDir("../../.ci", func(file string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil || !bytes.HasPrefix(text, []byte("#!")) {
			return nil //nolint:nilerr // a folder, or no script
		}
		for i, line := range strings.Split(string(text), "\n") {
			if early.MatchString(line) && !strings.HasPrefix(strings.TrimSpace(line), "#") {
				t.Errorf("%s:%d: %s", file, i+1, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTextsNameWhatIsThere: what goes with a package names the window only where it is in it.
func TestTextsNameWhatIsThere(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the scripts run on Linux")
	}
	common, err := os.ReadFile("../../.ci/release/common")
	if err != nil {
		t.Fatal(err)
	}
	texts := regexp.MustCompile(`(?ms)^texts\(\) \{.*?^\}`).Find(common)
	for name, window := range map[string]bool{"Lifeboat-0.2.0": true, "lifeboat-0.2.0": true, "lifeboat-terminal-0.2.0": false} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(dir, 0o750); err != nil {
			t.Fatal(err)
		}
		c := exec.Command("bash", "-euc", "version=0.2.0 here=.ci/release\n"+string(texts)+"\ntexts \"$1\"", "bash", dir)
		c.Dir = "../.."
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		text, err := os.ReadFile(filepath.Join(dir, "README.txt"))
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`(?m)the window|^lifeboat |start lifeboat `).Match(text) != window || !bytes.Contains(text, []byte("lifeboatctl")) ||
			bytes.Contains(text, []byte("bin/lifeboat")) != window || !bytes.HasPrefix(text, []byte("Lifeboat 0.2.0\n")) || bytes.Contains(text, []byte("window:")) || bytes.Contains(text, []byte("terminal:  ")) {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// TestCopyright: what the deb says of the licences of its parts names the file in it that has
// them.
func TestCopyright(t *testing.T) {
	script := content(t, "../../.ci/release/linux")
	comment := regexp.MustCompile(`(?m)^Comment: .*\n( .*\n)*`).FindString(script)
	file := regexp.MustCompile(`/usr/share/doc/lifeboat/(\S+\.gz)`).FindStringSubmatch(comment)
	if file == nil || !strings.Contains(script, "assets/licences.txt > \"$usr/share/doc/lifeboat/"+file[1]+"\"") {
		t.Errorf("it says %q", comment)
	}
	if flatpak := content(t, "../../.ci/release/flatpak/org.lifeboat.Lifeboat.yml"); !strings.Contains(flatpak, "LICENSE assets/licences.txt") {
		t.Error("the Flatpak brings no licences of its parts")
	}
}
