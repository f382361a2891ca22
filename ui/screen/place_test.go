package screen

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

func TestPlaceName(t *testing.T) {
	spoken, err := words.New("en")
	if err != nil {
		t.Fatal(err)
	}
	m := Maker{Words: spoken, Guide: guide.Load()}
	places := []backup.Place{
		{Kind: backup.PlaceHome, Path: "/home/anna"},
		{Kind: backup.PlaceDocuments, Path: "/home/anna/Dokumente"},
		{Kind: backup.PlaceDisk, Name: "Old disk", Path: "/media/anna/Old disk"},
		{Kind: backup.PlaceComputer, Path: "/"},
	}
	for path, want := range map[string]string{
		"/home/anna":                     "Home",
		"/home/anna/iPhone Backups":      "Home › iPhone Backups",
		"/home/anna/Dokumente/a/b":       "Documents › a › b",
		"/home/annabel/x":                "/home/annabel/x",
		"/home/anna/..hidden":            "Home › ..hidden",
		"/media/anna/Old disk/Backups":   "Old disk › Backups",
		"/media/anna/Old disk 2/Backups": "/media/anna/Old disk 2/Backups",
		"/":                              "/",
	} {
		if strings.HasPrefix(want, "/") {
			want = filepath.FromSlash(want)
		}
		if got := m.PlaceName(filepath.FromSlash(path), places); got != want {
			t.Errorf("%s is called %q, want %q", path, got, want)
		}
	}
}
