// Package source is what the readers of a backup's contents read from: the files
// of an opened backup by domain and path, and the databases among them.
//
//	s, err := source.Open(ctx, b)                 // reads the index once
//	f, ok := s.Find("HomeDomain", "Library/SMS/sms.db")
//	for f := range s.Under("CameraRollDomain", "Media/DCIM") { … }
//	db, err := s.Database(ctx, "HomeDomain", "Library/SMS/sms.db")
//	defer db.Close()
//	if !db.Has("message", "ROWID", "date") { … }  // columns, never versions of iOS
//	for row, err := range db.Walk(ctx, …) { … }
//
// A database is read where it lies, page by page through the backup's key, with
// what stands in its -wal or -journal put over it: no plain copy is made, neither
// on disk nor in memory, so there is nothing to remove after a kill and no limit
// to its size but that of the log (sqlitefile.MaxLog). Nothing is ever written.
//
// What a reader could not read is a Defect, never silence. Defects hold names of
// tables, numbers of rows and places of files, never what stood there.
package source
