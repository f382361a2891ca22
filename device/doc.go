// Package device tells what is plugged in and what it says of itself: it
// watches phones come and go, asks for trust, and reads their facts. It knows
// nothing of backups, of what a person should do, or of a window.
//
// # Watching
//
//	w := device.NewWatcher(device.Options{})
//	go w.Run(ctx)
//	for range w.Changes() {
//		service, phones := w.Snapshot()
//		…
//	}
//
// A [phone.Phone] is a plain value. Each [phone.Fact] of it is known, absent on this phone,
// or not readable now, with the [phone.Reason]; a refusal is never taken for "no".
// Facts that change are read again every few seconds, in short sessions. A
// phone that is both on the cable and on Wi-Fi is one phone, on the cable; one
// whose cable flaps is still shown for a moment.
//
// # Trust
//
// [Watcher.Ask] asks a phone for its trust and waits for the person; each step
// shows in the snapshots as a [phone.Trust].
//
// # Services
//
// [Open], or [Watcher.Open] beside a running watcher, gives a [Link] to a
// phone that trusts this computer: values are read and services are started
// through it. The packages afc, notification and apps speak with services.
//
// # Below
//
// Package usbmux speaks with the service that knows the phones, package
// lockdown with the first service of a phone, package deadline bounds every wait.
// Of go-ios only the types of messages and records are used; a test lists
// them, because its helpers leak, hang and swallow refusals.
package device
