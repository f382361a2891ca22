package accounts_test

import (
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/accounts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func file(path string, data []byte) samples.File {
	return samples.File{Domain: "HomeDomain", Path: path, Data: data}
}

func read(t testing.TB, s *source.Source) *accounts.Accounts {
	t.Helper()
	a, err := accounts.Read(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestPublished(t *testing.T) {
	data := contentstest.Fixture(t, "accounts/plaso-ios15.Accounts3.sqlite")
	for _, path := range []string{"Library/Accounts/Accounts3.sqlite", "Library/Accounts/VerifiedBackup/Accounts3.sqlite"} {
		contentstest.Both(t, []samples.File{file(path, data)}, func(t *testing.T, s *source.Source) {
			a := read(t, s)
			if len(a.All) != 18 || a.Defects != 0 {
				t.Fatalf("%d accounts, %d defects, %+v", len(a.All), a.Defects, a.State)
			}
			i := slices.IndexFunc(a.All, func(a accounts.Account) bool { return a.Type == accounts.AppleAccount })
			want := []accounts.Class{
				"Backup", "Bookmarks", "Calendars", "CloudPhotos", "Contacts", "Health", "Home", "KeyValue", "KeychainSync", "Messages", "News", "Notes",
				"Reminders", "SharedStreams", "Shoebox", "Siri", "Stocks", "Ubiquity",
			}
			if got := slices.Sorted(slices.Values(a.All[i].Classes)); !slices.Equal(got, want) {
				t.Errorf("iCloud keeps %v", got)
			}
			for class, want := range map[accounts.Class]bool{accounts.Photos: true, accounts.Messages: true, accounts.Mail: false} {
				if on, known := a.Cloud(class); on != want || !known {
					t.Errorf("%s: %v %v", class, on, known)
				}
			}
			if len(a.Elsewhere(accounts.Mail)) != 1 || len(a.Elsewhere(accounts.Contacts)) != 1 || len(a.Elsewhere(accounts.Calendars)) != 2 {
				t.Errorf("elsewhere: mail %d, contacts %d, calendars %d", len(a.Elsewhere(accounts.Mail)), len(a.Elsewhere(accounts.Contacts)), len(a.Elsewhere(accounts.Calendars)))
			}
		})
	}
}

func TestOthers(t *testing.T) {
	if a := read(t, contentstest.Plain(t)); a.State.Reason != source.NotThere {
		t.Errorf("none: %+v", a.State)
	} else if on, known := a.Cloud(accounts.Photos); on || known {
		t.Error("something is known of no accounts")
	}
	if a := read(t, contentstest.Plain(t, file("Library/Accounts/Accounts3.sqlite", []byte("x")))); a.State.Reason != source.NotADatabase {
		t.Errorf("garbage: %+v", a.State)
	}
	files, _, err := everyday.Files(everyday.Options{Photos: 4, Cloud: 1})
	if err != nil {
		t.Fatal(err)
	}
	a := read(t, contentstest.Plain(t, files...))
	if on, known := a.Cloud(accounts.Photos); !on || !known || a.Defects != 0 {
		t.Errorf("the sample: %+v", a)
	}
}

func FuzzRead(f *testing.F) {
	files, _, err := everyday.Files(everyday.Options{Photos: 1})
	if err != nil {
		f.Fatal(err)
	}
	i := slices.IndexFunc(files, func(f samples.File) bool { return f.Path == "Library/Accounts/Accounts3.sqlite" })
	contentstest.Fuzz(f, []samples.File{file("Library/Accounts/Accounts3.sqlite", nil)}, nil, [][]byte{files[i].Data}, func(t *testing.T, s *source.Source) {
		_ = read(t, s)
	})
}
