// Package usbmux talks to the service of this computer that knows the phones:
// usbmuxd on Linux and macOS, Apple Mobile Device Service on Windows.
//
// A [Client] holds no connection. Every verb dials for itself, as the protocol
// wants it: one request per connection, except for Listen, whose connection
// stays open, and Connect, whose connection becomes the byte stream to a port
// of the phone. All of them take a context and end within [Options.Timeout].
//
// Errors are of type [*Error], whose Kind tells a missing service from one that
// does not answer and from something else that answers in its place. The one
// exception is [ErrBadRecord]: a pair record on this computer that is damaged.
//
// Sources: PROTOCOL.md §2, §2.8.
package usbmux
