package backupagent

import (
	"bytes"
	"encoding/binary"
	"os"
	"regexp"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// What the damages are done to.
const (
	homeDomain = "HomeDomain"
	smsPath    = "Library/SMS/sms.db"
	appDomain  = "AppDomain-com.example.recipes"
	appPath    = "Library/Preferences/com.example.recipes.plist"
)

// damage breaks one rule.
type damage struct {
	rule      RuleID
	name      string // where a rule is broken in several ways
	do        func(b *backupToBreak)
	encrypted bool // it needs an encrypted backup
	typed     string
	words     string // in the phone's answer, or in the warning
	also      RuleID // that cannot but be broken too
}

func damages() []damage {
	type m = map[string]any
	list := func(name, key string, value any) func(*backupToBreak) {
		return func(b *backupToBreak) {
			b.list(name, func(m m) {
				if m[key] = value; value == nil {
					delete(m, key)
				}
			})
		}
	}
	lockdown := func(key string, value any) func(*backupToBreak) {
		return func(b *backupToBreak) {
			b.list(manifestFile, func(m m) { m["Lockdown"].(map[string]any)[key] = value })
		}
	}
	write := func(name string, text []byte) func(*backupToBreak) {
		return func(b *backupToBreak) { writeFile(b.t, b.root, name, text) }
	}
	remove := func(name string) func(*backupToBreak) {
		return func(b *backupToBreak) { b.root.remove(testUDID + "/" + name) }
	}
	record := func(change func(f *mbfile.File)) func(*backupToBreak) {
		return func(b *backupToBreak) { b.record(appDomain, appPath, change) }
	}
	app := func(set string, args ...any) func(*backupToBreak) {
		return func(b *backupToBreak) {
			b.sql("UPDATE Files SET "+set+" WHERE domain = '"+appDomain+"' AND relativePath = '"+appPath+"'", args...)
		}
	}
	insert := func(domain, path string) func(*backupToBreak) {
		return func(b *backupToBreak) {
			b.insert(domain, path, mbfile.Regular, mbfile.File{Mode: 0o100644, ProtectionClass: 3})
		}
	}
	state := func(state string, full bool) func(*backupToBreak) {
		return func(b *backupToBreak) {
			b.list(statusFile, func(m m) { m["SnapshotState"], m["IsFullBackup"] = state, full })
		}
	}
	return []damage{
		{rule: ruleStatusMissing, do: remove(statusFile), words: `No such file or directory at path "` + testUDID + `/Status.plist"`},
		{rule: ruleStatusEmpty, do: write(statusFile, nil), words: "zero-length"},
		{rule: ruleStatusUnreadable, do: write(statusFile, []byte("hello")), words: "Error creating from path"},
		{rule: ruleStatusVersion, do: list(statusFile, "Version", "99.9"), words: "99.9"},
		{rule: ruleStatusVersion, name: "old", do: list(statusFile, "Version", "2.3"), words: "2.3"},
		{rule: ruleStatusState, do: state("confused", false), words: "Invalid snapshot state"},
		{rule: ruleStatusNever, do: state(stateUploading, true), words: "uploading"},
		{rule: ruleStatusInterrupted, name: "uploading", do: state(stateUploading, false), words: "hosts do not begin"},
		{rule: ruleStatusInterrupted, name: "removing", do: state(stateRemoving, false)},
		{rule: ruleStatusInterrupted, name: "moving", do: func(b *backupToBreak) {
			state(stateMoving, false)(b)
			for _, name := range []string{manifestFile, indexFile, b.payload(appDomain, appPath)} {
				b.move(name, snapshotFolder+"/"+name)
			}
			writeFile(b.t, b.root, manifestFile, []byte("older"))
			writeFile(b.t, b.root, indexFile, []byte("older"))
		}},
		{rule: ruleStatusBackupState, do: list(statusFile, "BackupState", "empty"), words: "empty"},

		{rule: ruleManifestMissing, do: remove(manifestFile), words: "No such file or directory"},
		{rule: ruleManifestEmpty, do: write(manifestFile, nil), words: "zero-length data (MBErrorDomain/11)"},
		{rule: ruleManifestUnreadable, name: "text", do: write(manifestFile, []byte("hello"))},
		{rule: ruleManifestUnreadable, name: "an array", do: write(manifestFile, []byte("<plist><array/></plist>"))},
		{rule: ruleManifestVersion, do: list(manifestFile, "Version", "99.0"), words: "99.0"},
		{rule: ruleManifestTypes, do: list(manifestFile, "Version", 10), words: "a number"},
		{rule: ruleManifestTypes, name: "an app", do: func(b *backupToBreak) {
			b.list(manifestFile, func(m m) { m["Applications"].(map[string]any)["com.example.recipes"] = "text" })
		}},
		{rule: ruleLockdownType, do: lockdown("ProductVersion", 26), words: "lockdown value not an NSString"},
		{rule: ruleLockdownOther, do: lockdown("TimeZone", 7), words: "TimeZone"},

		{rule: ruleKeybagMissing, do: list(manifestFile, "BackupKeyBag", nil), words: "No keybag"},
		{rule: ruleKeybagUnreadable, do: list(manifestFile, "BackupKeyBag", []byte("VERS")), words: "cut off"},
		{rule: ruleKeybagUnreadable, name: "a class twice", do: func(b *backupToBreak) {
			b.list(manifestFile, func(m m) {
				bag := m["BackupKeyBag"].([]byte)
				m["BackupKeyBag"] = append(bytes.Clone(bag), bag[bytes.LastIndex(bag, []byte("UUID")):]...)
			})
		}},
		{rule: ruleKeybagLocked, do: func(b *backupToBreak) {
			b.list(manifestFile, func(m m) {
				bag := bytes.Clone(m["BackupKeyBag"].([]byte))
				bag[bytes.Index(bag, []byte("SALT"))+8] ^= 1
				m["BackupKeyBag"] = bag
			})
		}},
		{rule: ruleKeybagLocked, name: "flag off", encrypted: true, do: list(manifestFile, "IsEncrypted", false)},
		{rule: ruleKeybagClass, do: func(b *backupToBreak) {
			b.list(manifestFile, func(m m) {
				bag := bytes.Clone(m["BackupKeyBag"].([]byte))
				bag[len(bag)-1] ^= 1
				m["BackupKeyBag"] = bag
			})
		}, words: "[11]"},
		{rule: rulePassword, encrypted: true, typed: "guess", words: "MKBKeyBagUnlock"},
		{rule: ruleEncryptionFlag, do: list(manifestFile, "ManifestKey", make([]byte, 44)), words: "a key for the index"},

		{rule: ruleIndexMissing, do: remove(indexFile), words: "No such file or directory"},
		{rule: ruleIndexName, do: func(b *backupToBreak) { b.old(); b.move(oldIndexName, indexFile) }, words: "Manifest.db"},
		{rule: ruleIndexName, name: "of the old format", do: func(b *backupToBreak) { b.old(); list(statusFile, "Version", "3.3")(b) }},
		{rule: ruleIndexKey, encrypted: true, do: list(manifestFile, "ManifestKey", nil)},
		{rule: ruleIndexKey, name: "damaged", encrypted: true, do: list(manifestFile, "ManifestKey", make([]byte, 44))},
		{rule: ruleIndexPlain, encrypted: true, do: (*backupToBreak).plainIndex},
		{rule: ruleOldEncryption, encrypted: true, do: func(b *backupToBreak) {
			b.plainIndex()
			list(manifestFile, "ManifestKey", nil)(b)
		}},
		{rule: ruleIndexUnreadable, do: write(indexFile, []byte("not a database at all"))},
		{rule: ruleIndexUnreadable, name: "no table", do: func(b *backupToBreak) { b.sql("DROP TABLE Files") }},
		{rule: ruleIndexUnreadable, name: "another column", do: func(b *backupToBreak) { b.sql("ALTER TABLE Files RENAME COLUMN relativePath TO path") }},
		{rule: ruleIndexEmpty, do: func(b *backupToBreak) { b.sql("DELETE FROM Files") }},
		{rule: ruleOldFormat, do: (*backupToBreak).old},
		{rule: ruleOldEncrypted, encrypted: true, do: (*backupToBreak).old},

		{rule: ruleInfoMissing, do: remove(infoFile)},
		{rule: ruleInfoIdentity, do: list(infoFile, "Target Identifier", nil)},
		{rule: ruleInfoUnreadable, do: write(infoFile, []byte("<plist><dict>"))},
		{rule: ruleInfoControl, do: write(infoFile, []byte("<?xml version=\"1.0\"?><plist><dict><key>Unique Identifier</key><string>a\x02b</string></dict></plist>"))},
		{rule: ruleNewerIOS, do: list(infoFile, "Product Version", "26.2"), words: "26.2"},

		{rule: ruleRowEmpty, do: func(b *backupToBreak) {
			b.sql("INSERT INTO Files VALUES (?, NULL, NULL, 16, NULL)", strings.Repeat("ab", 20))
		}},
		{rule: ruleRowText, name: "no domain", do: app("domain = NULL")},
		{rule: ruleRowText, name: "path as bytes", do: app("relativePath = x'00'")},
		{rule: ruleRowUTF8, do: insert("MediaDomain", "Media/\xff\xfe"), also: ruleRecordPath},
		{rule: ruleRowFlags, name: "99", do: app("flags = 99"), words: "99"},
		{rule: ruleRowFlags, name: "missing", do: app("flags = NULL"), words: "missing"},
		{rule: ruleRowFlags, name: "16 with a path", do: app("flags = 16"), words: "16"},
		{rule: ruleRowFlagsNone, do: app("flags = 0")},
		{rule: ruleRowTwice, do: func(b *backupToBreak) {
			b.sql("INSERT INTO Files SELECT ?, domain, relativePath, flags, file FROM Files WHERE relativePath = 'Library' LIMIT 1", strings.Repeat("cd", 20))
		}, also: ruleRowID},
		{rule: ruleRowID, do: func(b *backupToBreak) {
			b.sql("UPDATE Files SET fileID = ? WHERE domain = 'HomeDomain' AND relativePath = 'Library'", strings.Repeat("cd", 20))
		}, words: "cdcd"},
		{rule: ruleFileID, do: func(b *backupToBreak) {
			other := strings.Repeat("cd", 20)
			app("fileID = ?", other)(b)
			b.move(b.payload(appDomain, appPath), "cd/"+other)
		}, words: "references files not in backup"},
		{rule: ruleFileIDBlob, do: app("fileID = CAST(fileID AS BLOB)")},
		{rule: ruleRecord, name: "none", do: app("file = NULL")},
		{rule: ruleRecord, name: "half", do: app("file = substr(file, 1, 200)")},
		{rule: ruleRecordThin, do: func(b *backupToBreak) { app("file = ?", thin(b))(b) }},
		{rule: ruleRecordFields, do: func(b *backupToBreak) { app("file = ?", fields(b, map[string]any{"Mode": "text"}))(b) }},
		{rule: ruleRecordFields, name: "another class", do: func(b *backupToBreak) {
			app("file = ?", fields(b, map[string]any{"$class": uid(0)}))(b)
		}},
		{rule: ruleRecordPath, do: record(func(f *mbfile.File) { f.RelativePath = "Library/other" }), words: "Library/other"},
		{rule: ruleRecordMode, name: "of a folder", do: record(func(f *mbfile.File) { f.Mode = 0o40755 }), words: "040755"},
		{rule: ruleRecordMode, name: "of a link", do: record(func(f *mbfile.File) { f.Mode = 0o120777 })},
		{rule: ruleRecordMode, name: "none", do: record(func(f *mbfile.File) { f.Mode = 0 })},
		{rule: ruleRecordMode, name: "a file listed as folder", do: app("flags = 2"), words: "a folder"},
		{rule: ruleRecordMode, name: "a file listed as link", do: app("flags = 4"), words: "a link", also: ruleLinkTarget},
		{rule: ruleRecordNegative, do: record(func(f *mbfile.File) { f.Size = -5 }), words: "-5"},
		{rule: ruleRecordSize, do: func(b *backupToBreak) { app("file = ?", thin(b, "Size"))(b) }, also: rulePayloadLong},
		{rule: ruleRecordClass, do: record(func(f *mbfile.File) { f.ProtectionClass = 99 }), words: "99"},
		{rule: ruleLinkTarget, do: func(b *backupToBreak) {
			b.insert(homeDomain, "Library/link", mbfile.Link, mbfile.File{Mode: 0o120755})
		}},
		{rule: ruleDomainSlash, do: insert("HomeDomain/../x", "a"), words: "cannot contain a slash"},
		{rule: ruleDomain, do: insert("Nonsense", "a"), words: "Unknown domain name"},
		{rule: ruleDomain, name: "without its container", do: insert("AppDomainGroup", "a")},
		{rule: ruleDomainNew, do: insert("FutureDomain", "")},
		{rule: ruleDomainNew, name: "of a container", do: insert("FutureDomainPlugin-com.example.x", "")},
		{rule: ruleApp, do: func(b *backupToBreak) {
			b.list(manifestFile, func(m m) { delete(m["Applications"].(map[string]any), "com.example.chess") })
		}, words: "Unknown domain name"},
		{rule: rulePathAbsolute, do: insert(homeDomain, "/Library/a"), words: "File path is invalid: HomeDomain:/Library/a"},
		{rule: rulePathClimbs, do: insert(homeDomain, "Library/../a"), words: "File path is invalid"},
		{rule: rulePathZero, do: func(b *backupToBreak) { b.zeroPath() }},
		{rule: rulePathParts, name: "empty", do: insert("MediaDomain", "Media//a"), also: ruleParent},
		{rule: rulePathParts, name: "at the end", do: insert("MediaDomain", "Media/")},
		{rule: rulePathParts, name: "a dot", do: insert("MediaDomain", "Media/./a"), also: ruleParent},
		{rule: rulePathLong, do: insert("MediaDomain", "Media/"+strings.Repeat("n", 256))},
		{rule: ruleDecomposed, do: insert("MediaDomain", "Media/u\u0308ber.mp3"), words: "rename error"},
		{rule: ruleDecomposed, name: "among others", do: insert("MediaDomain", "Media/\u0958/e\u0301\u0958"), words: "rename error"},
		{rule: ruleExcluded, do: insert("MediaDomain", "Media/\u0958.mp3")},
		{rule: ruleParent, do: insert("MediaDomain", "Media/no/such/folder/a"), words: "Media/no/such/folder"},
		{rule: ruleParentKind, do: insert(appDomain, appPath+"/below"), words: "is no folder"},

		{rule: ruleDigest, do: insert(homeDomain, "Library/a"), words: "references files not in backup"},
		{rule: ruleDigestNew, do: func(b *backupToBreak) {
			insert("NetworkDomain", "a")(b)
			list(infoFile, "Product Version", "18.5")(b)
			lockdown("ProductVersion", "18.5")(b)
		}, also: ruleParent},
		{rule: ruleDigestDiffer, do: write("", nil), words: "digest didn"},
		{rule: ruleKeyMissing, encrypted: true, do: record(func(f *mbfile.File) { f.EncryptionKey = nil })},
		{rule: ruleKeyEmpty, encrypted: true, do: func(b *backupToBreak) {
			b.insert(appDomain, "empty", mbfile.Regular, mbfile.File{Mode: 0o100644, ProtectionClass: 3})
		}, also: ruleParent},
		{rule: ruleKeySize, encrypted: true, do: record(func(f *mbfile.File) { f.EncryptionKey = f.EncryptionKey[:40] }), words: "40 bytes"},
		{rule: ruleKeyClass, encrypted: true, do: record(func(f *mbfile.File) { f.ProtectionClass = f.ProtectionClass%4 + 1 })},
		{rule: ruleKeyClassBag, encrypted: true, do: record(func(f *mbfile.File) { binary.LittleEndian.PutUint32(f.EncryptionKey, 77) }), words: "77"},
		{rule: ruleKeyUnwrap, encrypted: true, do: record(func(f *mbfile.File) { f.EncryptionKey[20] ^= 1 })},
		{rule: rulePayload, do: func(b *backupToBreak) { b.root.remove(testUDID + "/" + b.payload(homeDomain, smsPath)) }},
		{rule: rulePayloadDecrypt, name: "in plain", encrypted: true, do: func(b *backupToBreak) {
			writeFile(b.t, b.root, b.payload(appDomain, appPath), bytes.Repeat([]byte("0123456789abcdef"), 40))
		}},
		{rule: rulePayloadDecrypt, name: "cut", encrypted: true, do: func(b *backupToBreak) { writeFile(b.t, b.root, b.payload(appDomain, appPath), []byte("x")) }},
		{rule: rulePayloadShort, do: func(b *backupToBreak) { writeFile(b.t, b.root, b.payload(appDomain, appPath), []byte("x")) }, words: "(1 <"},
		{rule: rulePayloadLong, name: "encrypted", encrypted: true, do: func(b *backupToBreak) {
			name := b.payload(appDomain, appPath)
			writeFile(b.t, b.root, name, append(bytes.Clone(readFile(b.t, b.root, name)), make([]byte, 4096)...))
		}},
		{rule: rulePayloadEmpty, encrypted: true, do: func(b *backupToBreak) { b.emptied() }},
		{rule: rulePayloadLong, do: func(b *backupToBreak) {
			name := b.payload(appDomain, appPath)
			writeFile(b.t, b.root, name, append(bytes.Clone(readFile(b.t, b.root, name)), "and more"...))
		}},
		{rule: rulePayloadNoPad, encrypted: true, do: (*backupToBreak).unpadded},
	}
}

// thin is a record as other programs write it: no class, no times, no inode.
func thin(b *backupToBreak, without ...string) []byte {
	changed := map[string]any{}
	for _, field := range without {
		changed[field] = nil
	}
	return fields(b, changed)
}

// fields is a thin record with some values changed.
func fields(b *backupToBreak, changed map[string]any) []byte {
	path := appPath
	fields := map[string]any{
		"RelativePath": uid(2), "Mode": 0o100644, "Size": len(readFile(b.t, b.root, b.payload(appDomain, path))), "ProtectionClass": 3,
	}
	for field, value := range changed {
		if fields[field] = value; value == nil {
			delete(fields, field)
		}
	}
	return marshal(b.t, map[string]any{
		"$version": 100000, "$archiver": "NSKeyedArchiver", "$top": map[string]any{"root": uid(1)},
		"$objects": []any{"$null", fields, path},
	})
}

// Every rule has a backup that breaks it, and the phone answers as the table says.
func TestRules(t *testing.T) {
	whole := map[bool]*backupToBreak{}
	for _, encrypted := range []bool{false, true} {
		b := &backupToBreak{t: t, root: newDisk()}
		if encrypted {
			b.password = "right"
		}
		backup(t, newAgent(t, phoneimage.Spec{Seed: 9}, func(o *Options) { o.Password = b.password }), b.root, true)
		writeInfo(t, b.root)
		whole[encrypted] = b
		if o, err := rehearse(t, b.root, testFacts(), b.password, nil); err != nil || o.Code != 0 || o.FailureCount != 0 || o.WarningCount != 0 {
			t.Fatalf("a sound backup, encrypted %v: %d %s, %v, %v, %v", encrypted, o.Code, o.Text, o.Failures, o.Warnings, err)
		}
	}
	tried := map[RuleID]bool{}
	for _, d := range damages() {
		tried[d.rule] = true
		t.Run(strings.TrimSuffix(string(d.rule)+" "+d.name, " "), func(t *testing.T) {
			t.Parallel()
			b := whole[d.encrypted].copyOf(t)
			if d.rule == ruleDigestDiffer {
				name := b.payload(homeDomain, smsPath)
				d.do = func(b *backupToBreak) {
					writeFile(t, b.root, name, bytes.Repeat([]byte("x"), len(readFile(t, b.root, name))))
				}
			}
			if d.do != nil {
				d.do(b)
			}
			password := b.password
			if d.typed != "" {
				password = d.typed
			}
			o, err := rehearse(t, b.root, testFacts(), password, nil)
			if err != nil {
				t.Fatal(err)
			}
			judgeOutcome(t, d, o)
		})
	}
	for _, r := range Rules() {
		if !tried[r.ID] {
			t.Errorf("no backup breaks the rule %s", r.ID)
		}
	}
}

func judgeOutcome(t *testing.T, d damage, o Outcome) {
	t.Helper()
	rule := RuleOf(d.rule)
	said := o.Text
	for _, w := range o.Warnings {
		said += "\n" + w.Text
		if w.Rule != d.rule && w.Rule != d.also && rule.Effect != Refuses {
			t.Errorf("warned of %s: %s %s", w.Rule, w.Path, w.Text)
		}
		if RuleOf(w.Rule).Effect != Warns {
			t.Errorf("%s is a warning", w.Rule)
		}
	}
	switch rule.Effect {
	case Refuses:
		if o.Code != rule.Code || o.Rule != d.rule {
			t.Errorf("%d %q by the rule %q", o.Code, o.Text, o.Rule)
		}
		if d.rule == ruleLockdownType && o.FailureCount != 0 {
			t.Errorf("a list counts as a file: %v", o.Failures)
		}
	case Warns:
		if o.Code != 0 || o.FailureCount != 0 || len(o.Warnings) == 0 {
			t.Errorf("%d %q, %d failures, %d warnings", o.Code, o.Text, o.FailureCount, len(o.Warnings))
		}
	case Accepts:
		if o.Code != 0 || o.FailureCount != 0 || o.WarningCount != 0 || o.Files == 0 {
			t.Errorf("%d %q, %d failures, %d files, %v", o.Code, o.Text, o.FailureCount, o.Files, o.Warnings)
		}
	}
	if !strings.Contains(said, d.words) {
		t.Errorf("no %q in %q", d.words, said)
	}
}

// The table itself: each rule has a source; what is not proven only warns, or
// says why not.
func TestRuleTable(t *testing.T) {
	seen := map[RuleID]bool{}
	for _, r := range Rules() {
		if seen[r.ID] || r.What == "" || r.Source == "" || r.Grade == "" || (r.Words == "") != (r.Effect == Accepts) {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
		if (r.Why != "") != (r.Effect == Refuses && !r.Grade.Proven()) {
			t.Errorf("%s: %s, %s, %q", r.ID, r.Effect, r.Grade, r.Why)
		}
		if r.Effect == Warns && r.Grade.Proven() || r.Effect == Refuses && r.Code == 0 {
			t.Errorf("%s: %s by a rule that is %s, code %d", r.ID, r.Effect, r.Grade, r.Code)
		}
	}
	source, err := os.ReadFile("rulenames.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`RuleID = "([^"]+)"`).FindAllSubmatch(source, -1)
	if len(names) != len(seen) {
		t.Errorf("%d names for %d rows", len(names), len(seen))
	}
	for _, m := range names {
		if !seen[RuleID(m[1])] {
			t.Errorf("%s stands in no row", m[1])
		}
	}
}

// A phone that is really restored onto takes what only warns, and says so.
func TestRestoreTellsWarnings(t *testing.T) {
	b := &backupToBreak{t: t, root: newDisk()}
	backup(t, newAgent(t, phoneimage.Spec{Seed: 9}, nil), b.root, true)
	writeInfo(t, b.root)
	b.record(appDomain, appPath, func(f *mbfile.File) { f.ProtectionClass = 99 })
	ended := make(chan Outcome, 1)
	agent := newAgent(t, phoneimage.Spec{Seed: 3}, func(o *Options) { o.Ended = func(e Outcome) { ended <- e } })
	code, text := answerOf(t, dial(t, agent, b.root), "Restore", restoreOptions(""))
	if o := <-ended; code != 0 || len(o.Warnings) != 1 || o.Warnings[0].Rule != ruleRecordClass {
		t.Errorf("%d %s, %+v", code, text, o)
	}
}

// One rule that is broken very often does not hide the others.
func TestManyWarnings(t *testing.T) {
	b := &backupToBreak{t: t, root: newDisk()}
	backup(t, newAgent(t, phoneimage.Spec{Seed: 9, Files: 400}, nil), b.root, true)
	writeInfo(t, b.root)
	b.sql("DELETE FROM Files WHERE flags = 2")
	b.record(appDomain, appPath, func(f *mbfile.File) { f.ProtectionClass = 99 })
	o, err := rehearse(t, b.root, testFacts(), "", nil)
	if err != nil || o.Code != 0 {
		t.Fatalf("%d %s, %v", o.Code, o.Text, err)
	}
	count := map[RuleID]int{}
	for _, w := range o.Warnings {
		count[w.Rule]++
	}
	if count[ruleParent] != MaxWarnings || count[ruleRecordClass] != 1 || o.WarningCount <= MaxWarnings+1 {
		t.Errorf("%v of %d", count, o.WarningCount)
	}
}

// What the simulated phone does not know is neither good nor bad.
func TestUnplayable(t *testing.T) {
	b := &backupToBreak{t: t, root: newDisk()}
	backup(t, newAgent(t, phoneimage.Spec{Seed: 9}, nil), b.root, true)
	writeInfo(t, b.root)
	b.old()
	index := bytes.Clone(readFile(t, b.root, oldIndexName))
	index[4] = 3
	writeFile(t, b.root, oldIndexName, index)
	o, err := rehearse(t, b.root, testFacts(), "", nil)
	if err != nil || !o.Unplayable || !strings.Contains(o.Text, "cannot judge backups this old") {
		t.Errorf("%+v, %v", o, err)
	}
}

// plainIndex stores the index without encryption.
func (b *backupToBreak) plainIndex() {
	var plain []byte
	b.t.Helper()
	b.index(func(conn *sqlite.Conn) {
		var err error
		if plain, err = conn.Serialize("main"); err != nil {
			b.t.Fatal(err)
		}
	})
	writeFile(b.t, b.root, indexFile, plain)
}

// zeroPath gives a row a path with a zero byte in it.
func (b *backupToBreak) zeroPath() {
	b.t.Helper()
	b.index(func(conn *sqlite.Conn) {
		id := mbfile.IDOf("MediaDomain", "Media/a\x00b").String()
		err := sqlitex.Execute(conn, "INSERT INTO Files SELECT ?, 'MediaDomain', CAST(x'4d656469612f610062' AS TEXT), 2, file FROM Files WHERE relativePath = 'Media' LIMIT 1",
			&sqlitex.ExecOptions{Args: []any{id}})
		if err != nil {
			b.t.Fatal(err)
		}
	})
}

// emptied stores an empty file with a key as no bytes at all.
func (b *backupToBreak) emptied() {
	b.t.Helper()
	b.record(appDomain, appPath, func(f *mbfile.File) { f.Size = 0 })
	writeFile(b.t, b.root, b.payload(appDomain, appPath), nil)
}

// unpadded stores a file without the padding at its end.
func (b *backupToBreak) unpadded() {
	b.t.Helper()
	o := openBackup(b.t, b.root, b.password)
	row := o.rows[mbfile.IDOf(appDomain, appPath)]
	key, err := o.bag.Unseal(row.file.EncryptionKey)
	if err != nil {
		b.t.Fatal(err)
	}
	text := append(row.text, bytes.Repeat([]byte(" "), 16-len(row.text)%16)...)
	b.record(appDomain, appPath, func(f *mbfile.File) { f.Size = int64(len(text)) })
	writeFile(b.t, b.root, b.payload(appDomain, appPath), b.encrypt(key, text)[:len(text)])
}
