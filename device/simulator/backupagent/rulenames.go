package backupagent

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// ruleTable holds the rules in the order in which a restore comes to them, in the
// fields of Rule. The test of this file holds it against the names below.
//
//go:embed rules.json
var ruleTable []byte

// table are the rules, read when they are first asked for: most windows have no
// simulated iPhone.
var table = sync.OnceValue(func() (all []Rule) {
	if err := json.Unmarshal(ruleTable, &all); err != nil {
		panic("rules.json: " + err.Error()) // it is part of the program
	}
	return all
})

// rules are the same, each by its name.
var rules = sync.OnceValue(func() map[RuleID]*Rule {
	all := make(map[RuleID]*Rule, len(table()))
	for i := range table() {
		all[table()[i].ID] = &table()[i]
	}
	return all
})

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
