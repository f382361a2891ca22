package check_test

import (
	"os"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// damagedRows are the damages to the rows of the index and to what hangs
// together: parents, domains, names, links.
func damagedRows() []damageRow {
	sql := func(text string, args ...any) func(*foreign) {
		return func(b *foreign) { b.sql(query(text, args...)) }
	}
	flags := func(id string, v any) func(*foreign) {
		return sql("UPDATE Files SET flags = ? WHERE fileID = ?", v, id)
	}
	remove := func(id string) func(*foreign) { return sql("DELETE FROM Files WHERE fileID = ?", id) }
	ids := func(id ...backup.FindingID) []backup.FindingID { return id }
	kind, core := ids(backup.WrongKind), ids(backup.CoreMissing, backup.UnlistedFiles, backup.EmptyManifest)
	parents := ids(backup.MissingParents)
	const unknown = "no source tells how a phone takes it"
	const gone = "no check can know that the phone had it; that it is not there must be said"
	return []damageRow{
		{name: "row: flags column 2 (directory) on a file", want: mustStop, names: kind, do: flags(photoID, 2)},
		{name: "row: flags column 4 (link) on a file", want: mustStop, names: kind, do: flags(photoID, 4)},
		{name: "row: flags column 99", want: mustStop, names: kind, do: flags(photoID, 99)},
		{name: "row: flags NULL", want: mustStop, names: append(kind, backup.IndexDamaged), do: flags(photoID, nil)},
		{name: "row: flags column 2 on sms.db", want: mustStop, names: kind, do: flags(messagesID, 2)},
		{name: "row: flags column 1 on a folder", want: mustStop, do: flags(foreignID(photoDomain, "Media/DCIM"), 1)},
		{
			name: "row: relativePath column changed", want: mustStop, names: ids(backup.WrongFileID, backup.WrongRecord),
			do: sql("UPDATE Files SET relativePath = 'Media/DCIM/100APPLE/IMG_9999.HEIC' WHERE fileID = ?", photoID),
		},
		{
			name: "row: domain wrong (HomeDomain), id kept", want: mustStop, names: ids(backup.WrongFileID),
			do: sql("UPDATE Files SET domain = 'HomeDomain' WHERE fileID = ?", photoID),
		},
		{
			name: "row: domain unknown, all ids consistent", want: warned, names: ids(backup.UnknownDomains),
			do: func(b *foreign) { b.addRow(foreignID("HomeDomain", ""), "FooDomain", "", 2, nil) },
		},
		{
			name: "row: path with ..", want: mustStop, names: ids(backup.UnsafePaths),
			do: func(b *foreign) { b.addRow(foreignID("HomeDomain", ""), "HomeDomain", "../../x", 2, nil) },
		},
		{name: "parents: photo directory row removed", want: warned, names: parents, do: remove(foreignID(photoDomain, "Media/DCIM/100APPLE")), why: unknown},
		{name: "parents: all directory rows of CameraRoll removed", want: warned, names: parents, do: sql("DELETE FROM Files WHERE domain = 'CameraRollDomain' AND flags = 2"), why: unknown},
		{name: "parents: domain root row removed", want: warned, names: parents, do: remove(foreignID(photoDomain, "")), why: unknown},
		{
			name: "row and payload of keychain-backup.plist removed", want: warned, names: core, why: gone,
			do: func(b *foreign) { remove(keychainID)(b); b.check(os.Remove(b.at(keychainID))) },
		},
		{name: "row of keychain-backup.plist removed, payload left", want: warned, names: core, do: remove(keychainID), why: gone},
		{
			name: "row+payload of sms.db removed", want: warned, names: core, why: gone,
			do: func(b *foreign) { remove(messagesID)(b); b.check(os.Remove(b.at(messagesID))) },
		},
		{name: "all rows of HomeDomain removed", want: mustStop, names: core, do: sql("DELETE FROM Files WHERE domain = 'HomeDomain'"), why: "every phone has one, with its settings, contacts and messages"},
		{name: "all rows of CameraRollDomain removed", want: warned, names: core, do: sql("DELETE FROM Files WHERE domain = 'CameraRollDomain'"), why: gone},
		{
			name: "20 rows removed, payloads left as strangers", want: warned, names: core, why: gone,
			do: sql("DELETE FROM Files WHERE fileID IN (SELECT fileID FROM Files WHERE flags = 1 LIMIT 20)"),
		},
		{name: "all rows removed", want: mustStop, names: ids(backup.EmptyManifest), do: sql("DELETE FROM Files")},
		{
			name: "a duplicate row (primary key dropped)", want: warned, names: ids(backup.DuplicateRows), why: unknown,
			do: func(b *foreign) {
				b.sql(query("CREATE TABLE c (fileID TEXT, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)"),
					query("INSERT INTO c SELECT * FROM Files"), query("INSERT INTO c SELECT * FROM Files WHERE fileID = ?", photoID),
					query("DROP TABLE Files"), query("ALTER TABLE c RENAME TO Files"))
			},
		},
		{
			name: "file row beneath a file (photo as directory)", want: mustStop, names: ids(backup.FileAsFolder),
			do: func(b *foreign) {
				b.addFile(photoID, photoDomain, "Media/DCIM/100APPLE/IMG_0001.HEIC/x", []byte("a file below a file"))
			},
		},
		{
			name: "symlink row without Target", want: warned, names: ids(backup.LinkTargets), why: unknown,
			do: func(b *foreign) { addLink(b, "Library/lnk", nil) },
		},
		{
			name: "symlink row leading out (Target ../../../../etc)", want: harmless, why: "links to elsewhere on the phone are in every backup",
			do: func(b *foreign) { addLink(b, "Library/lnk", "../../../../../../etc/passwd") },
		},
		{
			name: "NFD path instead of NFC, consistent id", want: mustStop, names: ids(backup.DecomposedPaths),
			do: func(b *foreign) {
				b.addFile(appListID, chessDomain, norm.NFD.String("Documents/é.txt"), []byte("decomposed"))
			},
		},
		{
			name: "case collision: two rows differing in case only", want: sound, why: "6 of 20 real phones have them",
			do: func(b *foreign) {
				b.addFile(appListID, chessDomain, "Library/Preferences/COM.EXAMPLE.CHESS.plist", []byte("<plist version=\"1.0\"><dict/></plist>\n"))
			},
		},
		{
			name: "rows with flags 16 and nothing else", want: sound, why: "real indexes of iOS 10 have them",
			do: func(b *foreign) {
				b.sql(query("INSERT INTO Files (fileID, flags) VALUES (?, 16)", foreignID("a", "a")), query("INSERT INTO Files (fileID, flags) VALUES (?, 16)", foreignID("b", "b")))
			},
		},
	}
}

// addLink adds a symbolic link to HomeDomain.
func addLink(b *foreign, path string, target any) {
	b.t.Helper()
	b.addRow(foreignID("HomeDomain", "Library"), "HomeDomain", path, 4, func(r *record) {
		r.root["Mode"], r.root["Size"] = int64(0o120755), int64(0)
		if target != nil {
			r.refer("Target", target)
		}
	})
}
