package check_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// flip returns a damage that turns one bit; a negative place counts from the end.
func flip(place func(n int) int) func([]byte) []byte {
	return func(b []byte) []byte {
		b[place(len(b))] ^= 1
		return b
	}
}

func first(int) int    { return 3 }
func middle(n int) int { return n / 2 }
func last(n int) int   { return n - 1 }

// damagedPayloads are the damages to what the files hold.
func damagedPayloads() []damageRow {
	rows := []damageRow{{name: "control: untouched", want: wanted{nothing, nothing}, do: func(*foreign) {}}}
	const none = "nothing in the format tells: it has no checksum of this file"
	digest := []backup.FindingID{backup.DigestMismatch, backup.WrongSize}
	size := []backup.FindingID{backup.WrongSize}
	missing := []backup.FindingID{backup.MissingFiles}
	zeroed := func(b []byte) []byte { return make([]byte, len(b)) }
	extend := func(n int) func([]byte) []byte {
		return func(b []byte) []byte { return append(b, make([]byte, n)...) }
	}
	for _, of := range []struct {
		name, id             string
		zeros, first, middle wanted
		last, extended       wanted
		encryptedFirst       *wanted
		encryptedLast        *wanted
		why                  string
	}{
		{name: "photo (no Digest)", id: photoID, zeros: warned, first: unproven, middle: unproven, last: unproven, extended: warned, encryptedFirst: &told, encryptedLast: &mustStop, why: none},
		{name: "sms.db (Digest)", id: messagesID, zeros: mustStop, first: mustStop, middle: mustStop, last: mustStop, extended: mustStop},
		{name: "keychain-backup.plist", id: keychainID, zeros: mustStop, first: mustStop, middle: mustStop, last: mustStop, extended: mustStop},
		{name: "app data", id: appListID, zeros: warned, first: warned, middle: unproven, last: warned, extended: warned, encryptedLast: &mustStop, why: none},
	} {
		id := of.id
		cut := func(keep func(int) int) func(*foreign) {
			return func(b *foreign) { b.stored(id, func(data []byte) []byte { return data[:keep(len(data))] }) }
		}
		damage := func(edit func([]byte) []byte) func(*foreign) { return func(b *foreign) { b.stored(id, edit) } }
		rows = append(rows,
			damageRow{name: "payload missing: " + of.name, want: mustStop, names: missing, do: func(b *foreign) { b.check(os.Remove(b.at(id))) }},
			damageRow{name: "payload truncated to half: " + of.name, want: mustStop, names: size, do: cut(func(n int) int { return n / 32 * 16 })},
			damageRow{name: "payload emptied (0 bytes): " + of.name, want: mustStop, names: size, do: cut(func(int) int { return 0 })},
			damageRow{name: "payload extended by 16 zero bytes: " + of.name, want: of.extended, do: damage(extend(16)), why: "longer than Size without Digest is a warning (PROTOCOL.md §8.3)"},
			damageRow{name: "payload extended by 4096 zero bytes: " + of.name, want: of.extended, do: damage(extend(4096))},
			damageRow{name: "payload all zeros, same size: " + of.name, want: of.zeros, encrypted: &mustStop, do: damage(zeroed), why: "its first bytes are not what its name says"},
			damageRow{name: "bit flip first block: " + of.name, want: of.first, encrypted: of.encryptedFirst, do: damage(flip(first)), why: of.why},
			damageRow{name: "bit flip middle block: " + of.name, want: of.middle, do: damage(flip(middle)), why: of.why},
			damageRow{name: "bit flip last byte: " + of.name, want: of.last, encrypted: of.encryptedLast, do: damage(flip(last)), why: of.why},
		)
		if of.first == mustStop {
			for i := len(rows) - 4; i < len(rows); i++ {
				rows[i].names = digest
			}
		}
	}
	photoBytes := func(edit func([]byte)) func(*foreign) {
		return func(b *foreign) {
			b.stored(photoID, func(data []byte) []byte { edit(data); return data })
		}
	}
	page := func(id string) func(*foreign) {
		return func(b *foreign) { b.plain(id, func(data []byte) { clear(data[4096:8192]) }) }
	}
	inner := []backup.FindingID{backup.InnerDatabaseDamaged}
	return append(
		rows,
		damageRow{
			name: "zero-filled 16-byte block in the middle: photo", want: unproven, why: none,
			do: photoBytes(func(data []byte) { at := len(data) / 32 * 16; clear(data[at : at+16]) }),
		},
		damageRow{
			name: "zero-filled 512 bytes at start: photo", want: warned, why: "its first bytes are not a picture's",
			do: photoBytes(func(data []byte) { clear(data[:512]) }),
		},
		damageRow{
			name: "two photos of equal size swapped (no Digest)", want: unproven, encrypted: &mustStop, why: none,
			do: func(b *foreign) { swap(b, twinsID[0], twinsID[1]) },
		},
		damageRow{
			name: "two Digest files of equal size swapped", want: mustStop, names: []backup.FindingID{backup.DigestMismatch},
			do: func(b *foreign) {
				swap(b, foreignID("HomeDomain", "Library/Preferences/com.apple.MobileSMS.plist"), foreignID("HomeDomain", "Library/Preferences/com.apple.accountsd.plist"))
			},
		},
		damageRow{
			name: "stale payload: photo content of older version, same size, right key", want: unproven, why: none,
			do: func(b *foreign) { b.plain(photoID, func(data []byte) { noise(data[64 : len(data)-16]) }) },
		},
		damageRow{
			name: "photo whose first 64 bytes are noise, right key", want: told, why: "its first bytes are not a picture's; there are pictures under wrong names, too",
			do: func(b *foreign) { b.plain(photoID, func(data []byte) { noise(data[:64]) }) },
		},
		damageRow{
			name: "stale payload: sms.db, older but valid database of same size, right key", want: mustStop, names: digest,
			do: func(b *foreign) {
				b.plain(messagesID, func(data []byte) { copy(data[24:], "\x00\x00\x00\x01"); copy(data[92:], "\x00\x00\x00\x01") })
			},
		},
		damageRow{name: "Photos.sqlite (no Digest): a page zeroed, right key", want: mustStop, names: inner, do: page(photosID)},
		damageRow{name: "Safari History.db (no Digest, not on the list): a page zeroed", want: mustStop, names: inner, do: page(historyID)},
		damageRow{
			name: "app preferences plist (no Digest): garbage, right size", want: warned, names: []backup.FindingID{backup.ContentDamaged},
			do: func(b *foreign) {
				b.plain(appListID, func(data []byte) { copy(data, "garbage garbage garb") })
			},
		},
		damageRow{
			name: "Photos.sqlite damaged + a -wal row with no log in it beside it", want: mustStop, names: inner,
			do: func(b *foreign) {
				page(photosID)(b)
				b.addFile(photosID, photoDomain, "Media/PhotoData/Photos.sqlite-wal", bytes.Repeat([]byte("no log"), 6000))
			},
		},
		damageRow{
			name: "Photos.sqlite damaged + a -wal row of 1 byte beside it", want: mustStop, names: inner,
			do: func(b *foreign) {
				page(photosID)(b)
				b.addFile(photosID, photoDomain, "Media/PhotoData/Photos.sqlite-wal", []byte{1})
			},
		},
	)
}

// swap exchanges two payloads of one length.
func swap(b *foreign, one, other string) {
	b.t.Helper()
	x, y := slices.Clone(b.read(b.at(one))), b.read(b.at(other))
	if len(x) != len(y) || bytes.Equal(x, y) {
		b.t.Fatalf("not of one length and different: %d and %d bytes", len(x), len(y))
	}
	b.write(b.at(one), y)
	b.write(b.at(other), x)
}

// noise fills data with what depends on its length only.
func noise(data []byte) {
	r := rand.NewChaCha8([32]byte{byte(len(data))})
	_, _ = r.Read(data) // never fails
}
