//go:build !windows

package errno

import "syscall"

const notFolder = syscall.ENOTDIR
