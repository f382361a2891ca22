// Package notes reads the notes of a backup: NoteStore.sqlite with its pictures, tables and
// drawings, and the older notes.sqlite.
//
// Nearly all of Notes stands in one wide table, whose columns get other numbers with each
// iOS (ZACCOUNT2, ZACCOUNT7): of those that differ by their number only, the one that is
// filled on the rows in question is taken. Which rows are notes, ZICNOTEDATA tells, and
// Z_PRIMARYKEY.
//
// A body is a protobuf, packed by gzip or zlib or not at all, and read field by field: a
// text, and runs that say how its parts look. Field numbers are those of public parsers.
package notes
