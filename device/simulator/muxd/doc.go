// Package muxd is a simulated usbmuxd: the service of a computer that knows
// which phones are plugged in, keeps the pair records, and opens connections
// to a phone's ports.
//
// A Server listens on any number of Unix sockets and loopback TCP addresses,
// all of which show the same phones. Attach shows a phone to everybody who
// listens, Detach takes it away and cuts every connection to it. What stands
// behind a phone's ports is no business of this package: a Device brings a
// function that answers for them.
//
//	server, err := muxd.New(muxd.Options{})
//	err = server.Listen(ctx, "127.0.0.1:0")
//	attachment := server.Attach(muxd.Device{Serial: udid, Port: phone.Port})
//	…
//	attachment.Detach()
//	server.Close()
//
// Written from PROTOCOL.md §2. Tools of other people talk to it through
// USBMUXD_SOCKET_ADDRESS; Addresses gives the values in that spelling.
package muxd
