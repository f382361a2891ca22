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
		"tools/xcrun":    "#!/bin/bash\necho \"xcrun $1 $2\"\n",
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
	for _, secret := range []string{"APPLE_IDENTITY", "APPLE_ID", "APPLE_TEAM", "APPLE_APP_PASSWORD"} {
		t.Setenv(secret, "")
	}

	out, ok := runScript(dir, "macos-app")
	if !ok || strings.Count(out, "--sign - ") != 4 || strings.Contains(out, "runtime") || !strings.Contains(out, "How to open it") || strings.Contains(out, "xcrun") {
		t.Errorf("for nobody: %v\n%s", ok, out)
	}
	for _, secret := range []string{"APPLE_IDENTITY", "APPLE_ID", "APPLE_TEAM", "APPLE_APP_PASSWORD"} {
		t.Setenv(secret, "Some One")
	}
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
	if !strings.Contains(files[".ci/release/entitlements.plist"], "<key>com.apple.security.cs.allow-unsigned-executable-memory</key><true/>") {
		t.Error("memory that is written may not be run")
	}
}
