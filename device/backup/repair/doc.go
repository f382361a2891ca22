// Package repair makes a mended copy of a backup. The backup itself is opened
// read-only and stays as it is, byte for byte.
//
//	plan, err := repair.Examine(ctx, b, password, progress) // what could be mended, and what would be lost
//	…show plan.Lost, ask…
//	result, err := repair.Repair(ctx, plan, dst, repair.Options{DropMissing: yes}, progress)
//
// What can be mended: paths whose accents are stored apart from their letters,
// which end a restore (fixes 2a, row 2), get the composed form, and their payloads
// the name that follows from it; rows whose payload is missing are dropped, with
// consent; apps that have data and are not listed are listed; a Snapshot that an
// interrupted backup left is left out; an empty Status.plist beside a backup that
// is complete is written anew. An encrypted index is encrypted again with its own
// key, so the password stays what it was.
//
// The copy shares its disk space with the original where the file system can do
// that (reflinks); else the bytes are copied, after a look whether there is room.
// It is made beside its destination and moved there when it is whole: a repair
// that is stopped or fails leaves nothing behind. At the end it is checked.
package repair
