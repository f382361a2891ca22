// Package backup holds the words in which backups are spoken of: the [Facts] of
// one, the [Folder] that it lies in, and the [Report] of a check with its
// findings. All are plain values, which guide and window read, so this package
// imports the light part of the standard library only. The values kept this name,
// and not the reading of folders, because four in five of all mentions are theirs.
//
// What makes and uses them, each usable alone:
//
//   - backupdir finds backups, opens one read-only, unlocks it and lists its files
//   - check says whether a backup is whole, repair mends a copy
//   - proplist reads property lists that may be hostile
//   - keybag derives and unwraps keys, and makes key bags
//   - index reads Manifest.db and the older Manifest.mbdb
//   - mbfile reads and writes the records in the index
//   - sqlitefile opens foreign databases safely, from any io.ReaderAt
//   - cbc decrypts, with the processor's AES instructions
//   - samples writes backups for the demo and for tests
package backup
