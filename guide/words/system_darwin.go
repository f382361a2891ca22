package words

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"
)

// systemLanguages asks for the list of System Settings: an app started by a
// click has no LANG. A variable that is set wins, as a terminal's person meant it.
func systemLanguages() []string {
	if found := fromEnvironment(os.Getenv); len(found) > 0 {
		return found
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "/usr/bin/defaults", "read", "-g", "AppleLanguages").Output()
	if err != nil {
		return nil
	}
	// The list is printed as ( "de-DE", "en-DE" ), one to a line.
	var found []string
	for line := range strings.Lines(string(out)) {
		if name := strings.Trim(line, " \t\r\n(),\""); name != "" {
			found = append(found, name)
		}
	}
	return found
}
