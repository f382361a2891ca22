package desktop

import (
	"context"
	"os/exec"
	"time"
)

// atStart is how long the system has to answer while a window waits for it.
const atStart = 300 * time.Millisecond

// Still reports whether the person has asked this computer to move nothing by
// itself.
func Still() bool {
	ctx, cancel := context.WithTimeout(context.Background(), atStart)
	defer cancel()
	said, err := exec.CommandContext(ctx, "/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion").Output()
	return err == nil && stillInDefaults(string(said))
}
