package check_test

import (
	"encoding/binary"
	"strings"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// damagedRecords are the damages to what the record of a row says.
func damagedRecords() []damageRow {
	set := func(id, field string, v any) func(*foreign) {
		return func(b *foreign) { b.edit(id, func(r *record) { r.root[field] = v }) }
	}
	without := func(id, field string) func(*foreign) {
		return func(b *foreign) { b.edit(id, func(r *record) { delete(r.root, field) }) }
	}
	add := func(n int64) func(*foreign) {
		return func(b *foreign) { b.edit(photoID, func(r *record) { r.root["Size"] = r.number("Size") + n }) }
	}
	refer := func(id, field string, v any) func(*foreign) {
		return func(b *foreign) { b.edit(id, func(r *record) { r.refer(field, v) }) }
	}
	blob := func(v any) func(*foreign) {
		return func(b *foreign) { b.sql(query("UPDATE Files SET file = ? WHERE fileID = ?", v, photoID)) }
	}
	key := func(change func(b *foreign, key []byte) []byte) func(*foreign) {
		return func(b *foreign) {
			b.edit(photoID, func(r *record) { r.refer("EncryptionKey", change(b, append([]byte{}, r.key()...))) })
		}
	}
	ids := func(id ...backup.FindingID) []backup.FindingID { return id }
	text, _ := plist.Marshal("x", plist.XMLFormat)
	opens := ids(backup.UndecryptableFiles, backup.WrongKeyClass)
	return []damageRow{
		{name: "row: size too big by 1", want: mustStop, names: ids(backup.WrongSize, backup.UndecryptableFiles), do: add(1)},
		{name: "row: size too small by 1", want: warned, encrypted: &mustStop, do: add(-1), why: "longer than Size without Digest is a warning (PROTOCOL.md §8.3)"},
		{name: "row: size 0", want: warned, do: set(photoID, "Size", int64(0)), why: "longer than Size without Digest is a warning (PROTOCOL.md §8.3)"},
		{name: "row: size negative", want: mustStop, names: ids(backup.RecordIncomplete), do: set(photoID, "Size", int64(-5))},
		{name: "row: size 2^62", want: mustStop, do: set(photoID, "Size", int64(1)<<62)},
		{name: "row: size missing", want: warned, names: ids(backup.RecordIncomplete, backup.WrongSize), do: without(photoID, "Size")},
		{name: "row: Mode of a directory on a file", want: mustStop, names: ids(backup.WrongKind), do: set(photoID, "Mode", int64(0o40755))},
		{name: "row: Mode 0", want: warned, names: ids(backup.WrongKind), do: set(photoID, "Mode", int64(0))},
		{name: "row: Mode missing", want: harmless, do: without(photoID, "Mode"), why: "third-party writers leave it out (PROTOCOL.md §8.6)"},
		{name: "row: symlink Mode on a file", want: mustStop, names: ids(backup.WrongKind), do: set(photoID, "Mode", int64(0o120777))},
		{name: "row: Mode of a file on a folder", want: mustStop, names: ids(backup.WrongKind), do: set(foreignID(photoDomain, "Media/DCIM"), "Mode", int64(0o100644))},
		{name: "row: ProtectionClass 99", want: warned, names: ids(backup.WrongKeyClass), do: set(photoID, "ProtectionClass", int64(99))},
		{
			name: "row: ProtectionClass another real class than the key", want: harmless, encrypted: &warned, names: ids(backup.WrongKeyClass),
			do: set(photoID, "ProtectionClass", int64(1)), why: "a plain backup has no keys that it could contradict",
		},
		{name: "row: ProtectionClass missing", want: harmless, do: without(photoID, "ProtectionClass"), why: "third-party writers leave it out (PROTOCOL.md §8.6)"},
		{
			name: "row: RelativePath in record differs from column", want: mustStop, names: ids(backup.WrongRecord),
			do: refer(photoID, "RelativePath", "Media/DCIM/other.HEIC"),
		},
		{
			name: "row: the record of a photo of the same length and key", want: mustStop, names: ids(backup.WrongRecord),
			do: func(b *foreign) {
				b.sql(query("UPDATE Files SET file = ? WHERE fileID = ?", b.blob(twinsID[1]), twinsID[0]))
			},
		},
		{
			name: "row: two records of one length exchanged", want: mustStop, names: ids(backup.WrongRecord),
			do: func(b *foreign) {
				one, other := b.blob(twinsID[0]), b.blob(twinsID[1])
				b.sql(query("UPDATE Files SET file = ? WHERE fileID = ?", other, twinsID[0]), query("UPDATE Files SET file = ? WHERE fileID = ?", one, twinsID[1]))
			},
		},
		{name: "row: file blob NULL", want: mustStop, names: ids(backup.IndexDamaged), do: blob(nil)},
		{
			name: "row: file blob truncated", want: mustStop, names: ids(backup.IndexDamaged),
			do: func(b *foreign) {
				b.sql(query("UPDATE Files SET file = substr(file, 1, 200) WHERE fileID = ?", photoID))
			},
		},
		{name: "row: file blob is an XML plist of a string", want: mustStop, names: ids(backup.IndexDamaged), do: blob(text)},
		{
			name: "row: UserID/GroupID of root on user file", want: harmless, why: "files of root are in every backup; a restore sets what the record says",
			do: func(b *foreign) {
				b.edit(photoID, func(r *record) { r.root["UserID"], r.root["GroupID"] = int64(0), int64(0) })
			},
		},
		{name: "row: LastModified in year 2100", want: harmless, do: set(photoID, "LastModified", int64(4102444800)), why: "a wrong clock hinders no restore"},
		{name: "row: Digest removed from sms.db", want: mustStop, names: ids(backup.DigestMissing), do: without(messagesID, "Digest")},
		{name: "row: Digest of zeros on sms.db", want: mustStop, names: ids(backup.DigestMismatch), do: refer(messagesID, "Digest", make([]byte, 20))},
		{name: "row: Digest of 19 bytes on sms.db", want: mustStop, names: ids(backup.DigestMissing, backup.DigestMismatch), do: refer(messagesID, "Digest", make([]byte, 19))},
		{name: "row: wrong Digest on photo (should have none)", want: warned, names: ids(backup.DigestMismatch), do: refer(photoID, "Digest", make([]byte, 20))},
		{name: "row: EncryptionKey removed", want: mustStop, names: opens, only: encryptedOnly, do: without(photoID, "EncryptionKey")},
		{
			name: "row: EncryptionKey of another file", want: mustStop, names: opens, only: encryptedOnly,
			do: key(func(b *foreign, _ []byte) []byte { return b.record(secondID).key() }),
		},
		{
			name: "row: EncryptionKey bit flipped", want: mustStop, names: opens, only: encryptedOnly,
			do: key(func(_ *foreign, k []byte) []byte { k[10] ^= 1; return k }),
		},
		{
			name: "row: EncryptionKey class prefix changed", want: mustStop, names: opens, only: encryptedOnly,
			do: key(func(_ *foreign, k []byte) []byte {
				binary.LittleEndian.PutUint32(k, 3-binary.LittleEndian.Uint32(k)%2)
				if k[0] == 3 {
					k[0] = 1
				}
				return k
			}),
		},
		{
			name: "row: plain file in an encrypted backup (no key, plain payload)", want: mustStop, names: append(opens, backup.PlainFiles), only: encryptedOnly,
			do: func(b *foreign) {
				size := b.record(photoID).number("Size")
				b.write(b.at(photoID), []byte(strings.Repeat("x", int(size))))
				without(photoID, "EncryptionKey")(b)
			},
		},
	}
}
