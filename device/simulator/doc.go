// Package simulator is a simulated iPhone behind a simulated usbmuxd. Any tool
// that honours USBMUXD_SOCKET_ADDRESS finds it as it finds a real phone; the
// demonstration, the rehearsal and the tests run on it.
//
//	s, err := simulator.New(simulator.Options{})
//	err = s.Listen(ctx, "unix:/run/user/1000/demo.sock")
//	err = s.Listen(ctx, "127.0.0.1:0")
//	phone, err := s.Add(simulator.PhoneOptions{Model: "iPhone15,2", IOS: "18.4.1"})
//	fmt.Println(s.Addresses()) // as USBMUXD_SOCKET_ADDRESS wants them
//	…
//	phone.Trust()   // the person taps Trust
//	phone.Unplug()  // every connection breaks
//	s.Close()       // every goroutine ends
//
// A phone is made from PhoneOptions, whose zero value is a useful phone. What
// the person at the phone does is a method: Plug, Lock, Trust, SetFindMy …
// State tells how it stands. All that identifies a phone follows from its
// seed.
//
// # What it speaks
//
// usbmux (package muxd), lockdown with pairing and TLS, and the services in
// services.go. A further service is put in with Handle; it asks the phone for
// what it needs (State, Files, Fault) and tells it what happened
// (SetEncrypted, Notify, Restart). DeclareFaults adds what can go wrong with
// it. AddBackup puts in the largest, com.apple.mobilebackup2 (package
// backupagent), together with the contents that are backed up and restored
// (package phoneimage).
//
// # Faithfulness
//
// The phone behaves as PROTOCOL.md §2, §3, §4, §10 describe and as real
// phones are reported to do. It never learns whether a test, a
// demonstration or a person talks to it. Nothing here is shared with the
// client side but the framing in device/wire; foreign tools are the proof.
//
// Faults (SetFault, LinkFaults) are what happens to real phones and cables: a
// slow link, a pulled cable, a trust dialog that nobody answers.
package simulator
