//go:build !linux

package single

// longPaths says that a socket is found in folders of any length: not here. There is
// still only one window, and whoever comes second is told so.
const longPaths = false
