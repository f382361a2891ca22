package check_test

// openDamages are the rows that do not give what they must yet, as
// "plain/NAME" or "encrypted/NAME", by who mends them. A row listed here that is
// right fails: it is to be taken off the list, which must become empty.
var openDamages = []string{
	// rows
	"encrypted/IsEncrypted lies",
	"encrypted/IsEncrypted missing",
	"encrypted/Manifest.plist: Version 99.0",
	"encrypted/Manifest.plist: a number in Lockdown",
	"encrypted/Status: SnapshotState moving",
	"encrypted/Status: SnapshotState removing",
	"encrypted/Status: SnapshotState uploading",
	"encrypted/Status: Version 99",
	"encrypted/index: Manifest.db-wal left with unsaved rows",
	"encrypted/keybag of another backup",
	"encrypted/payload folder name in capitals (case-changed)",
	"encrypted/payload in another of the folders",
	"encrypted/payload name in capitals",
	"plain/IsEncrypted lies",
	"plain/IsEncrypted missing",
	"plain/Manifest.plist: Version 99.0",
	"plain/Manifest.plist: a number in Lockdown",
	"plain/Status: SnapshotState moving",
	"plain/Status: SnapshotState removing",
	"plain/Status: SnapshotState uploading",
	"plain/Status: Version 99",
	"plain/index: Manifest.db-wal left with unsaved rows",
	"plain/keybag: truncated",
	"plain/payload folder name in capitals (case-changed)",
	"plain/payload in another of the folders",
	"plain/payload name in capitals",
}
