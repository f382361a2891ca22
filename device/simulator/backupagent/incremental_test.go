package backupagent

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// live lets the phone be used until a day.
func live(t *testing.T, agent *Agent, spec phoneimage.Spec) {
	t.Helper()
	image, err := phoneimage.Generate(spec)
	if err != nil {
		t.Fatal(err)
	}
	if !agent.SetImage(image) {
		t.Fatal("the phone is busy")
	}
}

func TestIncrementalBackup(t *testing.T) {
	for _, password := range []string{"", "correct horse"} {
		spec := phoneimage.Spec{Seed: 5, Files: 800, Bytes: 1 << 20}
		agent, root := newAgent(t, spec, func(o *Options) { o.Password = password }), newDisk()
		all := backup(t, agent, root, true).uploaded
		h := backup(t, agent, root, false)
		if h.uploaded > 10 {
			t.Errorf("nothing changed, %d of %d files were sent", h.uploaded, all)
		}
		if st := readStatusFile(t, root); st.IsFullBackup {
			t.Error("a full backup")
		}
		spec.Days = 2
		live(t, agent, spec)
		if h := backup(t, agent, root, false); h.uploaded < 10 || h.uploaded > all/3 {
			t.Errorf("after two days %d of %d files were sent", h.uploaded, all)
		}
		checkBackup(t, root, password, agent.Image())
		if payloads, want := len(root.files)-3, agent.Image().Totals(password != "").Files; int64(payloads) != want {
			t.Errorf("%d payloads for %d files: stale ones stay", payloads, want)
		}
	}
}

// What makes a phone fall back to a full backup (PROTOCOL.md §6.6).
func TestFallsBackToAFullBackup(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, agent *Agent, root *disk){
		"the encryption changed": func(t *testing.T, agent *Agent, root *disk) {
			h := dial(t, agent, newDisk())
			if code, text := answerOf(t, h, "ChangePassword", map[string]any{"NewPassword": "x"}); code != 0 {
				t.Fatal(text)
			}
		},
		"a payload is missing": func(_ *testing.T, agent *Agent, root *disk) {
			id := mbfile.IDOf("HomeDomain", "Library/SMS/sms.db").String()
			root.remove(testUDID + "/" + id[:2] + "/" + id)
		},
		"no manifest":        func(_ *testing.T, _ *Agent, root *disk) { root.remove(testUDID + "/" + manifestFile) },
		"a garbled manifest": func(t *testing.T, _ *Agent, root *disk) { writeFile(t, root, manifestFile, []byte("garbled")) },
		"a garbled index":    func(t *testing.T, _ *Agent, root *disk) { writeFile(t, root, indexFile, []byte("garbled")) },
		"no Status":          func(_ *testing.T, _ *Agent, root *disk) { root.remove(testUDID + "/" + statusFile) },
	} {
		t.Run(name, func(t *testing.T) {
			agent, root := newAgent(t, phoneimage.Spec{Seed: 6, Files: 300}, nil), newDisk()
			backup(t, agent, root, true)
			change(t, agent, root)
			backup(t, agent, root, false)
			if st := readStatusFile(t, root); !st.IsFullBackup {
				t.Error("not a full backup")
			}
			password := ""
			if agent.Encrypted() {
				password = "x"
			}
			checkBackup(t, root, password, agent.Image())
		})
	}
}

func TestEmptyManifestIsRefused(t *testing.T) {
	agent, root := newAgent(t, phoneimage.Spec{}, nil), newDisk()
	backup(t, agent, root, true)
	writeFile(t, root, manifestFile, nil)
	code, text := answerOf(t, dial(t, agent, root), "Backup", nil)
	if code != codeCorrupt || !strings.Contains(text, "zero-length data (MBErrorDomain/11)") {
		t.Errorf("%d %s", code, text)
	}
	backup(t, agent, root, true) // a full one is taken
}

// An interrupted backup is resumed wherever it was cut, and ends as if nothing
// had happened.
func TestResume(t *testing.T) {
	for i, password := range []string{"", "correct horse"} {
		spec := phoneimage.Spec{Seed: 7, Files: 400, Bytes: 1 << 20}
		for _, fault := range []string{"cut=530", "cut=900", "cut-half=901", "die-at=uploading", "die-at=moving", "die-at=removing", "cut=1400", "cancel=3"} {
			if password != "" && strings.HasPrefix(fault, "die-at") {
				continue // the encryption makes no difference there
			}
			t.Run(fmt.Sprintf("%s %d", fault, i), func(t *testing.T) {
				t.Parallel()
				agent, root := newAgent(t, spec, func(o *Options) { o.Password = password }), newDisk()
				if err := agent.SetFault(fault); err != nil {
					t.Fatal(err)
				}
				h := dial(t, agent, root)
				response, err := h.request("Backup", nil)
				if err == nil && response["ErrorCode"] != uint64(codeCancelled) {
					t.Fatalf("not interrupted: %v", response)
				}
				agent.ClearFaults()
				h = backup(t, agent, root, false)
				if fault == "cut=900" && h.uploaded > 300 {
					t.Errorf("%d files sent again", h.uploaded)
				}
				checkBackup(t, root, password, agent.Image())
				if n := int64(len(root.files) - 3); n != agent.Image().Totals(password != "").Files {
					t.Errorf("%d payloads", n)
				}
			})
		}
	}
}

// A host that says goodbye in the middle is no error, and the next run resumes.
func TestHostCancels(t *testing.T) {
	agent, root := newAgent(t, phoneimage.Spec{Seed: 7, Files: 400}, nil), newDisk()
	h := dial(t, agent, root)
	h.leaveAt = 521
	if _, err := h.request("Backup", nil); err == nil {
		t.Fatal("the host did not leave")
	}
	backup(t, agent, root, false)
	checkBackup(t, root, "", agent.Image())
}

func TestChangePassword(t *testing.T) {
	var on []bool
	agent := newAgent(t, phoneimage.Spec{Seed: 8}, func(o *Options) {
		o.EncryptionChanged = func(encrypted bool) { on = append(on, encrypted) }
	})
	root := newDisk()
	type m = map[string]any
	for _, step := range []struct {
		request m
		code    int
		backup  string // made afterwards, with this password
	}{
		{m{"OldPassword": "a"}, codePassword, ""},
		{m{}, codePassword, ""},
		{m{"NewPassword": "a"}, 0, "a"},
		{m{"NewPassword": "b"}, codePassword, "a"},
		{m{"OldPassword": "x", "NewPassword": "b"}, codePassword, "a"},
		{m{"OldPassword": "a", "NewPassword": "b"}, 0, "b"},
		{m{"OldPassword": "a"}, codePassword, "b"},
		{m{"OldPassword": "b"}, 0, ""},
	} {
		code, text := answerOf(t, dial(t, agent, root), "ChangePassword", step.request)
		if code != step.code {
			t.Fatalf("%v: %d %s", step.request, code, text)
		}
		if step.request["OldPassword"] == "a" && step.code == 0 {
			// The backup on the host opens with the new password at once.
			openBackup(t, root, "b")
			if h := backup(t, agent, root, false); h.uploaded > 10 {
				t.Errorf("%d files sent after a change of the password", h.uploaded)
			}
		}
		if agent.Encrypted() != (step.backup != "") {
			t.Errorf("%v: encrypted %v", step.request, agent.Encrypted())
		}
		backup(t, agent, root, false)
		checkBackup(t, root, step.backup, agent.Image())
	}
	if len(on) != 3 || !on[0] || !on[1] || on[2] {
		t.Errorf("WillEncrypt: %v", on)
	}
}
