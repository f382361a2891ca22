// Package afc speaks the phone's file service as far as a backup needs it: the
// lock that keeps two computers from syncing at once, and the few files of the
// media folder that belong into a backup.
//
// A refusal by the phone is an [*Error] with its [Status]; the lock that
// somebody else holds is WouldBlock. After any other error the connection is
// out of step and is to be closed.
//
// Sources: PROTOCOL.md §6.4 (the lock) and §4.2 (AFC).
package afc
