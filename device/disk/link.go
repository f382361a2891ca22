package disk

import "io/fs"

// IsLink reports whether an entry of a folder leads elsewhere, where a folder may be: a
// link, or a junction.
func IsLink(e fs.DirEntry) bool { return e.Type()&fs.ModeSymlink != 0 || isJunction(e.Type()) }

// isJunction reports whether package os gives this mode to one of Windows' other ways to lead
// elsewhere: a junction, or another volume in a folder. A folder that a cloud keeps is of no
// kind that it knows, too, and is a folder.
func isJunction(mode fs.FileMode) bool { return mode&fs.ModeIrregular != 0 && !mode.IsDir() }
