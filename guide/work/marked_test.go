package work

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestMarkedAloneAreSaved: of chats, contacts, notes and apps, what is marked in the
// window is in the folder, and nothing of what is not.
func TestMarkedAloneAreSaved(t *testing.T) {
	backup, _ := lively(t, "", false)
	b, err := backupdir.Open(backup)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Unlock(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	v, err := view.Open(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	chats, err := v.Chats(t.Context(), inventory.Messages)
	if err != nil || len(chats.Chats) < 4 {
		t.Fatal(err, len(chats.Chats))
	}
	for _, c := range []struct {
		kind inventory.Kind
		skip []int // of the rows, those that are not marked
	}{{inventory.Messages, []int{0, 3}}, {inventory.Contacts, []int{1, 2}}, {inventory.Notes, []int{0}}, {inventory.Apps, []int{1}}} {
		t.Run(string(c.kind), func(t *testing.T) {
			order := guide.Order{Kind: guide.JobSave, Backup: backup, To: filepath.Join(t.TempDir(), "saved"), Save: guide.Saving{Kinds: []string{string(c.kind)}}}
			s := &order.Save
			var marked, others []string // names that stand in the files
			if c.kind == inventory.Messages {
				for i, x := range chats.Chats {
					if slices.Contains(c.skip, i) {
						others = append(others, x.Newest.Text)
						continue
					}
					marked, s.Chats = append(marked, x.Newest.Text), append(s.Chats, x.ID)
				}
			} else {
				list, err := v.List(t.Context(), c.kind, "")
				if err != nil || len(list.Rows) < 3 {
					t.Fatal(err, len(list.Rows))
				}
				for i, row := range list.Rows {
					name := row.Title
					if c.kind == inventory.Apps {
						name = row.ID
					}
					switch {
					case row.Bytes == 0:
					case slices.Contains(c.skip, i):
						others = append(others, name)
					default:
						marked = append(marked, name)
						switch c.kind {
						case inventory.Contacts:
							id, err := strconv.ParseInt(row.Key, 10, 64)
							if err != nil {
								t.Fatal(err)
							}
							s.Contacts = append(s.Contacts, id)
						case inventory.Notes:
							s.Notes = append(s.Notes, row.Key)
						case inventory.Apps:
							s.Apps = append(s.Apps, row.Key)
						}
					}
				}
			}
			r := Room{Data: t.TempDir()}
			got := r.Run(t.Context(), order, Passwords{}, Watch{})
			if got.Failure != nil || len(got.Saved.NotSaved) > 0 {
				t.Fatalf("%+v", got)
			}
			all := allText(t, order.To)
			for _, name := range marked {
				if !strings.Contains(all, name) {
					t.Errorf("%q was marked and is not there", name)
				}
			}
			for _, name := range others {
				if strings.Contains(all, name) {
					t.Errorf("%q was not marked and is there", name)
				}
			}
		})
	}
}

// allText is the names and the bytes of all files of a folder, as a person reads them.
func allText(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		data, err := os.ReadFile(p)
		b.WriteString(strings.TrimPrefix(p, dir) + "\n")
		b.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("\r\n ", "", "&#39;", "'", "&amp;", "&", "\\,", ",", "\\;", ";").Replace(b.String())
}
