// Package backupdir reads a backup folder on this computer: it finds backups, opens
// one read-only, unlocks it and lists its files. It knows no phone and no network.
//
//	for _, place := range backupdir.StandardFolders() {
//		folder := backupdir.List(ctx, place)     // cheap: no index is opened
//	}
//	b, err := backupdir.Open(dir)                // three property lists
//	defer b.Close()
//	err = b.Unlock(ctx, password, report)     // keys and index; any password for a plain backup
//	for row, err := range b.Files(ctx) {      // ScanFiles: the same on all cores
//		err = row.Record(&record)             // what the phone noted about the file
//		p, err := b.OpenPayload(row, &record) // its content, decrypted
//	}
//
// Everything is read through one fence around the folder (os.Root), and only
// regular files are opened: a link, a pipe or a device in a file's place is a
// typed error. Nothing is written, not beside the index either. What is wrong with
// a backup is told apart by type: the Marks say how each property list was found,
// the errors of Unlock why it does not open.
package backupdir
