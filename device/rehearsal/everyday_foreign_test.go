package rehearsal

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	inside "github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// held hashes what lies on a phone, as far as a backup takes it.
func (j *journey) held() map[string]string {
	j.t.Helper()
	all := map[string]string{}
	image := j.agent.Image()
	for item, err := range image.Items(j.password != "") {
		if err != nil {
			j.t.Fatal(err)
		}
		if item.Kind != mbfile.Regular {
			continue
		}
		r, err := image.Open(item)
		if err != nil {
			j.t.Fatal(err)
		}
		h := sha256.New()
		if _, err := io.Copy(h, r); err != nil {
			j.t.Fatal(err)
		}
		all[item.Domain+"/"+item.RelativePath] = hex.EncodeToString(h.Sum(nil))
	}
	return all
}

// hashed hashes what lies below a folder.
func hashed(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		sum := sha256.Sum256(data)
		all[filepath.ToSlash(strings.TrimPrefix(path, folder+string(filepath.Separator)))] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestEverydayByteForByte: what an everyday phone holds, backed up by Lifeboat and by
// Debian's tool, checked, looked into, rehearsed and saved out, and restored by the other
// of the two onto another phone: the same bytes everywhere.
func TestEverydayByteForByte(t *testing.T) {
	for _, password := range secrets {
		for _, by := range []string{"Lifeboat", "idevicebackup2"} {
			t.Run(by+" "+password, func(t *testing.T) {
				if testing.Short() && (by != "Lifeboat" || password == "") {
					t.Skip("takes long; the race detector sees all of ours in one of the four")
				}
				t.Parallel()
				j := newJourney(t, password, phoneimage.Spec{Seed: 5, Everyday: everyday.Until})
				held := j.held()
				root := t.TempDir()
				if by == "Lifeboat" {
					j.ours(root)
				} else {
					j.foreign("backup", "--full", root)
				}
				dir := filepath.Join(root, j.phone.UDID())
				j.verify(dir, "")

				b, err := backupdir.Open(dir)
				if err != nil {
					t.Fatal(err)
				}
				defer b.Close()
				if err := b.Unlock(t.Context(), []byte(password), nil); err != nil {
					t.Fatal(err)
				}
				if report, err := check.Run(t.Context(), b, check.Options{}, nil); err != nil || len(report.Findings) != 0 {
					t.Errorf("check: %v, %v", err, report.Findings)
				}
				lookInto(t, b)
				if report, err := Run(t.Context(), dir, phone.Phone{}, []byte(password), nil); err != nil || !report.OK() {
					t.Errorf("rehearsal: %v %+v", err, report)
				}
				saveOut(t, b, held)

				other := newJourney(t, password, phoneimage.Spec{Seed: 12})
				if by == "Lifeboat" {
					args := []string{"restore", "-s", j.phone.UDID(), "--system", "--settings", "--no-reboot"}
					if password != "" {
						args = append(args, "--password", password)
					}
					other.foreign(append(args, root)...)
				} else if _, err := mobilebackup.Restore(t.Context(), other.link(), mobilebackup.RestoreOptions{Dir: dir, Password: []byte(password)}, nil); err != nil {
					t.Fatal(err)
				}
				other.well("restore")
				compareHeld(t, "restored", held, other.held())
			})
		}
	}
}

func compareHeld(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	if len(want) < 100 {
		t.Fatalf("the phone held %d files", len(want))
	}
	for _, place := range slices.Sorted(maps.Keys(want)) {
		if got[place] != want[place] {
			t.Errorf("%s: %s is %.12q, the phone held %.12q", what, place, got[place], want[place])
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d files, the phone held %d", what, len(got), len(want))
	}
}

// lookInto takes stock of the backup of an everyday phone.
func lookInto(t *testing.T, b *backupdir.Backup) {
	t.Helper()
	holds, err := inside.Inventory(t.Context(), b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range holds.Kinds {
		sealed := k.ID == inventory.Calls || k.ID == inventory.SafariHistory
		if readable := !sealed || b.Facts().Encrypted; k.Readable != readable || readable && k.Count == 0 || k.Defects > 0 {
			t.Errorf("%s: %+v", k.ID, k)
		}
	}
}

// saveOut saves everything: the tree has what the phone held, and so have the photos
// under their own names.
func saveOut(t *testing.T, b *backupdir.Backup, held map[string]string) {
	t.Helper()
	s, err := source.Open(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	dst := filepath.Join(t.TempDir(), "saved")
	result, err := save.Run(t.Context(), s, dst, save.Selection{
		Kinds: []source.Kind{save.Tree, source.Photos, source.Messages, source.Contacts, source.Notes}, Hidden: true, Deleted: true, Parts: parts.All(s, parts.Options{}),
	}, nil)
	if err != nil || len(result.NotSaved) > 0 {
		t.Fatalf("save: %v, %+v", err, result)
	}
	shown := map[string]string{}
	for place, sum := range held {
		shown[strings.ReplaceAll(place, "/.", "/_")] = sum // nothing is hidden where it is saved
	}
	compareHeld(t, "saved as a tree", shown, hashed(t, filepath.Join(dst, save.Words.Tree)))
	saved := map[string]bool{}
	for _, sum := range hashed(t, filepath.Join(dst, save.Words.Photos)) {
		saved[sum] = true
	}
	photos := 0
	for place, sum := range held {
		if strings.HasPrefix(place, "CameraRollDomain/Media/DCIM/") {
			photos++
			if !saved[sum] {
				t.Errorf("%s is not among the saved photos", place)
			}
		}
	}
	if photos < 30 || len(saved) != photos+1 { // one was edited, and is there both ways
		t.Errorf("%d photos on the phone, %d saved", photos, len(saved))
	}
}
