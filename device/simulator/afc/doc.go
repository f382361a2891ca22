// Package afc is the file service of a simulated phone (com.apple.afc): a file
// system in memory, and the server that shows it to computers.
//
// One FS belongs to one phone and is shared by all its connections, and so are
// the locks in it: two computers, or two programs, that want the sync lock
// meet each other here. Handles and locks belong to a connection and end with
// it.
//
//	files := afc.New(64 << 20)
//	err := files.WriteFile("/Books/iBooksData2.plist", data)
//	afc.Serve(conn, files, afc.Options{Model: "iPhone16,1"})
//
// Written from PROTOCOL.md §4.2.
package afc
