package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestMacSigning runs macos-app with stand-ins for what only a Mac has. Without an identity
// all is signed for nobody, and a page says how to open it. With one, Apple's limits on
// notarised programs are asked for, and with them the right to compile WebAssembly, which
// reads HEIC photos: without it the program would break there, and nowhere else.
func TestMacSigning(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("stand-ins for Linux")
	}
	files := map[string]string{
		".ci/version": "echo", "LICENSE": "x", "assets/licences.txt": "x",
		"tools/go": `#!/bin/bash
if [ "$1" = run ]; then
  mkdir -p "${@: -1}"
  for n in 16 32 64 128 256 512; do : > "${@: -1}/icon-$n.png"; done
fi
while [ $# -gt 1 ]; do
  if [ "$1" = -o ]; then printf '#!/bin/sh\necho "  \\"version\\": \\"0.2.0\\","\n' > "$2"; chmod 755 "$2"; fi
  shift
done
`,
		"tools/lipo":     "#!/bin/bash\ncp \"$4\" \"$3\"\n",
		"tools/plutil":   "#!/bin/bash\n",
		"tools/iconutil": "#!/bin/bash\n: > \"$4\"\n",
		"tools/codesign": "#!/bin/bash\necho \"signed: $*\"\n",
		"tools/hdiutil":  "#!/bin/bash\nls build/macos/disk\n",
		"tools/xcrun": `#!/bin/bash
echo "xcrun $*"
while [ $# -gt 1 ]; do
  if [ "$1" = --key ]; then echo "key: $2 $(stat -c %a "$2" "$(dirname "$2")" | paste -sd' ') $(cat "$2")"; fi
  shift
done
[ ! "$APPLE_NOTARY_KEY" ] || echo "the key is in the environment, too"
[ ! -e fail ]
`,
	}
	for _, name := range []string{"Info.plist", "entitlements.plist", "unsigned-macos.txt"} {
		text, err := os.ReadFile(filepath.Join("../../.ci/release", name))
		if err != nil {
			t.Fatal(err)
		}
		files[".ci/release/"+name] = string(text)
	}
	dir := project(t, "macos-app", files)
	t.Setenv("PATH", filepath.Join(dir, "tools")+":"+os.Getenv("PATH"))
	secrets := []string{"APPLE_IDENTITY", "APPLE_NOTARY_KEY", "APPLE_NOTARY_KEY_ID", "APPLE_NOTARY_ISSUER"}
	for _, secret := range secrets {
		t.Setenv(secret, "")
	}

	out, ok := runScript(dir, "macos-app")
	if !ok || strings.Count(out, "--sign - ") != 4 || strings.Contains(out, "runtime") || !strings.Contains(out, "How to open it") || strings.Contains(out, "xcrun") {
		t.Errorf("for nobody: %v\n%s", ok, out)
	}
	for _, secret := range secrets {
		t.Setenv(secret, "Some One")
	}
	t.Setenv("APPLE_NOTARY_KEY", "-----BEGIN\nnobody may read this")
	out, ok = runScript(dir, "macos-app")
	if !ok || strings.Contains(out, "How to open it") || !strings.Contains(out, "xcrun notarytool submit") || !strings.Contains(out, "xcrun stapler staple") {
		t.Errorf("for Some One: %v\n%s", ok, out)
	}
	for _, signed := range []string{"MacOS/simphone", "MacOS/lifeboatctl", "MacOS/lifeboat", "Lifeboat.app"} {
		found := false
		for _, line := range strings.Split(out, "\n") {
			found = found || strings.HasPrefix(line, "signed: ") && strings.HasSuffix(line, "/"+signed) &&
				strings.Contains(line, "--options runtime --entitlements .ci/release/entitlements.plist --sign Some One ")
		}
		if !found {
			t.Errorf("%s is not signed so that Apple's limits leave it whole:\n%s", signed, out)
		}
	}
	keyStaysInItsFile(t, out)
	if err := os.WriteFile(filepath.Join(dir, "fail"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, ok = runScript(dir, "macos-app"); ok || strings.Contains(out, "stapler") {
		t.Errorf("Apple refuses, and it is called done:\n%s", out)
	}
	keyStaysInItsFile(t, out)
	// Signed and not notarised: macOS refuses it as well.
	t.Setenv("APPLE_NOTARY_KEY", "")
	if out, ok = runScript(dir, "macos-app"); !ok || !strings.Contains(out, "How to open it") || strings.Contains(out, "xcrun") || !strings.Contains(out, "--sign Some One ") {
		t.Errorf("signed, not notarised: %v\n%s", ok, out)
	}
	if !strings.Contains(files[".ci/release/entitlements.plist"], "<key>com.apple.security.cs.allow-unsigned-executable-memory</key><true/>") {
		t.Error("memory that is written may not be run")
	}
}

// keyStaysInItsFile: the key of App Store Connect reaches Apple's program in a file for this
// user alone, in no argument, and is gone afterwards.
func keyStaysInItsFile(t *testing.T, out string) {
	t.Helper()
	_, rest, _ := strings.Cut(out, "\nkey: ")
	file, said, ok := strings.Cut(rest, " ")
	if !ok || !strings.HasPrefix(said, "600 700 -----BEGIN\nnobody may read this\n") {
		t.Errorf("the key's file is %q:\n%s", file, out)
	}
	if strings.Count(out, "nobody may read this") != 1 || strings.Contains(out, "--password") || strings.Contains(out, "environment, too") {
		t.Errorf("the key is elsewhere than in its file:\n%s", out)
	}
	if _, err := os.Stat(filepath.Dir(file)); !os.IsNotExist(err) {
		t.Errorf("the key's folder is left: %v", err)
	}
}
