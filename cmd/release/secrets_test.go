package main

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestKeychain runs macos-keychain with a certificate of its own and a stand-in for Apple's
// security. The password of the certificate is in no argument; what security is given opens
// with one that was made up, which openssl judges; nothing is left, nor when security fails.
func TestKeychain(t *testing.T) {
	dir := project(t, "macos-keychain", map[string]string{"tools/security": `#!/bin/bash
echo "security $*" >> "$SAID"
if [ "$1" = import ]; then
  stat -c %a "$2" "$(dirname "$2")" > "$SAID.rights"
  openssl pkcs12 -in "$2" -passin "pass:$4" -nodes > "$SAID.opened" 2>&1
  [ ! -e fail ]
fi
`})
	openssl := func(args ...string) string {
		c := exec.Command("openssl", args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if err != nil {
			t.Skipf("openssl %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	const word = "$ecret \"of\" the certificate"
	openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=Developer ID of nobody", "-days", "9")
	openssl("pkcs12", "-export", "-inkey", "k.pem", "-in", "c.pem", "-passout", "pass:"+word, "-out", "c.p12")
	p12, err := os.ReadFile(filepath.Join(dir, "c.p12"))
	if err != nil {
		t.Fatal(err)
	}
	said, scratch := filepath.Join(t.TempDir(), "said"), t.TempDir()
	for name, value := range map[string]string{
		"PATH": filepath.Join(dir, "tools") + ":" + os.Getenv("PATH"), "SAID": said, "RUNNER_TEMP": dir, "TMPDIR": scratch,
		"CERTIFICATE": "", "PASSWORD": word,
	} {
		t.Setenv(name, value)
	}
	if out, ok := runScript(dir, "macos-keychain"); !ok || out != "" {
		t.Errorf("without a certificate: %v\n%s", ok, out)
	}
	t.Setenv("CERTIFICATE", base64.StdEncoding.EncodeToString(p12))
	for _, fails := range []bool{false, true} {
		if fails {
			if err := os.WriteFile(filepath.Join(dir, "fail"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		os.Remove(said)
		out, ok := runScript(dir, "macos-keychain")
		calls, rights, opened := content(t, said), content(t, said+".rights"), content(t, said+".opened")
		if ok == fails {
			t.Errorf("security fails %v: ended well %v\n%s", fails, ok, out)
		}
		if strings.Contains(calls+out, "$ecret") || strings.Count(calls, "security ") < 4 {
			t.Errorf("security was called so:\n%s\n%s", calls, out)
		}
		if rights != "600\n700\n" || !strings.Contains(opened, "PRIVATE KEY") || !strings.Contains(opened, "Developer ID of nobody") {
			t.Errorf("with rights %q it was given\n%s", rights, opened)
		}
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "signing.keychain-db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, ok := runScript(dir, "macos-keychain", "remove"); !ok || !strings.Contains(content(t, said), "delete-keychain "+dir) {
		t.Errorf("the keychain stays: %v\n%s", ok, out)
	}
}

func content(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// TestNoSecretInAnArgument: what everybody on a computer can read of a program is its
// arguments. No script or workflow puts a secret there; printf, read and what is asked in
// brackets belong to the shell itself.
func TestNoSecretInAnArgument(t *testing.T) {
	workflows, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(workflows) == 0 {
		t.Fatal(err)
	}
	var scripts []string
	for _, dir := range []string{"../../.ci", "../../.ci/release", "../../.ci/windows"} {
		all, err := filepath.Glob(dir + "/*")
		if err != nil {
			t.Fatal(err)
		}
		scripts = append(scripts, all...)
	}
	names := map[string]bool{"APPLE_APP_PASSWORD": true}
	for _, file := range workflows {
		for _, m := range regexp.MustCompile(`([A-Z_]+): \$\{\{ (secrets|github\.token)`).FindAllStringSubmatch(content(t, file), -1) {
			names[m[1]] = m[1] != "APPLE_IDENTITY" && !strings.HasSuffix(m[1], "_ID") && !strings.HasSuffix(m[1], "_ISSUER") // names, no secrets
		}
	}
	if len(names) < 6 {
		t.Errorf("only %v are found: the test looks past them", names)
	}
	use := regexp.MustCompile(`\$\{?([A-Z_]+)`)
	shell := regexp.MustCompile(`^\s*(\(umask 077 && )?(printf |(if )?\[ |export |unset |base64 -d <<<)`)
	told := regexp.MustCompile(`(?m)(^|[\s;&])set -[a-z]*x|^#!.* -[a-z]*x|xtrace|(?:ba)?sh -[a-z]*x`)
	for _, file := range append(scripts, workflows...) {
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			continue
		}
		for _, line := range strings.Split(content(t, file), "\n") {
			for _, m := range use.FindAllStringSubmatch(line, -1) {
				if names[m[1]] && !shell.MatchString(line) {
					t.Errorf("%s: an argument holds %s: %s", file, m[1], line)
				}
			}
		}
		if line := told.FindString(content(t, file)); line != "" {
			t.Errorf("%s tells what it does, and with it what it was given: %s", file, line)
		}
		for _, word := range []string{"--password ", "--password=", "secrets.", "-passin pass:", "-passout pass:"} {
			if n := strings.Count(content(t, file), word); n > 0 && (word != "secrets." || n != strings.Count(content(t, file), ": ${{ secrets.")) {
				t.Errorf("%s: %q", file, word)
			}
		}
	}
}

// TestSignWindows runs sign-windows with a stand-in for osslsigncode. The certificate's
// password reaches it in a file for this user alone, and in no argument; nothing of either is
// left, also where it fails; without a certificate nothing is signed.
func TestSignWindows(t *testing.T) {
	dir := project(t, "sign-windows", map[string]string{"x.exe": "program", "tools/osslsigncode": `#!/bin/bash
printf '%s\n' "$@" > "$SAID"
while [ $# -gt 1 ]; do
  case $1 in
    -pkcs12 | -readpass) stat -c %a "$2"; cat "$2"; echo ;;
    -in) in=$2 ;;
    -out) out=$2 ;;
  esac
  shift
done > "$SAID.files"
[ ! -e fail ] || exit 1
{ cat "$in"; echo ", signed"; } > "$out"
`})
	said, scratch := filepath.Join(t.TempDir(), "said"), t.TempDir()
	const word = "$ecret \"of\" the certificate"
	for name, value := range map[string]string{
		"PATH": filepath.Join(dir, "tools") + ":" + os.Getenv("PATH"), "SAID": said, "TMPDIR": scratch, "CERTIFICATE": "", "PASSWORD": word,
	} {
		t.Setenv(name, value)
	}
	if out, ok := runScript(dir, "sign-windows", "x.exe"); !ok || out != "" || content(t, filepath.Join(dir, "x.exe")) != "program" {
		t.Errorf("without a certificate: %v\n%s", ok, out)
	}
	t.Setenv("CERTIFICATE", base64.StdEncoding.EncodeToString([]byte("the certificate")))
	for _, fails := range []bool{false, true} {
		if fails {
			if err := os.WriteFile(filepath.Join(dir, "fail"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, ok := runScript(dir, "sign-windows", "x.exe")
		if ok == fails || content(t, filepath.Join(dir, "x.exe")) != "program, signed\n" {
			t.Errorf("osslsigncode fails %v: ended well %v\n%s", fails, ok, out)
		}
		if arguments := content(t, said); strings.Contains(arguments+out, "$ecret") || !strings.Contains(arguments, "\nsha256\n") {
			t.Errorf("it was called so:\n%s%s", arguments, out)
		}
		if files := content(t, said+".files"); files != "600\nthe certificate\n600\n"+word+"\n" {
			t.Errorf("it was given %q", files)
		}
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}
