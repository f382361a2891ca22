package backupagent

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// writeInfo does the host's part of a backup.
func writeInfo(t *testing.T, root *disk) {
	t.Helper()
	text, err := plist.Marshal(map[string]any{
		"Product Version": "26.1", "Display Name": "Test iPhone", "Target Identifier": testUDID, "Applications": map[string]any{},
	}, plist.XMLFormat)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, root, infoFile, text)
}

func restoreOptions(password string) map[string]any {
	options := map[string]any{
		"RestoreSystemFiles": true, "RestorePreserveSettings": false, "RestoreDontCopyBackup": true,
		"RestoreShouldReboot": false, "RemoveItemsNotRestored": true,
	}
	if password != "" {
		options["Password"] = password
	}
	return map[string]any{"SourceIdentifier": testUDID, "Options": options}
}

// answerOf runs a request and returns code and words.
func answerOf(t *testing.T, h *testHost, name string, values map[string]any) (int, string) {
	t.Helper()
	response, err := h.request(name, values)
	if err != nil {
		t.Fatal(err)
	}
	code, _ := response["ErrorCode"].(uint64)
	text, _ := response["ErrorDescription"].(string)
	return int(code), text
}

// Image A → backup → restore onto an empty phone → backup again: equal in
// every row and byte.
func TestRoundTrip(t *testing.T) {
	for _, password := range []string{"", "correct horse"} {
		t.Run(fmt.Sprintf("password %q", password), func(t *testing.T) {
			spec := phoneimage.Spec{Seed: 4, Files: 500, Bytes: 3 << 20, Days: 1}
			first := newAgent(t, spec, func(o *Options) { o.Password = password })
			one, two := newDisk(), newDisk()
			backup(t, first, one, true)
			writeInfo(t, one)

			var encrypted []bool
			second := newAgent(t, phoneimage.Spec{Seed: 99}, func(o *Options) {
				o.EncryptionChanged = func(on bool) { encrypted = append(encrypted, on) }
			})
			h := dial(t, second, one)
			if code, text := answerOf(t, h, "Restore", restoreOptions(password)); code != 0 {
				t.Fatalf("restore: %d %s", code, text)
			}
			if len(encrypted) != 1 || encrypted[0] != (password != "") || second.Encrypted() != encrypted[0] {
				t.Errorf("encryption after the restore: %v", encrypted)
			}
			if h.maxPaths != batchSize {
				t.Errorf("asked for %d files at once", h.maxPaths)
			}
			backup(t, second, two, true)
			checkBackup(t, two, password, first.Image())
			a, b := openBackup(t, one, password), openBackup(t, two, password)
			for id, row := range a.rows {
				other := b.rows[id]
				if password == "" && !sameRecord(row.file, other.file) || !bytes.Equal(row.text, other.text) {
					t.Errorf("%s-%s differs", row.domain, row.file.RelativePath)
				}
			}
			if len(a.rows) != len(b.rows) {
				t.Errorf("%d and %d rows", len(a.rows), len(b.rows))
			}
		})
	}
}

func writeFile(t *testing.T, root *disk, name string, data []byte) {
	t.Helper()
	if err := root.write(testUDID+"/"+name, data); err != nil {
		t.Fatal(err)
	}
}

func TestSecondRestoreWantsARestart(t *testing.T) {
	agent, root := newAgent(t, phoneimage.Spec{Seed: 1}, nil), newDisk()
	backup(t, agent, root, true)
	writeInfo(t, root)
	for i, want := range []int{0, codeWrite} {
		code, text := answerOf(t, dial(t, agent, root), "Restore", restoreOptions(""))
		if code != want || code != 0 && !strings.Contains(text, "/var/.backup.i") {
			t.Fatalf("restore %d: %d %s", i+1, code, text)
		}
	}
	agent.Restarted()
	if code, text := answerOf(t, dial(t, agent, root), "Restore", restoreOptions("")); code != 0 {
		t.Errorf("after a restart: %d %s", code, text)
	}
}

func TestRestartsAfterARestore(t *testing.T) {
	restarts := make(chan struct{}, 1)
	agent, root := newAgent(t, phoneimage.Spec{}, func(o *Options) { o.Restart = func() { restarts <- struct{}{} } }), newDisk()
	backup(t, agent, root, true)
	writeInfo(t, root)
	options := restoreOptions("")
	delete(options["Options"].(map[string]any), "RestoreShouldReboot")
	h := dial(t, agent, root)
	if code, text := answerOf(t, h, "Restore", options); code != 0 {
		t.Fatalf("%d %s", code, text)
	}
	h.message("DLMessageDisconnect", empty)
	<-restarts
}

// damage is done to a finished backup; the phone answers with a code.
func TestRestoreOfADamagedBackup(t *testing.T) {
	edit := func(change func(m map[string]any)) func(*testing.T, *disk) {
		return func(t *testing.T, root *disk) {
			m := map[string]any{}
			if _, err := plist.Unmarshal(readFile(t, root, manifestFile), &m); err != nil {
				t.Fatal(err)
			}
			change(m)
			text, err := plist.Marshal(m, plist.BinaryFormat)
			if err != nil {
				t.Fatal(err)
			}
			writeFile(t, root, manifestFile, text)
		}
	}
	replace := func(name string, text []byte) func(*testing.T, *disk) {
		return func(t *testing.T, root *disk) { writeFile(t, root, name, text) }
	}
	remove := func(name string) func(*testing.T, *disk) {
		return func(_ *testing.T, root *disk) { root.remove(testUDID + "/" + name) }
	}
	setStatus := func(version, state string) func(*testing.T, *disk) {
		text, err := plist.Marshal(status{BackupState: "new", SnapshotState: state, Version: version, IsFullBackup: true}, plist.BinaryFormat)
		if err != nil {
			t.Fatal(err)
		}
		return replace(statusFile, text)
	}
	sms := mbfile.IDOf("HomeDomain", "Library/SMS/sms.db").String()
	sms = sms[:2] + "/" + sms
	recipe := mbfile.IDOf("AppDomain-com.example.recipes", "Library/Preferences/com.example.recipes.plist").String()
	recipe = recipe[:2] + "/" + recipe
	info, _ := plist.Marshal(map[string]any{"Product Version": "26.2"}, plist.XMLFormat)

	tests := []struct {
		name     string
		password string // of the backup
		damage   func(*testing.T, *disk)
		change   func(*Options)
		given    string // password of the restore
		code     int
		words    string
	}{
		{name: "no Status", damage: remove(statusFile), code: codeMissing, words: "Status.plist"},
		{name: "empty Status", damage: replace(statusFile, nil), code: codeCorrupt, words: "zero-length"},
		{name: "Status is no plist", damage: replace(statusFile, []byte("hello")), code: codeRead, words: "Error reading status"},
		{name: "unfinished", damage: setStatus("3.3", stateUploading), code: codeUnfinished},
		{name: "no Manifest.plist", damage: remove(manifestFile), code: codeCorrupt, words: "No such file or directory"},
		{name: "empty Manifest.plist", damage: replace(manifestFile, nil), code: codeCorrupt, words: "zero-length data (MBErrorDomain/11)"},
		{name: "no keybag", damage: edit(func(m map[string]any) { delete(m, "BackupKeyBag") }), code: codeCorrupt, words: "No keybag"},
		{name: "no index", damage: remove(indexFile), code: codeCorrupt, words: "backup database"},
		{name: "text as index", damage: replace(indexFile, []byte("not a database at all")), code: codeCorrupt, words: "backup database"},
		{name: "newer iOS", damage: replace(infoFile, info), code: codeUnsupported, words: "26.2"},
		{name: "app is not listed", damage: edit(func(m map[string]any) { delete(m["Applications"].(map[string]any), "com.example.chess") }), code: codeCorrupt, words: "Unknown domain name"},
		{name: "a file is missing", damage: remove(sms), code: codeCorrupt, words: "Multiple errors downloading files"},
		{name: "a byte is wrong", damage: replace(sms, bytes.Repeat([]byte("x"), 4096)), code: codeCorrupt, words: "digest didn"},
		{name: "an app's file is short", damage: replace(recipe, []byte("x")), code: codeCorrupt, words: "shorter"},
		{name: "phone too full", change: func(o *Options) {
			o.Facts = func() Facts { f := testFacts(); f.FreeBytes = 1000; return f }
		}, code: codePhoneFull, words: "1000 <"},
		{name: "Find My", change: func(o *Options) {
			o.Facts = func() Facts { f := testFacts(); f.FindMy = true; return f }
		}, code: codeFindMy, words: "Find My"},
		{name: "profile wants encryption", change: func(o *Options) {
			o.Facts = func() Facts { f := testFacts(); f.EncryptionRequired = true; return f }
		}, code: codeGeneric, words: "MDM"},
		{name: "no passcode entered", change: func(o *Options) { o.Passcode = func(ctxArg) error { return errors.New("refused") } }, code: codeLocked, words: "Device locked"},
		{name: "wrong password", password: "a", given: "b", code: codePassword, words: "MKBKeyBagUnlock"},
		{name: "no password given", password: "a", code: codePassword},
		{name: "ciphertext is cut", password: "a", given: "a", damage: replace(recipe, []byte("x")), code: codeCorrupt, words: "decrypting"},
		{name: "plain text among the encrypted", password: "a", given: "a", damage: replace(recipe, bytes.Repeat([]byte("0123456789abcdef"), 40)), code: codeCorrupt, words: "decrypting"},
		{name: "key of the index is lost", password: "a", given: "a", damage: edit(func(m map[string]any) { m["ManifestKey"] = make([]byte, 44) }), code: codeCorrupt},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := newDisk()
			backup(t, newAgent(t, phoneimage.Spec{Seed: 2}, func(o *Options) { o.Password = test.password }), root, true)
			writeInfo(t, root)
			if test.damage != nil {
				test.damage(t, root)
			}
			ended := make(chan Outcome, 1)
			agent := newAgent(t, phoneimage.Spec{Seed: 3}, func(o *Options) {
				o.Ended = func(e Outcome) { ended <- e }
				if test.change != nil {
					test.change(o)
				}
			})
			before := agent.Image()
			h := dial(t, agent, root)
			code, text := answerOf(t, h, "Restore", restoreOptions(test.given))
			if code != test.code || !strings.Contains(text, test.words) {
				t.Errorf("answer %d %q", code, text)
			}
			if agent.Image() != before {
				t.Error("the phone was changed")
			}
			if e := <-ended; e.Code != test.code || e.Text != text {
				t.Errorf("outcome %+v", e)
			}
		})
	}
}

// A restore asked not to remove what it does not bring keeps it.
func TestRestoreKeepsOthers(t *testing.T) {
	root := newDisk()
	backup(t, newAgent(t, phoneimage.Spec{Seed: 1}, nil), root, true)
	writeInfo(t, root)
	agent := newAgent(t, phoneimage.Spec{Seed: 1, Files: 500}, nil)
	rows := agent.Image().Totals(false).Rows
	options := restoreOptions("")
	options["Options"].(map[string]any)["RemoveItemsNotRestored"] = false
	if code, text := answerOf(t, dial(t, agent, root), "Restore", options); code != 0 {
		t.Fatalf("%d %s", code, text)
	}
	if got := agent.Image().Totals(false).Rows; got != rows {
		t.Errorf("%d rows of %d", got, rows)
	}
}

// RestoreDontCopyBackup absent: the host is asked to set the present backup aside.
func TestRestoreSetsThePresentBackupAside(t *testing.T) {
	agent, root := newAgent(t, phoneimage.Spec{Seed: 1}, nil), newDisk()
	backup(t, agent, root, true)
	writeInfo(t, root)
	options := restoreOptions("")
	delete(options["Options"].(map[string]any), "RestoreDontCopyBackup")
	if code, text := answerOf(t, dial(t, agent, root), "Restore", options); code != 0 {
		t.Fatalf("%d %s", code, text)
	}
	var info map[string]any
	text, err := root.read(testUDID + "-20260501-120000/" + infoFile)
	if err == nil {
		_, err = plist.Unmarshal(text, &info)
	}
	if err != nil || info["Target Identifier"] != testUDID+"-20260501-120000" {
		t.Errorf("the copy's Info.plist: %v, %v", info, err)
	}
}
