// Package lockdown speaks with lockdownd, the first service that a computer reaches
// on a phone: it reports what the phone is, makes the pairing with this computer, and starts
// the phone's other services.
//
// A [Session] is one connection. It starts in the clear, where QueryType, Pair
// and a few public values work; [Session.Start] proves with a pair record that
// the phone trusts this computer and continues under TLS. Sessions are short: a
// phone drops an idle one after some ten seconds, so nobody keeps one open
// while a person thinks.
//
// What the phone refuses is an [*Error] with one of the Codes of PROTOCOL.md
// §3.7; errors.Is(err, lockdown.PasswordProtected) works. What cannot be
// read wraps wire.ErrMalformed. A phone that does not answer in time gives
// os.ErrDeadlineExceeded.
//
// Sources: PROTOCOL.md §3, §3.7.
package lockdown
