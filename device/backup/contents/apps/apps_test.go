package apps_test

import (
	"slices"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

func TestRead(t *testing.T) {
	file := func(domain, path string, n int) samples.File {
		return samples.File{Domain: domain, Path: path, Data: make([]byte, n)}
	}
	s := contentstest.Open(t, samples.Options{
		Bare: true, Apps: []samples.App{{ID: "com.example.chess", Name: "Chess"}, {ID: "org.signal.Signal", Name: "Signal"}, {ID: "net.whatsapp.WhatsApp", Name: "WhatsApp"}},
		Contents: []samples.File{
			file("AppDomain-com.example.chess", "Documents/game.pgn", 100),
			file("AppDomain-com.example.chess", "Library/Preferences/com.example.chess.plist", 10),
			file("AppDomainPlugin-com.example.chess.widget", "Documents/w", 5),
			file("AppDomainGroup-group.com.example.chess", "shared.db", 50),
			file("AppDomain-org.signal.Signal", "Library/Preferences/org.signal.Signal.plist", 10),
			file("AppDomain-org.signal.Signal", "Documents/empty", 0),
			file("AppDomainGroup-group.net.whatsapp.WhatsApp.shared", "ChatStorage.sqlite", 70),
			file("AppDomainGroup-group.com.other", "x", 7),
			file("AppDomain-not.installed", "y", 1),
		},
	})
	list, err := apps.Read(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]apps.App{}
	for _, a := range list {
		byID[a.ID] = a
	}
	if a := byID["com.example.chess"]; a.Files != 4 || a.Bytes != 165 || a.DataFiles != 3 || a.DataBytes != 155 || !a.Installed || a.Empty() || len(a.Domains) != 3 {
		t.Errorf("%+v", a)
	}
	if a := byID["org.signal.Signal"]; !a.Empty() || a.Files != 2 {
		t.Errorf("%+v", a)
	}
	if a := byID["net.whatsapp.WhatsApp"]; a.DataBytes != 70 || !slices.Equal(a.Domains, []string{"AppDomainGroup-group.net.whatsapp.WhatsApp.shared"}) {
		t.Errorf("%+v", a)
	}
	if a := byID["group.com.other"]; !a.Group || a.DataFiles != 1 {
		t.Errorf("%+v", a)
	}
	if a := byID["not.installed"]; a.Installed || a.Files != 1 {
		t.Errorf("%+v", a)
	}
	if list[0].ID != "com.example.chess" {
		t.Errorf("first is %s", list[0].ID)
	}
	if sum := apps.Summary(list); sum.Count != 3 || sum.Bytes != 253 || sum.Kind != source.Apps {
		t.Errorf("%+v", sum)
	}
}
