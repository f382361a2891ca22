// Package samples writes backups as an iPhone and its host would leave them
// in a folder, for the demo and for tests; and damages them,
// one kind of damage at a time.
//
//	b, err := samples.Write(root, samples.Options{DeviceName: "Ada’s iPhone"})
//	// root/<UDID>/Info.plist, Status.plist, Manifest.plist, Manifest.db, 00/ … ff/
//	err = b.Damage(backup.MissingFiles) // a check now finds exactly that
//
// What is written follows PROTOCOL.md §7 and §8: payloads are named by SHA-1 of
// domain-path and lie in 256 shards, every directory has its row, a Digest stands
// on every regular file of the system's domains and on none of the apps' or the
// camera roll's, unencrypted backups carry a keybag too, the index says WAL in its
// header, and the well-known databases inside are real SQLite databases. With a
// password the files and the index are encrypted as a phone does it. The same
// Options give the same bytes.
//
// The content is invented. Nothing here is meant for a real phone.
package samples
