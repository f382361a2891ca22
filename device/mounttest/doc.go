// Package mounttest lets a test run in a file system of its own kind: btrfs and
// XFS share blocks between files, FAT and exFAT know neither that nor hard
// links. It makes an image, mounts it, and takes it away when the test ends.
//
//	dir := mounttest.FileSystem(t, "btrfs", 300)
//	mounttest.Again(t, dir) // the other tests of the package, in there
//
// FAT, which few kernels of containers mount, is mounted by one that runs as a program
// (Debian's user-mode-linux, linux.uml): OwnKernel runs the test once more in there.
//
// It needs Linux, root, a loop device and the program that makes the file
// system; elsewhere the test is skipped with a line that says what is missing.
package mounttest
