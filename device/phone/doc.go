// Package phone holds the words in which phones are spoken of: a [Phone] with
// its facts, the trust it gives, how it is reached, iOS versions, and the
// numbers with which it says that something failed. All are plain values, made
// by packages that speak with phones (device and those below it) and read by
// those that decide and draw; so this package imports the light part of the
// standard library only.
//
// Each [Fact] is known, absent on this phone, or not readable now, with the
// [Reason]; a refusal is never taken for "no".
package phone
