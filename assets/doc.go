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
// is data about the problem; code holds only when it stands, and with which figures.
// The fields of Problem say what each line means; lines that say nothing are left out:
//
//	---
//	id: phone/unplugged
//	title: The iPhone was unplugged
//	level: stop
//	blocks: true
//	shown: trust..restore
//	hold: 2s
//	depends-on: host/service-*
//	picture: cable
//	grade: C
//	sources: …
//	checked: 2026-11-22
//	codes: mux/2, lockdown/-8
//	says: device disconnected | iphone keeps disconnecting
//	---
//
// The body has a fixed order: what it means; what is safe, as a quote; numbered
// steps; a second-level heading with what to do if that does not help; a
// second-level heading with the details. A translation has only id, title and its
// own says; everything else stands once, in English.
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
