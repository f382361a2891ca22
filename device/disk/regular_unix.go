//go:build unix

package disk

import "syscall"

// openFlags keep an open from waiting for the other end of a pipe and from
// taking a terminal, should one be put in a file's place at the last moment.
const openFlags = syscall.O_NONBLOCK | syscall.O_NOCTTY
