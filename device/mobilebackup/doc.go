// Package mobilebackup is the host side of mobilebackup2, the service by which
// an iPhone is backed up to a computer and restored from it. It works over the
// cable with the phone's own services: no tunnel, no administrator rights.
//
//	link, err := device.Open(ctx, device.Options{}, udid)
//	result, err := mobilebackup.Backup(ctx, link, mobilebackup.BackupOptions{Root: folder}, report)
//	result, err := mobilebackup.Restore(ctx, link, mobilebackup.RestoreOptions{Dir: dir, Password: pw}, report)
//	err = mobilebackup.ChangePassword(ctx, link, old, new, mobilebackup.PasswordOptions{Root: folder})
//
// # How it goes
//
// The host sends one request; then the phone leads: it asks the host to send,
// take, list, move and remove files, one message at a time, until it answers
// the request with a code. Package devicelink holds the language, package
// fence the folder that the phone works in, package draft the new backup that
// is made beside the present one. This package holds the conversation
// (exchange.go, serve.go, bulk.go, status.go) and what goes around it: the
// phone's values and services gained in one session, the sync lock, the
// notifications (contact.go), Info.plist (info.go), the checks before a
// restore (restore.go, fit.go).
//
// # What it promises
//
// The present backup is not touched until a new one is whole. A backup that is
// restored is opened read-only. A phone reaches nothing outside its folder.
// Silence of hours is patience, not failure. When work is cancelled, the frame
// under way is finished, and the phone is told.
//
// # How it fails
//
// The phone's own refusals are *Error, with its number and its words. A link
// that was lost before the answer is *LinkError; after the good answer of a
// restore, losing the link is the phone's restart. What does not hold before
// the phone is asked is *PreconditionError. A phone that breaks the rules is a
// *RefusedError. Package journal remembers failures, so that the same one at
// the same place is recognised.
//
// No real iPhone has proven this package yet: it is written from
// PROTOCOL.md and proven against the simulated iPhone and Debian's idevicebackup2.
package mobilebackup
