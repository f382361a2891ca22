package desktop

import "os"

// MakeFolder makes a folder in one that is there. What goes into it may be
// personal, so it is the person's own.
func MakeFolder(path string) error { return os.Mkdir(path, 0o700) }
