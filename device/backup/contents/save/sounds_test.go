package save_test

import (
	"crypto/sha256"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicememos"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestSounds: recordings and voicemail under names that a person knows them by; what
// was deleted only when it is asked for.
func TestSounds(t *testing.T) {
	files, counts := library(t)
	s := contentstest.Encrypted(t, files...)
	content := func(f *source.File) [32]byte {
		data, err := s.ReadFile(f, 1<<30)
		if err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(data)
	}
	memos, err := voicememos.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer memos.Close()
	mails, err := voicemail.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	defer mails.Close()
	for _, deleted := range []bool{false, true} {
		dst := t.TempDir()
		sel := save.Selection{Kinds: []source.Kind{source.VoiceMemos, source.Voicemail}, Deleted: deleted}
		if result := run(t, s, dst, sel); len(result.NotSaved) > 0 {
			t.Errorf("%+v", result.NotSaved)
		}
		got := sums(t, dst)
		n := 0
		want := func(f *source.File, at string, when time.Time) {
			t.Helper()
			n++
			if got[at] != content(f) {
				t.Errorf("%s is not there: %v", at, got)
			}
			if info, err := os.Stat(filepath.Join(dst, at)); err == nil && !info.ModTime().Truncate(time.Millisecond).Equal(when.Truncate(time.Millisecond)) {
				t.Errorf("%s: %v, not %v", at, info.ModTime(), when)
			}
		}
		for m, err := range memos.Memos(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if m.File != nil && !m.Trashed {
				want(m.File, path.Join("Voice memos", m.Folder, folder.Name(m.Title+path.Ext(m.File.Path))), m.Time)
			} else if m.File != nil && deleted {
				want(m.File, path.Join("Voice memos", "Recently deleted", folder.Name(m.Title+path.Ext(m.File.Path))), m.Time)
			}
		}
		for m, err := range mails.Messages(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			name := m.Time.Format("2006-01-02 15.04.05 ") + m.Sender
			if m.Sender == "" {
				name = m.Time.Format("2006-01-02 15.04.05 ") + "Unknown caller"
			}
			if m.File != nil && m.Trashed.IsZero() {
				want(m.File, path.Join("Voicemail", folder.Name(name+path.Ext(m.File.Path))), m.Time)
			} else if m.File != nil && deleted {
				want(m.File, path.Join("Voicemail", "Recently deleted", folder.Name(name+path.Ext(m.File.Path))), m.Time)
			}
		}
		if n != len(got) || n == 0 || counts.VoiceMemos == 0 || counts.Voicemails == 0 {
			t.Errorf("%d wanted, %d there: %v", n, len(got), got)
		}
	}
	bare := contentstest.Plain(t, samples.File{Domain: "MediaDomain", Path: "Media/Recordings/20240101 101010.m4a", Data: []byte("sound")})
	dst := t.TempDir()
	run(t, bare, dst, save.Selection{Kinds: []source.Kind{source.VoiceMemos}})
	if got := sums(t, dst); got["Voice memos/20240101 101010.m4a"] != sha256.Sum256([]byte("sound")) {
		t.Errorf("without an index: %v", got)
	}
	published := contentstest.Plain(t,
		samples.File{Domain: "AppDomainGroup-group.com.apple.VoiceMemos.shared", Path: "Recordings/CloudRecordings.db", Data: contentstest.Fixture(t, "voicememos/synthetic.CloudRecordings.db")},
		samples.File{Domain: "AppDomainGroup-group.com.apple.VoiceMemos.shared", Path: "Recordings/other.m4a", Data: []byte("no row")})
	var titles []string
	reader, err := voicememos.Open(t.Context(), published)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for m := range reader.Memos(t.Context()) {
		titles = append(titles, m.Title)
	}
	if !slices.Contains(titles, "Lecture: part 1/2") || folder.Name("Lecture: part 1/2.m4a") != "Lecture- part 1-2.m4a" {
		t.Errorf("%q", titles)
	}
}

// TestLostSounds: a recording and a voicemail whose sound is not in the backup stand in the
// list of what was not saved, under the names that a person knows them by.
func TestLostSounds(t *testing.T) {
	files, counts := library(t)
	files = slices.DeleteFunc(slices.Clone(files), func(f samples.File) bool {
		ext := path.Ext(f.Path)
		return ext == ".m4a" || ext == ".amr"
	})
	s := contentstest.Plain(t, files...)
	result := run(t, s, t.TempDir(), save.Selection{Kinds: []source.Kind{source.VoiceMemos, source.Voicemail}})
	names := map[string]bool{}
	for _, n := range result.NotSaved {
		if n.Reason != folder.Missing {
			t.Errorf("%+v", n)
		}
		names[n.Name] = true
	}
	if len(result.NotSaved) != counts.VoiceMemos+counts.Voicemails || !names["Choir, alto part"] {
		t.Errorf("%d recordings and %d voicemails are lost, %v are told", counts.VoiceMemos, counts.Voicemails, names)
	}
}
