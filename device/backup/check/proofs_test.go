package check_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// foreignBackups gives fresh copies of a sound backup, opened by the writer of
// another make.
func foreignBackups(t *testing.T) func(secret string) *foreign {
	t.Helper()
	bases := map[string]string{}
	return func(secret string) *foreign {
		if bases[secret] == "" {
			bases[secret] = damageBase(t, secret)
		}
		return openForeign(t, cloneBackup(t, bases[secret]), secret)
	}
}

// finds checks that a backup has the findings and no others.
func finds(t *testing.T, f *foreign, secret string, want ...backup.FindingID) backup.Report {
	t.Helper()
	r := runDamaged(t, f.dir, secret)
	if !slices.Equal(ids(r), want) {
		t.Errorf("found %+v, want %v", r.Findings, want)
	}
	return r
}

// TestKeyOfAnotherFile: a digest that matches proves the stored bytes and not
// that they can be decrypted.
func TestKeyOfAnotherFile(t *testing.T) {
	foreignBackup := foreignBackups(t)
	f := foreignBackup(password)
	other := f.record(keychainID).object("EncryptionKey")
	f.edit(messagesID, func(r *record) { r.refer("EncryptionKey", other) })
	r := finds(t, f, password, backup.UndecryptableFiles)
	if got := r.Findings[0]; got.Severity != backup.SeverityLoss || got.Count != 1 || r.Verdict != backup.VerdictDamaged {
		t.Errorf("%+v", got)
	}
}

// TestDigestsOfAnotherMake are settled once for all of a backup: a writer that
// takes them of the plain bytes is believed, one that takes them of nothing known
// is not, and then everything else is looked at.
func TestDigestsOfAnotherMake(t *testing.T) {
	foreignBackup := foreignBackups(t)
	digests := func(f *foreign, of func(id string, stored []byte) []byte) (ids []string) {
		for _, id := range f.where("flags = 1") {
			if f.record(id).root["Digest"] == nil {
				continue
			}
			ids = append(ids, id)
			f.edit(id, func(r *record) { r.refer("Digest", of(id, f.read(f.at(id)))) })
		}
		return ids
	}
	t.Run("plain", func(t *testing.T) {
		f := foreignBackup(password)
		digests(f, func(id string, stored []byte) []byte {
			data := openBytes(f.record(id).fileKey(f), stored)
			return sha1Of(data[:len(data)-int(data[len(data)-1])])
		})
		r := finds(t, f, password)
		if r.Counts.ByDigest == 0 {
			t.Errorf("%+v", r.Counts)
		}
		f.stored(messagesID, flip(middle))
		finds(t, f, password, backup.DigestMismatch)
	})
	t.Run("nothing known", func(t *testing.T) {
		f := foreignBackup(password)
		digests(f, func(_ string, stored []byte) []byte { return sha1Of(append([]byte("salt"), stored...)) })
		r := finds(t, f, password, backup.DigestMismatch)
		if r.Verdict != backup.VerdictWarnings || r.Counts.ByDigest != 0 {
			t.Errorf("%s, %+v", r.Verdict, r.Counts)
		}
		f.plain(messagesID, func(data []byte) { clear(data[4096:8192]) })
		finds(t, f, password, backup.InnerDatabaseDamaged, backup.DigestMismatch)
		f.stored(keychainID, flip(last))
		finds(t, f, password, backup.InnerDatabaseDamaged, backup.UndecryptableFiles, backup.DigestMismatch)
	})
	t.Run("one of the plain bytes", func(t *testing.T) {
		f := foreignBackup(password)
		data := openBytes(f.record(keychainID).fileKey(f), f.read(f.at(keychainID)))
		f.edit(keychainID, func(r *record) { r.refer("Digest", sha1Of(data[:len(data)-int(data[len(data)-1])])) })
		if r := finds(t, f, password, backup.DigestMismatch); r.Verdict != backup.VerdictWarnings {
			t.Errorf("%s", r.Verdict)
		}
	})
}

// TestPlainFilesBelowAnEncryptedIndex, with a digest and without.
func TestPlainFilesBelowAnEncryptedIndex(t *testing.T) {
	foreignBackup := foreignBackups(t)
	for _, id := range []string{messagesID, photoID, appListID, keychainID, historyID} {
		f := foreignBackup(password)
		f.stored(id, func(stored []byte) []byte {
			data := openBytes(f.record(id).fileKey(f), stored)
			return data[:len(data)-int(data[len(data)-1])]
		})
		r := finds(t, f, password, backup.PlainFiles)
		if r.Verdict != backup.VerdictDamaged || r.Findings[0].Count != 1 {
			t.Errorf("%s: %+v", id, r.Findings)
		}
	}
}

// TestHolesInEncryptedFiles: a stretch that was never written is found wherever
// it lies, though nothing has a checksum.
func TestHolesInEncryptedFiles(t *testing.T) {
	foreignBackup := foreignBackups(t)
	for _, fill := range []byte{0, 0xff} {
		f := foreignBackup(password)
		f.stored(photoID, func(stored []byte) []byte {
			copy(stored[8192:8192+512], bytes.Repeat([]byte{fill}, 512))
			return stored
		})
		finds(t, f, password, backup.UndecryptableFiles)
	}
}

// logged makes a database of an app and its log, as they lie there when the phone
// copies them while the app runs.
func logged(t *testing.T, changes string) (db, log []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for i, script := range []string{
		"PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "CREATE TABLE t(x)",
		"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n<900) INSERT INTO t SELECT printf('%0100d', n) FROM c",
		"PRAGMA wal_checkpoint(TRUNCATE)", changes,
	} {
		if err := sqlitex.ExecuteTransient(conn, script, nil); err != nil {
			t.Fatal(i, err)
		}
	}
	if db, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	if log, err = os.ReadFile(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	return db, log
}

// TestDatabaseWithItsLog: a database is looked through with its own log; one that
// is not its own, or no log, excuses nothing.
func TestDatabaseWithItsLog(t *testing.T) {
	foreignBackup := foreignBackups(t)
	db, log := logged(t, "UPDATE t SET x = x || 'changed'")
	frame := 24 + 4096
	page := int(binary.BigEndian.Uint32(log[32+2*frame:]))
	torn := bytes.Clone(db) // lacks a page that the log has
	clear(torn[(page-1)*4096 : page*4096])
	lost := bytes.Clone(log) // lacks what came last
	lost[32+4*frame+900] ^= 1
	for _, tt := range []struct {
		what    string
		db, log []byte
		want    []backup.FindingID
	}{
		{"both", db, log, nil},
		{"with the page only in its log", torn, log, nil},
		{"without its log", torn, nil, []backup.FindingID{backup.InnerDatabaseDamaged}},
		{"with an empty log", torn, []byte{}, []backup.FindingID{backup.InnerDatabaseDamaged}},
		{"with noise for a log", torn, bytes.Repeat([]byte("noise"), 5000), []backup.FindingID{backup.InnerDatabaseDamaged}},
		{"with zeros for a log", torn, make([]byte, len(log)), []backup.FindingID{backup.InnerDatabaseDamaged}},
		{"with a log that is damaged", db, lost, []backup.FindingID{backup.InnerDatabaseDamaged}},
		{"with an end of an earlier turn", db, append(bytes.Clone(log), make([]byte, frame)...), nil},
	} {
		for _, secret := range []string{"", password} {
			for _, first := range []bool{true, false} { // the row of the log comes before, or behind
				t.Run(fmt.Sprintf("%s, encrypted %v, log first %v", tt.what, secret != "", first), func(t *testing.T) {
					hosttest.OneOfMany(t)
					f := foreignBackup(secret)
					names := []string{"Documents/own name", "Documents/own name-wal"}
					f.addFolders(foreignID(chessDomain, "Library"), chessDomain, names[0])
					add := func(name string, data []byte) {
						if data != nil {
							f.addFile(appListID, chessDomain, name, data)
						}
					}
					if first {
						add(names[1], tt.log)
					}
					add(names[0], tt.db)
					if !first {
						add(names[1], tt.log)
					}
					r := runDamaged(t, f.dir, secret)
					if !slices.Equal(ids(r), append([]backup.FindingID{}, tt.want...)) {
						t.Errorf("%+v", r.Findings)
					}
				})
			}
		}
	}
}

// TestOddFilesAreNoDamage: apps name their files as they please.
func TestOddFilesAreNoDamage(t *testing.T) {
	foreignBackup := foreignBackups(t)
	for _, secret := range []string{"", password} {
		f := foreignBackup(secret)
		add := func(name string, data []byte) {
			f.addFolders(foreignID(chessDomain, "Library"), chessDomain, name)
			f.addFile(appListID, chessDomain, name, data)
		}
		for i := range 12 { // a vault that keeps pictures encrypted
			data := make([]byte, 3000+i)
			noise(data)
			add(fmt.Sprintf("Documents/vault/%d.jpg", i), data)
		}
		add("Documents/page.png", []byte("<!DOCTYPE html><html><body>404 Not Found, and some more of it</body></html>"))
		add("Documents/list.plist", []byte("{ Name = value; }"))
		add("Documents/other.plist", bytes.Repeat([]byte{7, 0x8f, 0, 0x9a}, 500))
		add("Documents/store.db", bytes.Repeat([]byte{7, 0x8f, 0, 0x9a}, 2000))
		add("Documents/store.sqlite", bytes.Repeat([]byte{7, 0x8f, 0, 0x9a}, 2000))
		add("Documents/blob", make([]byte, 40000))
		add("Documents/room.dat", make([]byte, 40000))
		add("Documents/empty.jpg", []byte{})
		r := finds(t, f, secret)
		if r.Verdict != backup.VerdictRestorable {
			t.Errorf("%s", r.Verdict)
		}
	}
}

// TestAPictureUnlikeAllOthers is said; that it is damaged needs something of a
// picture left in it.
func TestAPictureUnlikeAllOthers(t *testing.T) {
	foreignBackup := foreignBackups(t)
	for _, secret := range []string{"", password} {
		f := foreignBackup(secret)
		f.plain(photoID, func(data []byte) { noise(data[:len(data)-16]) })
		r := finds(t, f, secret, backup.ContentDamaged)
		if r.Verdict != backup.VerdictRestorable {
			t.Errorf("%s", r.Verdict)
		}
		f = foreignBackup(secret)
		f.plain(photoID, func(data []byte) { noise(data[:16]) })
		r = finds(t, f, secret, backup.ContentDamaged)
		if r.Verdict != backup.VerdictDamaged {
			t.Errorf("%s", r.Verdict)
		}
	}
}

// TestOldFormat: what is in the files of an old backup is looked at, too.
func TestOldFormat(t *testing.T) {
	b := write(t, samples.Options{Format: backup.FormatMBDB})
	r := run(t, b.Folder, check.Options{})
	if r.Counts.Databases == 0 || r.Counts.Pictures == 0 || r.Counts.ByDigest == 0 {
		t.Errorf("%+v", r.Counts)
	}
	if err := os.WriteFile(filepath.Join(b.Folder, photosID), append([]byte("SQLite format 3\x00"), make([]byte, int(sizeOf(t, b, photosID))-16)...), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.Folder, photoID), make([]byte, int(sizeOf(t, b, photoID))), 0o600); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(b.Folder, messagesID))
	if err != nil {
		t.Fatal(err)
	}
	data[5000] ^= 1
	if err := os.WriteFile(filepath.Join(b.Folder, messagesID), data, 0o600); err != nil {
		t.Fatal(err)
	}
	want := []backup.FindingID{backup.ContentDamaged, backup.DigestMismatch, backup.InnerDatabaseDamaged, backup.OldFormat}
	if r := run(t, b.Folder, check.Options{}); !slices.Equal(ids(r), want) || r.Verdict != backup.VerdictDamaged {
		t.Errorf("%s, %+v", r.Verdict, r.Findings)
	}
}

func sizeOf(t *testing.T, b *samples.Backup, id string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(b.Folder, id))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func sha1Of(data []byte) []byte {
	sum := sha1.Sum(data)
	return sum[:]
}
