package disk

import "io/fs"

// IsLink reports whether an entry of a folder leads elsewhere, where a folder may be: a
// link, or one of Windows' other ways to say the same (junctions, volumes in a folder).
func IsLink(e fs.DirEntry) bool { return e.Type()&(fs.ModeSymlink|fs.ModeIrregular) != 0 }
