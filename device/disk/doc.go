// Package disk is what a disk can do beyond package os: keep what was written
// through a power cut, let two folders trade places in one step, and say where
// a drive begins.
//
// What a program writes lies in the memory of the system at first. It is on the
// disk for good only when it was asked to be: the contents of a file by
// SyncFile, the names in a folder by SyncDir, everything below a folder by
// SyncTree. The order that follows is the same everywhere: what is new is
// synced to the disk, then takes its place, then the folders that hold the
// names, and only then what is old may go.
//
//	system   one file                 a folder's names     a whole tree
//	Linux    fsync                    fsync                syncfs, or one by one where the file system
//	                                                       lives in a program (FUSE) or knows no syncfs
//	macOS    F_FULLFSYNC, or fsync    fsync                fsync one by one, then one F_FULLFSYNC
//	         where a share has none                        for the drive's own memory
//	Windows  FlushFileBuffers         FlushFileBuffers,    one by one; renaming with
//	                                  where it is allowed  MOVEFILE_WRITE_THROUGH
//
// A Disk can be watched: each step that succeeded is told. Package
// disk/powercut plays such steps back and leaves out what was not synced.
package disk
