// Package devicelink speaks DeviceLink, the language under mobilebackup2: a
// handshake, messages that are arrays with a name in front, and bulk streams
// of files between them (PROTOCOL.md §5, §5.7). It knows no backup and no
// folder: package mobilebackup decides what a message means and where bytes go.
//
// A session is used from one goroutine. The context given to Accept rules the
// whole session: when it ends, reads that wait are interrupted, a write under
// way may finish its frame, and Close says goodbye with DLMessageDisconnect.
//
//	s, err := devicelink.Accept(ctx, conn, devicelink.Limits{})
//	defer s.Close("done")
//	s.Process(map[string]any{"MessageName": "Hello", …})
//	m, err := s.Receive()
//
// Everything that the phone declares is bounded by Limits before memory is
// taken for it. What cannot be a DeviceLink peer any more (a length out of
// bounds, an unknown block code, a message that is no array) is a
// *ProtocolError; after it the stream has no meaning and only Close is left.
package devicelink
