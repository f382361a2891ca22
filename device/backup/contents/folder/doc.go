// Package folder is the folder that contents are saved into: it makes names that every
// file system takes, writes to a temporary name first, never overwrites what it did not
// write, goes on where an earlier run ended, and keeps account of what was saved and
// what could not be.
//
//	f, err := folder.Open(dst, folder.Options{Avoid: []string{backup}})
//	path, err := f.As("photos").Save(ctx, item)   // from any number of goroutines
//	err = f.Close()                               // what was not on the disk for good is now
//	f.Account()
//
// # On the disk
//
// What is being written lies in the folder .lifeboat-saving, which is locked against
// other runs and removed at the end. Files get their names in batches: all of a batch
// are synced to the disk, then noted in the list .lifeboat-saved, then renamed, and a
// name that is taken is never taken over. So after a kill or a power cut there is no
// half file under a good name, and the next run has to write a batch again at most.
//
// The list holds a JSON object a line: what a file is, where it was put, its size, time
// and SHA-256. A file that still has the size and the time (or, where a file system
// tells another time than before, the SHA-256) is there already and is not read.
// Without the list an existing file of the same name is compared byte by byte. A line
// that cannot be read is as none; the lines that a kill left without a file are, too.
//
// Everything goes through one fence around the folder (os.Root); links in it are taken
// for what they are, names that are taken, and are not followed.
package folder
