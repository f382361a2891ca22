// Package fence is the folder that a phone may name paths in, and the fence
// around it. A phone asks the host to read, write, list, move, copy and remove
// by names of its own making; all of it goes through one os.Root, and a name
// that does not belong in the folder is refused before anything is opened.
//
// A Folder is mounted under one name: the phone says "<name>/3d/3d0d…" and
// reaches "3d/3d0d…" in the directory that was opened. No other first
// component exists. So the directory on disk may be called anything, and its
// neighbours cannot be reached.
//
// A file that Create makes has a temporary name in the directory it belongs to
// and is renamed when it is whole, so that it is never half written under its
// own name, and a hard link shared with another backup is never written
// through. CreateNew spares new files the renaming, for a caller who remembers
// which of them are not whole yet.
//
// A Folder opened with ReadOnly refuses every change with a *RefusedError. It
// is used from one goroutine; a second one that makes files gets a Twin.
package fence
