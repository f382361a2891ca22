// Package powercut plays what a program did to a disk back up to any point, and
// keeps only what was on the disk for good when the power went there.
//
//	tape := powercut.Record(root)     // what lies below root now is on the disk
//	work(tape.Disk())                 // everything that changes it, told step by step
//	for n := range tape.Points() {
//		tape.Cut(n, powercut.Losses[i], empty) // what a restart would find
//	}
//
// # What is promised of a disk
//
// As little as every system promises: the contents of a file are there when the
// file was synced; a name that was made, changed or removed is there when the
// folder that holds it was synced, both folders for a move from one to another;
// syncing a tree does both for all below it, and for its own name. All that was
// not synced may be there, or not, or a part of it: names without contents,
// contents cut short or zeros, later changes without earlier ones. One renaming
// is there whole or not at all.
//
// That is stricter than what journals of ext4, XFS, APFS, NTFS give. It is what
// FAT and exFAT give, but for a renaming that the power cuts in two there, which
// a checking program has to mend.
package powercut
