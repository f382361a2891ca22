// Package assets holds what Lifeboat shows and knows but does not compute: the
// problems with their words (fixes/<language>/<area>/<name>.md), the texts of the
// window (lang/<language>.json), what phones and programs say
// (messages/text/<language>.txt) and the tables of devices (tables/*.csv).
//
// Everything is embedded; the loaders are typed, read only, and know nothing of
// the rest of the program. Content is checked by this package's tests, so a
// loader need not be asked twice.
//
// # A problem
//
// A problem is one Markdown file named after its ID. Its front matter is all that
// is data about the problem; code holds only when it stands, and with which figures:
//
//	---
//	id: phone/unplugged
//	title: The iPhone was unplugged
//	level: stop               stop, warn or note
//	blocks: true              nothing further can be done while it stands
//	shown: trust..restore     the steps at which it is shown, or failed: only as the
//	                          end of work that failed. Without this line it is only
//	                          explained, to those who ask for a message.
//	hold: 2s                  how long it must stand before it is shown
//	depends-on: host/service-*, …   its causes: while one stands, it is not shown.
//	                          A star stands for any ending.
//	action: rescan            its one button
//	picture: cable            its illustration, where it is not its area's
//	hosts: darwin             of linux, windows, darwin, where it is not all of them
//	grade: M                  best first: A V M C W K (see Grades)
//	weak: true                rests on weak evidence though its grade is good
//	sources: …                where it is known from
//	checked: 2026-11-22       when a person last compared it with its sources
//	codes: mb/211             numbers that mean it (see Problem.Codes); mb/-1 is any
//	                          number of the phone that no other problem claims
//	phone-words: find my      pieces of the phone's words that mean it, separated by |
//	refuses: true             the phone says so before it changes anything
//	says: …                   phrases that people read or write, separated by |
//	room: phone               whose room it is about: computer, phone or icloud
//	kin: phone-full           problems whose answers stand for each other
//	likelier: sim esim | 1.1 | 0.5   words that it stands and falls with: how much
//	                          likelier it is with one, and without
//	against: forgot           words that speak against it
//	icloud: true              it names iCloud, though it is of another area
//	params: Model, Needed     figures that its words use
//	---
//
// Lines that say nothing are left out. The body has a fixed order: what it means;
// what is safe, as a quote; numbered steps; a second-level heading with what to do
// if that does not help; a second-level heading with the details. A translation
// has only id, title and its own says; everything else stands once, in English.
//
// # A message
//
// messages/text holds one file for each language that phones speak, tools.txt
// with the names of errors and the lines of logs of programs, and other.txt with
// what is none of ours. A line is a grade, the ID of a problem, and a text:
//
//	= backup/wrong-password The password you entered to unlock your iPhone backup is incorrect.
//	~ backup/wrong-password the backup password is not accepted
//
// The grade = marks the wording that a program shows, as far as known; ~ marks
// our own translation of it, or people's words. {name} stands for the name of a
// phone and {n} for a number. messages/concepts.txt holds the words of one
// meaning, in all languages. A message is answered in the reader's language, so
// a language that phones speak needs no fixes and no texts of the window.
//
// # Another language
//
// Add lang/<language>.json and fixes/<language>/…; nothing else. The tests then
// hold it to the same completeness as the others.
package assets
