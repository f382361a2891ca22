package backupagent

// The rules by name.
const (
	ruleStatusMissing     RuleID = "status-missing"
	ruleStatusEmpty       RuleID = "status-empty"
	ruleStatusUnreadable  RuleID = "status-unreadable"
	ruleStatusVersion     RuleID = "status-version"
	ruleStatusNever       RuleID = "status-never-finished"
	ruleStatusState       RuleID = "status-state"
	ruleStatusInterrupted RuleID = "status-interrupted"
	ruleStatusBackupState RuleID = "status-backup-state"

	ruleManifestMissing    RuleID = "manifest-missing"
	ruleManifestEmpty      RuleID = "manifest-empty"
	ruleManifestUnreadable RuleID = "manifest-unreadable"
	ruleManifestVersion    RuleID = "manifest-version"
	ruleManifestTypes      RuleID = "manifest-types"
	ruleLockdownType       RuleID = "lockdown-type"
	ruleLockdownOther      RuleID = "lockdown-other"

	ruleKeybagMissing    RuleID = "keybag-missing"
	ruleKeybagUnreadable RuleID = "keybag-unreadable"
	ruleKeybagLocked     RuleID = "keybag-locked"
	ruleKeybagClass      RuleID = "keybag-class"
	rulePassword         RuleID = "password"
	ruleEncryptionFlag   RuleID = "encryption-flag"

	ruleIndexMissing    RuleID = "index-missing"
	ruleIndexName       RuleID = "index-name"
	ruleIndexKey        RuleID = "index-key"
	ruleIndexPlain      RuleID = "index-plain"
	ruleIndexUnreadable RuleID = "index-unreadable"
	ruleIndexEmpty      RuleID = "index-empty"
	ruleOldEncryption   RuleID = "encryption-ios10"
	ruleOldFormat       RuleID = "format-2.4"
	ruleOldEncrypted    RuleID = "format-2.4-encrypted"

	ruleInfoMissing    RuleID = "info-missing"
	ruleInfoIdentity   RuleID = "info-identity"
	ruleInfoUnreadable RuleID = "info-unreadable"
	ruleInfoControl    RuleID = "info-control"
	ruleNewerIOS       RuleID = "newer-ios"

	ruleRowEmpty     RuleID = "row-flags-16"
	ruleRowText      RuleID = "row-text"
	ruleRowUTF8      RuleID = "row-utf8"
	ruleRowFlags     RuleID = "row-flags"
	ruleRowFlagsNone RuleID = "row-flags-0"
	ruleRowTwice     RuleID = "row-twice"
	ruleRowID        RuleID = "row-id"
	ruleFileID       RuleID = "file-id"
	ruleFileIDBlob   RuleID = "file-id-blob"

	ruleRecord         RuleID = "record"
	ruleRecordFields   RuleID = "record-fields"
	ruleRecordThin     RuleID = "record-thin"
	ruleRecordPath     RuleID = "record-path"
	ruleRecordMode     RuleID = "record-mode"
	ruleRecordSize     RuleID = "record-size"
	ruleRecordNegative RuleID = "record-size-negative"
	ruleRecordClass    RuleID = "record-class"
	ruleLinkTarget     RuleID = "link-target"
	ruleDomainSlash    RuleID = "domain-slash"
	ruleDomain         RuleID = "domain-unknown"
	ruleDomainNew      RuleID = "domain-new"
	ruleApp            RuleID = "app-unlisted"
	rulePathAbsolute   RuleID = "path-absolute"
	rulePathClimbs     RuleID = "path-climbs"
	rulePathZero       RuleID = "path-zero"
	rulePathParts      RuleID = "path-parts"
	rulePathLong       RuleID = "path-long"
	ruleDecomposed     RuleID = "path-decomposed"
	ruleExcluded       RuleID = "path-uncomposed"
	ruleParent         RuleID = "parent-missing"
	ruleParentKind     RuleID = "parent-kind"

	ruleDigest       RuleID = "digest-missing"
	ruleDigestNew    RuleID = "digest-missing-new"
	ruleDigestDiffer RuleID = "digest-differs"
	ruleKeyMissing   RuleID = "key-missing"
	ruleKeyEmpty     RuleID = "key-missing-empty"
	ruleKeySize      RuleID = "key-size"
	ruleKeyClass     RuleID = "key-class"
	ruleKeyClassBag  RuleID = "key-class-unknown"
	ruleKeyUnwrap    RuleID = "key-unwrap"

	rulePayload        RuleID = "payload-missing"
	rulePayloadEmpty   RuleID = "payload-empty"
	rulePayloadDecrypt RuleID = "payload-decrypt"
	rulePayloadShort   RuleID = "payload-short"
	rulePayloadLong    RuleID = "payload-long"
	rulePayloadNoPad   RuleID = "payload-unpadded"
)

// What several rules have in common.
const (
	realRows    = "PROTOCOL.md §8.6: so in all 3,721 rows of a real index"
	cannotGoOn  = "nothing can be read without it, whatever a phone would say"
	cannotWrite = "its contents are not whole, whatever a phone would say"
	cannotBe    = "it cannot come back as it was, whatever a phone would say"
)

// table holds the rules in the order in which a restore comes to them.
var table = [...]Rule{
	// Status.plist
	{
		ID: ruleStatusMissing, What: "Status.plist is there", Effect: Refuses, Code: codeMissing,
		Words: noSuchFileText, Source: "reported: libimobiledevice#52", Grade: GradeReported,
	},
	{
		ID: ruleStatusEmpty, What: "Status.plist is not empty", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading status", Source: "PROTOCOL.md §9.1, number 11: libimobiledevice#1582", Grade: GradeReported,
	},
	{
		ID: ruleStatusUnreadable, What: "Status.plist is a property list", Effect: Refuses, Code: codeRead,
		Words: "Error reading status", Source: "reported: notes of other programmers, iOS 15 to 17", Grade: GradeReported,
	},
	{
		ID: ruleStatusVersion, What: "the format of the backup is one that iPhones write", Effect: Warns, Code: codeUnsupported,
		Words: "Backup version %q", Source: "PROTOCOL.md §7.2: 2.4 and 3.x are seen; §6.7 (hint): older ones end with 203", Grade: GradePrudence,
	},
	{
		ID: ruleStatusState, What: "Status.plist says that the backup is finished", Effect: Refuses, Code: codeCorrupt,
		Words: "Invalid snapshot state: %q", Source: "PROTOCOL.md §7.2 (hint); hosts take finished only", Grade: GradeHint,
		Why: "the state says which index belongs to the backup",
	},
	{
		ID: ruleStatusNever, What: "the first run of the backup ran to its end", Effect: Refuses, Code: codeUnfinished,
		Words: "Backup is not finished: its state is %q", Source: "PROTOCOL.md §9.1, number 204, and §7.2 (hint)", Grade: GradeHint,
		Why: "there is no index that could be read",
	},
	{
		ID: ruleStatusInterrupted, What: "no later run broke off", Effect: Warns, Code: codeUnfinished,
		Words:  "The last run broke off while %s. The simulated iPhone reads the index that belongs to this state; hosts do not begin such a restore",
		Source: "PROTOCOL.md §7.2 (hint): uploading, moving and removing are accepted", Grade: GradeHint,
	},
	{
		ID: ruleStatusBackupState, What: "Status.plist does not call the backup empty", Effect: Warns, Code: codeUnfinished,
		Words: "Its BackupState is %q", Source: "PROTOCOL.md §7.2, §9.1, number 204 (hint)", Grade: GradeHint,
	},

	// Manifest.plist
	{
		ID: ruleManifestMissing, What: "Manifest.plist is there", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading backup properties", Source: "reported: libimobiledevice#52", Grade: GradeReported,
	},
	{
		ID: ruleManifestEmpty, What: "Manifest.plist is not empty", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading backup properties", Source: "reported: libimobiledevice#1582, iOS 15.6.1", Grade: GradeProven,
	},
	{
		ID: ruleManifestUnreadable, What: "Manifest.plist is a property list with a dictionary", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading backup properties", Source: "PROTOCOL.md §9.1, number 11", Grade: GradePrudence, Why: cannotGoOn,
	},
	{
		ID: ruleManifestVersion, What: "Manifest.plist has a version that iPhones write", Effect: Warns, Code: codeUnsupported,
		Words: "Version of Manifest.plist %q", Source: "PROTOCOL.md §7.3: 9.1 and 10.0 are seen", Grade: GradePrudence,
	},
	{
		ID: ruleManifestTypes, What: "the values of Manifest.plist have the types that iPhones write", Effect: Warns, Code: codeCorrupt,
		Words: "%s is %s", Source: "PROTOCOL.md §7.3", Grade: GradePrudence,
	},
	{
		ID: ruleLockdownType, What: "the iPhone's own values in Manifest.plist (Lockdown) are texts", Effect: Refuses, Code: codeCorrupt,
		Words: "(null) lockdown value not an NSString", Source: "CowabungaLite#57", Grade: GradeReported,
	},
	{
		ID: ruleLockdownOther, What: "other values under Lockdown are texts or dictionaries", Effect: Warns, Code: codeCorrupt,
		Words: "Lockdown value %s is %s", Source: "CowabungaLite#57 names no key", Grade: GradePrudence,
	},

	// Keys
	{
		ID: ruleKeybagMissing, What: "Manifest.plist has a key bag, also without a password", Effect: Refuses, Code: codeCorrupt,
		Words: "No keybag in backup", Source: "PROTOCOL.md §7.6 (hint)", Grade: GradeHint,
		Why: "every public tool that writes backups for restoring puts one in",
	},
	{
		ID: ruleKeybagUnreadable, What: "the key bag can be read", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading keybag", Source: "PROTOCOL.md §7.6", Grade: GradePrudence, Why: cannotGoOn,
	},
	{
		ID: ruleKeybagLocked, What: "the key bag of a backup without a password opens with the empty one", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading keybag", Source: "PROTOCOL.md §8.4: so in all public samples", Grade: GradePrudence, Why: cannotGoOn,
	},
	{
		ID: ruleKeybagClass, What: "every class key of the key bag opens", Effect: Warns, Code: codeCorrupt,
		Words: "Class keys that do not open: %v", Source: "PROTOCOL.md §8.4", Grade: GradePrudence,
	},
	{
		ID: rulePassword, What: "the password is right", Effect: Refuses, Code: codePassword,
		Words: "Invalid password when restoring encrypted backup", Source: "reported: libimobiledevice#1469, #1155", Grade: GradeProven,
	},
	{
		ID: ruleEncryptionFlag, What: "IsEncrypted, the key of the index and the index agree", Effect: Warns, Code: codeCorrupt,
		Words: "IsEncrypted is %v, and there is %s", Source: "libimobiledevice#1344, #379", Grade: GradePrudence,
	},

	// The index
	{
		ID: ruleIndexMissing, What: "the index is there", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading backup database", Source: "reported: libimobiledevice#1224", Grade: GradeReported,
	},
	{
		ID: ruleIndexName, What: "the index has the name that belongs to the format of the backup", Effect: Warns, Code: codeCorrupt,
		Words: "The index is %s, of another format than its name or Status.plist says", Source: "MaxiHuHe04/iTunes-Backup-Explorer#89", Grade: GradePrudence,
	},
	{
		ID: ruleIndexKey, What: "the key of the index can be used", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading backup database", Source: "PROTOCOL.md §7.6, §9.1, number 101 (hint)", Grade: GradeHint, Why: cannotGoOn,
	},
	{
		ID: ruleIndexPlain, What: "an index that has a key is encrypted", Effect: Warns, Code: codeCorrupt,
		Words: "The index is not encrypted although it has a key", Source: "PROTOCOL.md §7.3: a tool left a decrypted index behind", Grade: GradePrudence,
	},
	{
		ID: ruleIndexUnreadable, What: "the index is a database with the table Files", Effect: Refuses, Code: codeCorrupt,
		Words: "Error reading backup database", Source: "PROTOCOL.md §7.4, §9.1, number 205", Grade: GradePrudence, Why: cannotGoOn,
	},
	{
		ID: ruleIndexEmpty, What: "the index lists something", Effect: Refuses, Code: codeUnfinished,
		Words: "Backup is empty", Source: "PROTOCOL.md §9.1, number 204 (hint)", Grade: GradeHint, Why: "nothing would come back",
	},
	{
		ID: ruleOldEncryption, What: "files are encrypted in the way of iOS 10.2 and later", Effect: Warns, Code: codeCorrupt,
		Words:  "The index is not encrypted and the files are, as iOS 10.0 and 10.1 wrote it. The simulated iPhone takes it",
		Source: "avibrazil/iOSbackup PR#10: such backups exist; no report of a restore", Grade: GradePrudence,
	},
	{
		ID: ruleOldFormat, What: "a backup of the format 2.4 (Manifest.mbdb) without a password", Effect: Accepts,
		Source: "PROTOCOL.md §7.1: TrollRestore and Nugget restore such backups onto iOS 15 to 18", Grade: GradeReported,
	},
	{
		ID: ruleOldEncrypted, What: "a backup with a password is of iOS 10 or later", Effect: Warns, Code: codeUnsupported,
		Words: "The format 2.4 with a password. The simulated iPhone takes it", Source: "no report of a restore onto today's iPhones", Grade: GradePrudence,
	},

	// Info.plist
	{
		ID: ruleInfoMissing, What: "Info.plist is there", Effect: Warns, Code: codeMissing,
		Words: noSuchFileText, Source: "PROTOCOL.md §6.7", Grade: GradePrudence,
	},
	{
		ID: ruleInfoUnreadable, What: "Info.plist is a property list", Effect: Warns, Code: codeDeserialise,
		Words: "Info.plist: %s", Source: "PROTOCOL.md §6.7", Grade: GradePrudence,
	},
	{
		ID: ruleInfoIdentity, What: "Info.plist says of which iPhone it is", Effect: Warns, Code: codeDeserialise,
		Words: "Info.plist names neither a Target nor a Unique Identifier", Source: "PROTOCOL.md §6.11", Grade: GradePrudence,
	},
	{
		ID: ruleInfoControl, What: "Info.plist holds no control characters", Effect: Warns, Code: codeDeserialise,
		Words: "Info.plist holds control characters, which XML does not allow", Source: "XML 1.0, 2.2", Grade: GradePrudence,
	},
	{
		ID: ruleNewerIOS, What: "the backup is of the same iOS as the iPhone or an older one", Effect: Refuses, Code: codeUnsupported,
		Words: "Backup is of iOS %s, this device runs %s", Source: "PROTOCOL.md §6.7, §9.1, number 203: Apple's advice", Grade: GradeReported,
	},

	// Rows
	{
		ID: ruleRowEmpty, What: "rows with flags 16 and nothing else are skipped", Effect: Accepts,
		Source: "dinosec/iphone-dataprotection PR#12: in indexes that iOS 10 wrote", Grade: GradeReported,
	},
	{
		ID: ruleRowText, What: "every row has a domain and a path", Effect: Refuses, Code: codeCorrupt,
		Words: "Error decoding file record", Source: realRows, Grade: GradePrudence, Why: cannotGoOn,
	},
	{
		ID: ruleRowUTF8, What: "domain and path are text in UTF-8", Effect: Warns, Code: codeCorrupt,
		Words: "Not UTF-8: %q", Source: "PROTOCOL.md §7.1", Grade: GradePrudence,
	},
	{
		ID: ruleRowFlags, What: "every row is a file, a folder or a link", Effect: Refuses, Code: codeCorrupt,
		Words: "Its flags are %s", Source: realRows, Grade: GradePrudence, Why: cannotBe,
	},
	{
		ID: ruleRowFlagsNone, What: "rows with flags 0 are what their mode says, or files", Effect: Accepts,
		Source: "PROTOCOL.md §8.6: so written by others", Grade: GradeReported,
	},
	{
		ID: ruleRowTwice, What: "nothing is listed twice", Effect: Warns, Code: codeExists,
		Words: "Listed twice", Source: realRows, Grade: GradePrudence,
	},
	{
		ID: ruleRowID, What: "the ID of a folder or link follows from its domain and path", Effect: Warns, Code: codeCorrupt,
		Words: "Its ID is %.60q", Source: "PROTOCOL.md §7.1: so in all 3,721 rows of a real index", Grade: GradePrudence,
	},
	{
		ID: ruleFileID, What: "the name of a file's contents follows from its domain and path", Effect: Refuses, Code: codeCorrupt,
		Words: "Manifest references files not in backup", Source: "PROTOCOL.md §7.1: so in all 3,721 rows of a real index", Grade: GradePrudence,
		Why: "a phone may look for the contents under the name that follows from the path",
	},
	{
		ID: ruleFileIDBlob, What: "an ID may be bytes instead of text", Effect: Accepts,
		Source: "PROTOCOL.md §8.6: so written by others", Grade: GradeReported,
	},
	{
		ID: ruleRecord, What: "the entry of every row can be read", Effect: Refuses, Code: codeCorrupt,
		Words: "Error decoding file record", Source: "PROTOCOL.md §7.4, §9.1, number 11", Grade: GradePrudence, Why: cannotGoOn,
	},
	{
		ID: ruleRecordThin, What: "an entry may lack its class, its times or its inode", Effect: Accepts,
		Source: "PROTOCOL.md §8.6: so written by others, and restored by TrollRestore and Nugget", Grade: GradeReported,
	},
	{
		ID: ruleRecordFields, What: "the values in an entry have the types that iPhones write", Effect: Refuses, Code: codeCorrupt,
		Words: "Error decoding file record", Source: realRows, Grade: GradePrudence, Why: cannotBe,
	},
	{
		ID: ruleRecordPath, What: "the entry names the same path as its row", Effect: Refuses, Code: codeCorrupt,
		Words: "The entry is that of %q", Source: realRows, Grade: GradePrudence, Why: cannotBe,
	},
	{
		ID: ruleRecordMode, What: "kind and mode of a row agree", Effect: Refuses, Code: codeCorrupt,
		Words: "Listed as a %s, with the mode %#o", Source: realRows, Grade: GradePrudence, Why: cannotBe,
	},
	{
		ID: ruleRecordNegative, What: "sizes are none below zero", Effect: Refuses, Code: codeCorrupt,
		Words: "Its size is %d", Source: realRows, Grade: GradePrudence, Why: cannotBe,
	},
	{
		ID: ruleRecordSize, What: "the entry of a file has its size", Effect: Warns, Code: codeCorrupt,
		Words: "Its size is missing", Source: realRows, Grade: GradePrudence,
	},
	{
		ID: ruleRecordClass, What: "the protection class of a file is in the key bag", Effect: Warns, Code: codeCorrupt,
		Words: "Protection class %d", Source: "PROTOCOL.md §7.5: 1 to 4 are seen; §7.6: bags hold 1 to 11", Grade: GradePrudence,
	},
	{
		ID: ruleLinkTarget, What: "a link says where it leads", Effect: Refuses, Code: codeCorrupt,
		Words: "A link without a target", Source: "PROTOCOL.md §7.5", Grade: GradePrudence, Why: cannotBe,
	},
	{
		ID: ruleDomainSlash, What: "a domain is a name, not a path", Effect: Refuses, Code: codeCorrupt,
		Words: "Domain name cannot contain a slash", Source: "reported: Nugget#21, #24, #38 and more, iOS 18.1 and later", Grade: GradeProven,
	},
	{
		ID: ruleDomain, What: "the iPhone knows every domain", Effect: Refuses, Code: codeCorrupt,
		Words: "Unknown domain name in file record", Source: "reported: hand-made rows, iOS 26 and 27", Grade: GradeProven,
	},
	{
		ID: ruleDomainNew, What: "every domain of iOS is one that is known here", Effect: Warns, Code: codeCorrupt,
		Words: "Unknown domain name in file record", Source: "named like a domain of iOS: a later iOS may have it", Grade: GradePrudence,
	},
	{
		ID: ruleApp, What: "Manifest.plist lists every app that has files", Effect: Refuses, Code: codeCorrupt,
		Words: "Unknown domain name in file record", Source: "reported: GoldenNugget, iOS 26.2 to 27", Grade: GradeProven,
	},
	{
		ID: rulePathAbsolute, What: "paths do not begin with a slash", Effect: Refuses, Code: codeCorrupt,
		Words: "File path is invalid: %s:%s", Source: "reported: hand-made rows, iOS 26 and 27", Grade: GradeProven,
	},
	{
		ID: rulePathClimbs, What: "paths do not lead out of their domain", Effect: Refuses, Code: codeCorrupt,
		Words: "File path is invalid: %s:%s", Source: "as path-absolute", Grade: GradePrudence,
		Why: "it would be written outside of its domain",
	},
	{
		ID: rulePathZero, What: "paths hold no zero byte", Effect: Refuses, Code: codeCorrupt,
		Words: "File path is invalid: %s:%q", Source: "no file system has such names", Grade: GradePrudence,
		Why: "no file system has such names",
	},
	{
		ID: rulePathParts, What: "no part of a path is empty or a dot", Effect: Warns, Code: codeCorrupt,
		Words: "File path is unusual: %s:%s", Source: realRows, Grade: GradePrudence,
	},
	{
		ID: rulePathLong, What: "paths are as short as the iPhone's file system wants", Effect: Warns, Code: codeMultiple,
		Words: "A name of %d bytes", Source: "APFS: 255 bytes a name, 1,024 a path", Grade: GradePrudence,
	},
	{
		ID: ruleDecomposed, What: "letters are stored together with their accents", Effect: Refuses, Code: codeMultiple,
		Words:  "_restoreRegularFiles:size: rename error: No such file or directory (2) at path %q",
		Source: "PROTOCOL.md §8.9: iOS 26.6.2, and www.7-0.cc (iOS 18.3)", Grade: GradeProven,
	},
	{
		ID: ruleExcluded, What: "paths are in composed form", Effect: Warns, Code: codeMultiple,
		Words: "Letters that are always stored apart: %q", Source: "PROTOCOL.md §8.9", Grade: GradePrudence,
	},
	{
		ID: ruleParent, What: "every folder on the way to a file has a row", Effect: Warns, Code: codeMissing,
		Words: "No row for the folder %q", Source: "PROTOCOL.md §7.4 (hint): a restore does not make missing folders", Grade: GradeHint,
	},
	{
		ID: ruleParentKind, What: "files lie in folders", Effect: Refuses, Code: 5,
		Words: "%q is no folder, and something lies in it", Source: realRows, Grade: GradePrudence, Why: cannotBe,
	},

	// Contents
	{
		ID: ruleDigest, What: "files of iOS's own domains have a checksum", Effect: Refuses, Code: codeCorrupt,
		Words: "Manifest references files not in backup", Source: "reported: hand-made rows, iOS 26 and 27; PROTOCOL.md §8.1", Grade: GradeProven,
	},
	{
		ID: ruleDigestNew, What: "files of NetworkDomain and ProtectedDomain have a checksum", Effect: Warns, Code: codeCorrupt,
		Words: "Manifest references files not in backup", Source: "PROTOCOL.md §8.1: seen on iOS 27", Grade: GradePrudence,
	},
	{
		ID: ruleDigestDiffer, What: "a file's checksum is right", Effect: Refuses, Code: codeCorrupt,
		Words: "File digest didn’t match: %s", Source: "libimobiledevice#1010", Grade: GradeProven,
	},
	{
		ID: ruleKeyMissing, What: "every file of an encrypted backup has a key", Effect: Refuses, Code: codeKeyMissing,
		Words: "File key is missing", Source: "PROTOCOL.md §9.1, number 209: hint of a public program", Grade: GradeReported,
	},
	{
		ID: ruleKeyEmpty, What: "empty files of an encrypted backup have a key as well", Effect: Warns, Code: codeKeyMissing,
		Words: "File key is missing; the file is empty", Source: realRows, Grade: GradePrudence,
	},
	{
		ID: ruleKeySize, What: "a file's key has 44 bytes", Effect: Refuses, Code: codeKeyMissing,
		Words: "File key has %d bytes", Source: "PROTOCOL.md §7.5", Grade: GradePrudence, Why: cannotWrite,
	},
	{
		ID: ruleKeyClass, What: "a file's key is of the file's class", Effect: Warns, Code: codeKeyMissing,
		Words: "Key of class %d, file of class %d", Source: realRows, Grade: GradePrudence,
	},
	{
		ID: ruleKeyClassBag, What: "the key bag has the class of a file's key", Effect: Refuses, Code: codeKeyMissing,
		Words: "File key is of class %d, which is not in the keybag", Source: "PROTOCOL.md §7.6", Grade: GradePrudence, Why: cannotWrite,
	},
	{
		ID: ruleKeyUnwrap, What: "a file's key opens", Effect: Refuses, Code: codeKeyMissing,
		Words: "File key cannot be unwrapped", Source: "PROTOCOL.md §7.6", Grade: GradePrudence, Why: cannotWrite,
	},
	{
		ID: rulePayload, What: "the contents of every file are there", Effect: Refuses, Code: codeCorrupt,
		Words: "Multiple errors downloading files", Source: "reported: libimobiledevice#801", Grade: GradeReported,
	},
	{
		ID: rulePayloadEmpty, What: "empty files of an encrypted backup have one block of contents", Effect: Warns, Code: codeCorrupt,
		Words: "No contents; encrypted, an empty file has 16 bytes", Source: "PROTOCOL.md §7.1, §7.6 leave it open", Grade: GradePrudence,
	},
	{
		ID: rulePayloadDecrypt, What: "the contents of every file decrypt", Effect: Refuses, Code: codeCorrupt,
		Words: "Error decrypting file: %s", Source: "reported: plain contents in an encrypted backup, iOS 26 and 27", Grade: GradeReported,
	},
	{
		ID: rulePayloadShort, What: "no contents are shorter than their entry says", Effect: Refuses, Code: codeCorrupt,
		Words: "File is shorter than its record says (%d < %d): %s", Source: "PROTOCOL.md §8.3", Grade: GradePrudence, Why: cannotWrite,
	},
	{
		ID: rulePayloadLong, What: "no contents are longer than their entry says", Effect: Warns, Code: codeCorrupt,
		Words: "%d bytes, its entry says %d", Source: "PROTOCOL.md §8.3", Grade: GradePrudence,
	},
	{
		ID: rulePayloadNoPad, What: "encrypted contents are padded to whole blocks", Effect: Warns, Code: codeCorrupt,
		Words: "No padding at its end", Source: "PROTOCOL.md §7.6: some programs leave it out; no report of a restore", Grade: GradePrudence,
	},
}
