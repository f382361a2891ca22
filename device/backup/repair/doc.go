// Package repair makes a mended copy of a backup. The backup itself is opened
// read-only and stays as it is, byte for byte.
//
//	plan, err := repair.Examine(ctx, b, repair.ExamineOptions{Password: password}, progress)
//	…show plan.Mends, plan.Lost, plan.Left, plan.Remains; ask whether Lost may be left out…
//	result, err := repair.Repair(ctx, plan, dst, repair.Options{DropMissing: yes}, progress)
//
// What is mended is what can be proven. A fileID is the SHA-1 of domain and path, so
// each of the three proves the others; a record, its flags, its payload, its checksum
// and its key prove each other likewise. So names with accents apart get the composed
// form, IDs, kinds, sizes, classes and checksums are set right, folders get rows of
// their own, payloads that lie elsewhere in the folder are put in their place, files
// that lie there in plain below an encrypted index are encrypted, empty files and, in
// backups without encryption, records are made anew. The three property lists are
// mended from each other. A run that broke off is finished with the newer index when
// all of it is there, else taken back to the older one.
//
// What cannot be mended is left out with consent, where the rest can come back
// without it; or it stays, and is named. Where that would be most of a backup, nothing
// is left out. Backups of iOS 9 and before are not edited.
//
// An encrypted index is encrypted again with its own key, so the password stays what
// it was. The copy shares its disk space with the original where the file system can
// do that (reflinks); else the bytes are copied, after a look whether there is room.
//
// Nobody but the plan knows what the plan meant, so the copy is then held against the
// original, row by row, by other readers: whatever is not as it was must be what its
// name, its record and its bytes say. A copy that fails is removed. At the end it is
// checked.
//
// The copy is made in a folder of its own beside its destination, synced to the disk
// and moved there: whenever the program or the power goes, there is the whole copy or
// none. What a repair left that was ended by force, Clean and CleanNoted remove.
package repair
