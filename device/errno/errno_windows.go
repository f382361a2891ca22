package errno

import "syscall"

// notFolder is ERROR_DIRECTORY. ENOTDIR is ERROR_PATH_NOT_FOUND here, which is said of
// whatever is missing, too: see disk.IsNotFolder.
const notFolder = syscall.Errno(267)
