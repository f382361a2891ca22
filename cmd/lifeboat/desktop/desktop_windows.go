package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/lifeboat-app/lifeboat/guide"
)

// Reveal shows a file or a folder in Explorer, marked in the folder that it lies in.
func Reveal(path string) error { return start([]string{"explorer.exe", "/select,", path}) }

func opener(path string) []string { return []string{"explorer.exe", path} }

// appleApp: programs of the Microsoft Store are opened by the name that they have
// there, which Apple's publisher number is part of.
func appleApp(app guide.AppleApp) []string {
	switch app {
	case guide.AppleDevices:
		return []string{"explorer.exe", `shell:AppsFolder\AppleInc.AppleDevices_nzyj5cx40ttqa!App`}
	case guide.AppleITunes:
		for _, dir := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)")} {
			program := filepath.Join(dir, "iTunes", "iTunes.exe")
			if info, err := os.Stat(program); dir != "" && err == nil && info.Mode().IsRegular() {
				return []string{program}
			}
		}
		return []string{"explorer.exe", `shell:AppsFolder\AppleInc.iTunes_nzyj5cx40ttqa!iTunes`}
	}
	return nil
}

// raw writes the line of Explorer's words as Explorer reads it: only the path
// stands in quotes. Go would put the whole of what has a blank into them.
func raw(cmd *exec.Cmd, args []string) {
	if args[0] != "explorer.exe" {
		return
	}
	line := args[0] + " "
	if len(args) == 3 {
		line += args[1]
	}
	// No name on a Windows disk has a quote in it.
	line += `"` + strings.ReplaceAll(args[len(args)-1], `"`, "") + `"`
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: line}
}
