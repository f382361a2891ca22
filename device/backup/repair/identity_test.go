package repair_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

type fact struct {
	name     string
	keys     []string
	required bool
}

// facts are what both lists say of the phone: the name in Lockdown, the names in
// Info.plist, and whether an Info.plist is none without it.
var facts = []fact{
	{"UniqueDeviceID", []string{"Target Identifier", "Unique Identifier"}, true},
	{"ProductType", []string{"Product Type"}, true},
	{"ProductVersion", []string{"Product Version"}, true},
	{"BuildVersion", []string{"Build Version"}, true},
	{"SerialNumber", []string{"Serial Number"}, false},
	{"DeviceName", []string{"Device Name", "Display Name"}, false},
}

const otherPhone = "00008101-0BADBADBADBADBAD"

// infoDamages are what befell Info.plist, in all tables about the phone's identity.
var infoDamages = []struct {
	name  string
	spoil func(t *testing.T, b *samples.Backup)
}{
	{"of another phone", func(t *testing.T, b *samples.Backup) {
		list(t, b, "Info.plist", func(m map[string]any) {
			for key, value := range map[string]any{
				"Target Identifier": otherPhone, "Unique Identifier": otherPhone, "Product Type": "iPhone1,1",
				"Product Version": "3.1", "Build Version": "7C144", "Serial Number": "OTHER", "Device Name": "Another", "Display Name": "Another",
			} {
				m[key] = value
			}
		})
	}},
	{"missing", func(t *testing.T, b *samples.Backup) {
		if err := os.Remove(filepath.Join(b.Folder, "Info.plist")); err != nil {
			t.Fatal(err)
		}
	}},
	{"garbage", func(t *testing.T, b *samples.Backup) {
		if err := os.WriteFile(filepath.Join(b.Folder, "Info.plist"), []byte("<?xml version=\"1.0\"?><plist><dict><key>Dev"), 0o600); err != nil {
			t.Fatal(err)
		}
	}},
}

// lockdownDamage is what befell Lockdown beside it.
type lockdownDamage struct {
	name  string
	lost  []string // facts that Lockdown no longer gives
	spoil func(m map[string]any)
}

func lockdownDamages() []lockdownDamage {
	var all []string
	for _, f := range facts {
		all = append(all, f.name)
	}
	damages := []lockdownDamage{
		{"Lockdown missing", all, func(m map[string]any) { delete(m, "Lockdown") }},
		{"Lockdown an array", all, func(m map[string]any) { m["Lockdown"] = []any{1} }},
		{"no value a text", all, func(m map[string]any) {
			for _, name := range all {
				m["Lockdown"].(map[string]any)[name] = true
			}
		}},
		{"what the check compares no text", []string{"UniqueDeviceID", "ProductType", "SerialNumber"}, func(m map[string]any) {
			for _, name := range []string{"UniqueDeviceID", "ProductType", "SerialNumber"} {
				m["Lockdown"].(map[string]any)[name] = []any{"x"}
			}
		}},
	}
	values := []any{true, 26.1, []any{"x"}}
	for i, name := range all {
		for k, value := range values {
			if name == "ProductVersion" || k == i%len(values) { // each type once, all of them for one
				damages = append(damages, lockdownDamage{fmt.Sprintf("%s %T", name, value), []string{name}, func(m map[string]any) {
					m["Lockdown"].(map[string]any)[name] = value
				}})
			}
		}
		if name != "DeviceName" && name != "ProductType" {
			damages = append(damages, lockdownDamage{name + " missing", []string{name}, func(m map[string]any) {
				delete(m["Lockdown"].(map[string]any), name)
			}})
		}
	}
	return damages
}

// lockdownOf reads what a folder's Manifest.plist says of the phone; nil when that is
// no dictionary.
func lockdownOf(t *testing.T, folder string) map[string]any {
	t.Helper()
	values, _ := readList(t, folder, "Manifest.plist")["Lockdown"].(map[string]any)
	return values
}

func readList(t *testing.T, folder, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]any{}
	if _, err := plist.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestIdentity holds that a copy's Info.plist is written anew only where all is known
// that an Info.plist is none without, that nothing in either list is another phone's
// then, and that a copy where that cannot be is not called sound.
func TestIdentity(t *testing.T) {
	for _, secret := range []string{"", "correct horse"} {
		for _, info := range infoDamages {
			for _, lock := range lockdownDamages() {
				few := len(lock.lost) > 1 || lock.lost[0] == "ProductVersion" || lock.lost[0] == "SerialNumber"
				if (secret != "" || info.name == "garbage") && !few {
					continue // as without encryption, and as where it is missing
				}
				t.Run(strings.Join([]string{"Info.plist", info.name, lock.name, secret}, " "), func(t *testing.T) {
					hosttest.OneOfMany(t)
					t.Parallel()
					b := write(t, samples.Options{Password: secret})
					truth := lockdownOf(t, b.Folder)
					info.spoil(t, b)
					list(t, b, "Manifest.plist", lock.spoil)
					before, _ := os.ReadFile(filepath.Join(b.Folder, "Info.plist"))

					p, err := examine(t, b.Folder, secret)
					if err != nil {
						t.Fatal(err)
					}
					known := !slices.ContainsFunc(facts, func(f fact) bool { return f.required && slices.Contains(lock.lost, f.name) })
					if known != (len(p.Remains) == 0) && lock.name != "Lockdown missing" {
						t.Errorf("known: %v; remains %v", known, p.Remains)
					}
					if len(p.Mends) == 0 {
						if known {
							t.Error("nothing is mended")
						}
						return // there is no copy
					}
					dst := filepath.Join(t.TempDir(), b.Options.UDID)
					r, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil)
					if err != nil {
						t.Fatal(err)
					}
					if known != (r.Report.Verdict == backup.VerdictRestorable) {
						t.Errorf("known: %v; the copy is called %s with %+v", known, r.Report.Verdict, r.Report.Findings)
					}
					after, _ := os.ReadFile(filepath.Join(dst, "Info.plist"))
					if !known {
						if !bytes.Equal(before, after) {
							t.Errorf("Info.plist was written anew without what it needs: %s", after)
						}
					} else {
						next := readList(t, dst, "Info.plist")
						for _, f := range facts {
							for _, key := range f.keys {
								got, ok := next[key].(string)
								switch lost := slices.Contains(lock.lost, f.name); {
								case !lost && got != truth[f.name], lost && f.name == "SerialNumber" && ok:
									t.Errorf("%s: %v, want %v", key, next[key], truth[f.name])
								case key == "Device Name" && (!ok || got == "Another"):
									t.Errorf("%s: %v", key, next[key])
								}
							}
						}
					}
					for name, got := range lockdownOf(t, dst) {
						if s, text := got.(string); text && s != truth[name] {
							t.Errorf("Lockdown's %s: %v, want %v", name, got, truth[name])
						}
					}
				})
			}
		}
	}
}

// TestIdentityOfThisPhone holds that an Info.plist of this very phone gives Lockdown
// what is no text there, and that one of it with an older iOS does not.
func TestIdentityOfThisPhone(t *testing.T) {
	for _, lock := range lockdownDamages() {
		if strings.HasSuffix(lock.name, "missing") {
			continue
		}
		t.Run(lock.name, func(t *testing.T) {
			hosttest.OneOfMany(t)
			t.Parallel()
			b := write(t, samples.Options{})
			truth := lockdownOf(t, b.Folder)
			list(t, b, "Manifest.plist", lock.spoil)
			p, err := examine(t, b.Folder, "")
			if err != nil || len(p.Remains) > 0 || !slices.Equal(p.Mends, ids(backup.LockdownValues)) {
				t.Fatalf("mends %v, remains %v: %v", p.Mends, p.Remains, err)
			}
			dst := filepath.Join(t.TempDir(), b.Options.UDID)
			if _, err := repair.Repair(context.Background(), p, dst, repair.Options{}, nil); err != nil {
				t.Fatal(err)
			}
			got := lockdownOf(t, dst)
			for _, f := range facts {
				if got[f.name] != truth[f.name] {
					t.Errorf("%s: %v, want %v", f.name, got[f.name], truth[f.name])
				}
			}
		})
	}
	t.Run("an older iOS", func(t *testing.T) {
		b := write(t, samples.Options{})
		list(t, b, "Info.plist", func(m map[string]any) { m["Product Version"], m["Build Version"] = "3.1", "7C144" })
		list(t, b, "Manifest.plist", func(m map[string]any) { m["Lockdown"].(map[string]any)["BuildVersion"] = true })
		p, err := examine(t, b.Folder, "")
		if err != nil || len(p.Mends) > 0 || !slices.Equal(p.Remains, ids(backup.LockdownValues)) {
			t.Errorf("mends %v, remains %v: %v", p.Mends, p.Remains, err)
		}
	})
}
