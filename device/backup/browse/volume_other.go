//go:build !windows

package browse

// volumeName: elsewhere disks lie in folders that have their names.
func volumeName(string) string { return "" }

func letters() []rune { return nil }
