package save_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestChosenPhotos: of single photos that were chosen, those are saved and no other: the
// hidden ones and those that the library's index does not know, too.
func TestChosenPhotos(t *testing.T) {
	files, _ := library(t)
	files = append(files[:len(files):len(files)], samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/IMG_9999.JPG", Data: []byte("\xff\xd8\xff not in the index")})
	s := contentstest.Plain(t, files...)
	reader, err := photos.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var keys []int64
	want, hidden := map[string]bool{}, 0
	for a, err := range reader.Assets(t.Context()) {
		if err != nil && !source.IsDefect(err) {
			t.Fatal(err)
		}
		if a.Original == nil || !a.Hidden && a.ID%3 != 0 {
			continue
		}
		if a.Hidden {
			hidden++
		}
		keys = append(keys, a.Key())
		want[strings.TrimSuffix(a.Name, filepath.Ext(a.Name))] = true
	}
	if !want["IMG_9999"] || hidden == 0 || len(want) < 3 {
		t.Fatalf("chosen are %v, %d hidden", want, hidden)
	}
	dst := filepath.Join(t.TempDir(), "saved")
	run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}, Photos: keys, Damaged: true})
	got := map[string]bool{}
	for p := range sums(t, dst) {
		name := filepath.Base(p)
		if strings.HasSuffix(name, ".txt") {
			continue
		}
		name, _, _ = strings.Cut(strings.TrimSuffix(name, filepath.Ext(name)), " (")
		got[name] = true
		if !want[name] && !want[strings.Replace(name, "IMG_E", "IMG_", 1)] {
			t.Errorf("%s was not chosen", p)
		}
	}
	for name := range want {
		if !got[name] {
			t.Errorf("%s was chosen and is not there: %v", name, got)
		}
	}
}

// TestChosenFilesOfApps: of apps whole ones, folders and single files are saved, with their
// bytes, and nothing beside them.
func TestChosenFilesOfApps(t *testing.T) {
	const own, group = "AppDomain-org.example.writer", "AppDomainGroup-group.org.example.writer"
	held := map[string]string{
		own + "/Documents/a.txt": "a", own + "/Documents/a.txt.bak": "b", own + "/Documents/Letters/1.txt": "c", own + "/Documents/Letters/deep/2.txt": "d", own + "/Documents/Letters old/3.txt": "e",
		group + "/Documents/a.txt": "f", "AppDomain-org.example.other/Documents/a.txt": "g", "AppDomain-org.example.other/x": "h",
	}
	var files []samples.File
	for p, data := range held {
		domain, path, _ := strings.Cut(p, "/")
		files = append(files, samples.File{Domain: domain, Path: path, Data: []byte(data)})
	}
	s := contentstest.Plain(t, files...)
	for name, c := range map[string]struct {
		apps []string
		want string
	}{
		"all":                          {nil, "abcdefgh"},
		"an app":                       {[]string{"org.example.other"}, "gh"},
		"an app with its groups":       {[]string{"org.example.writer"}, "abcdef"},
		"a file":                       {[]string{"org.example.writer/Documents/a.txt"}, "a"},
		"a folder":                     {[]string{"org.example.writer/Documents/Letters"}, "cd"},
		"a folder as a person types":   {[]string{"org.example.writer/Documents/Letters/"}, "cd"},
		"a file of a group":            {[]string{group + "/Documents/a.txt"}, "f"},
		"a domain":                     {[]string{group}, "f"},
		"several":                      {[]string{own + "/Documents/Letters/deep", own + "/Documents/a.txt", "org.example.other/x"}, "adh"},
		"a folder and a file in it":    {[]string{own + "/Documents/Letters", own + "/Documents/Letters/1.txt"}, "cd"},
		"an app and a file of another": {[]string{"org.example.other", own + "/Documents/a.txt"}, "agh"},
		"a whole app and its file":     {[]string{own + "/Documents/a.txt", "org.example.writer"}, "abcdef"},
		"what is not there":            {[]string{own + "/nothing", "org.example.writer/../org.example.other/x"}, ""},
	} {
		dst := filepath.Join(t.TempDir(), "saved")
		run(t, s, dst, save.Selection{Kinds: []source.Kind{source.Apps}, Apps: c.apps})
		var got []string
		err := filepath.WalkDir(dst, func(p string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Name() == ".lifeboat-saved" {
				return err
			}
			data, err := os.ReadFile(p)
			got = append(got, string(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if all := strings.Join(got, ""); all != c.want {
			t.Errorf("%s: %q, want %q", name, all, c.want)
		}
	}
}
