package apps_test

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
)

func TestCalled(t *testing.T) {
	for id, want := range map[string]string{
		"group.com.apple.VoiceMemos.shared":    "Voice Memos",
		"group.com.apple.notes":                "Notes",
		"com.apple.iBooks":                     "iBooks",
		"group.net.whatsapp.WhatsApp.shared":   "WhatsApp",
		"org.example.podcatcher.ios":           "Podcatcher",
		"group.example":                        "group.example",
		"com.example":                          "com.example",
		"com.app.shared":                       "com.app.shared",
		"com.example.":                         "com.example.",
		"":                                     "",
		"243LU875E5.groups.com.apple.podcasts": "Podcasts",
	} {
		if got := (&apps.App{ID: id}).Called(); got != want {
			t.Errorf("%q is called %q, want %q", id, got, want)
		}
	}
	if got := (&apps.App{ID: "com.example.chess", Name: "Chess Deluxe"}).Called(); got != "Chess Deluxe" {
		t.Errorf("an app with a name is called %q", got)
	}
}
