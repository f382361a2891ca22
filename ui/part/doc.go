// Package part holds the parts that Lifeboat's window is made of: text without
// padding, an area that reacts (Tap) and the buttons, rows and doors made of
// it, cards, gauges, the rail, pages that scroll, and the layouts that give
// wrapped text the height it needs. Parts know colours and sizes, and nothing
// of phones or backups.
//
// Every part that says something implements Described, so that the window can
// be read as text by tests.
package part
