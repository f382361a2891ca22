package check_test

import (
	"os"
	"path/filepath"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// damagedLists are the damages to Info.plist, Status.plist and Manifest.plist.
func damagedLists() []damageRow {
	ids := func(id ...backup.FindingID) []backup.FindingID { return id }
	set := func(list, key string, v any) func(*foreign) {
		return func(b *foreign) { b.list(list, func(m map[string]any) { m[key] = v }) }
	}
	without := func(list, key string) func(*foreign) {
		return func(b *foreign) { b.list(list, func(m map[string]any) { delete(m, key) }) }
	}
	bag := func(change func([]byte) []byte) func(*foreign) {
		return func(b *foreign) {
			b.list("Manifest.plist", func(m map[string]any) { m["BackupKeyBag"] = change(append([]byte{}, m["BackupKeyBag"].([]byte)...)) })
		}
	}
	cut := func(list string, keep func(int) int) func(*foreign) {
		return func(b *foreign) {
			path := filepath.Join(b.dir, list)
			data := b.read(path)
			b.write(path, data[:keep(len(data))])
		}
	}
	var rows []damageRow
	for _, name := range []string{"Info", "Status", "Manifest"} {
		list := name + ".plist"
		causes := ids(backup.MarksMissing, backup.EmptyManifest, backup.ManifestUnreadable)
		rows = append(rows,
			damageRow{name: list + " missing", want: mustStop, names: causes, do: func(b *foreign) { b.check(os.Remove(filepath.Join(b.dir, list))) }},
			damageRow{name: list + " empty", want: mustStop, names: causes, do: cut(list, func(int) int { return 0 })},
			damageRow{name: list + " truncated to half", want: mustStop, names: causes, do: cut(list, func(n int) int { return n / 2 })},
		)
	}
	unclear := ids(backup.EncryptionUnclear)
	return append(
		rows,
		damageRow{
			name: "Manifest.plist of another backup (other phone)", want: mustStop, names: ids(backup.EncryptionUnclear, backup.KeybagForeign, backup.IdentityMismatch),
			do: func(b *foreign) {
				b.write(filepath.Join(b.dir, "Manifest.plist"), b.read(filepath.Join(otherBackup(b), "Manifest.plist")))
			},
		},
		damageRow{
			name: "keybag of another backup", want: mustStop, names: ids(backup.KeybagForeign, backup.KeybagDamaged),
			do: func(b *foreign) {
				other := openForeign(b.t, otherBackup(b), "").readPlist("Manifest.plist")
				set("Manifest.plist", "BackupKeyBag", other["BackupKeyBag"])(b)
			},
		},
		damageRow{name: "keybag: one wrapped class key bit-flipped", want: mustStop, names: ids(backup.KeybagDamaged), do: bag(func(k []byte) []byte { k[len(k)-5] ^= 1; return k })},
		damageRow{name: "keybag removed", want: mustStop, names: ids(backup.NoKeybag), do: without("Manifest.plist", "BackupKeyBag")},
		damageRow{name: "keybag: truncated", want: mustStop, names: ids(backup.KeybagDamaged), do: bag(func(k []byte) []byte { return k[:400] })},
		damageRow{name: "ManifestKey removed", want: mustStop, only: encryptedOnly, do: without("Manifest.plist", "ManifestKey")},
		damageRow{
			name: "IsEncrypted lies", want: mustStop, encrypted: &warned, names: unclear, why: "ManifestKey and the index tell what is so",
			do: func(b *foreign) {
				b.list("Manifest.plist", func(m map[string]any) { m["IsEncrypted"] = !m["IsEncrypted"].(bool) })
			},
		},
		damageRow{name: "IsEncrypted missing", want: warned, names: unclear, do: without("Manifest.plist", "IsEncrypted"), why: "what a phone does is not known"},
		damageRow{name: "Manifest.plist: Applications emptied", want: mustStop, names: ids(backup.AppsNotListed), do: set("Manifest.plist", "Applications", map[string]any{})},
		damageRow{name: "Manifest.plist: Applications missing", want: mustStop, names: ids(backup.AppsNotListed), do: without("Manifest.plist", "Applications")},
		damageRow{name: "Manifest.plist: Version 99.0", want: warned, do: set("Manifest.plist", "Version", "99.0"), why: "203: a phone refuses versions that it does not know"},
		damageRow{name: "Manifest.plist: Lockdown missing", want: harmless, do: without("Manifest.plist", "Lockdown"), why: "cases/good/lockdown-absent"},
		damageRow{
			name: "Manifest.plist: a number in Lockdown", want: mustStop, names: ids(backup.LockdownValues),
			do: func(b *foreign) {
				b.list("Manifest.plist", func(m map[string]any) { m["Lockdown"].(map[string]any)["SerialNumber"] = 7 })
			},
		},
		damageRow{name: "Manifest.plist: SystemDomainsVersion missing", want: harmless, do: without("Manifest.plist", "SystemDomainsVersion"), why: "no source tells of a phone that minds"},
		damageRow{
			name: "Info.plist of another phone", want: warned, names: ids(backup.IdentityMismatch),
			do: func(b *foreign) {
				b.list("Info.plist", func(m map[string]any) {
					m["Target Identifier"], m["Unique Identifier"], m["Serial Number"] = otherUDID, otherUDID, "OTHER"
				})
			},
		},
		damageRow{
			name: "folder renamed to another UDID", want: harmless, why: "people rename folders; the folder's name is not the backup's",
			do: func(b *foreign) {
				to := filepath.Join(filepath.Dir(b.dir), otherUDID)
				b.check(os.Rename(b.dir, to))
				b.dir = to
			},
		},
		damageRow{name: "Status: SnapshotState uploading", want: mustStop, names: ids(backup.Interrupted), do: set("Status.plist", "SnapshotState", "uploading")},
		damageRow{name: "Status: SnapshotState moving", want: mustStop, names: ids(backup.Interrupted), do: set("Status.plist", "SnapshotState", "moving")},
		damageRow{name: "Status: SnapshotState removing", want: told, names: ids(backup.Interrupted), do: set("Status.plist", "SnapshotState", "removing")},
		damageRow{
			name: "Status: says finished but Snapshot/ left with payloads", want: mustStop,
			do: func(b *foreign) {
				to := filepath.Join(b.dir, "Snapshot", photoID[:2])
				b.check(os.MkdirAll(to, 0o700))
				b.check(os.Rename(b.at(photoID), filepath.Join(to, photoID)))
			},
		},
		damageRow{name: "Status: date of year 1970", want: harmless, do: set("Status.plist", "Date", time.Unix(0, 0).UTC()), why: "a wrong clock hinders no restore"},
		damageRow{name: "Status: Version 99", want: warned, do: set("Status.plist", "Version", "99.9"), why: "203: a phone refuses versions that it does not know"},
		damageRow{name: "Status: BackupState \"empty\"", want: harmless, do: set("Status.plist", "BackupState", "empty"), why: "PROTOCOL.md §7.2: one of its values"},
	)
}

// otherBackup writes an encrypted backup of another phone and returns its folder.
func otherBackup(b *foreign) string {
	b.t.Helper()
	other, err := samples.Write(b.t.TempDir(), samples.Options{Seed: 9, DeviceName: "Another", Password: "another password", ITER: 50, DPIC: 50})
	b.check(err)
	return other.Folder
}
