package contents_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
)

func take(t testing.TB, o samples.Options) *contents.Holdings {
	t.Helper()
	h, err := contents.Take(t.Context(), contentstest.Open(t, o))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func absent(h *contents.Holdings, id string) (out []contents.Absence) {
	for _, a := range h.Absent {
		if a.ID == id {
			out = append(out, a)
		}
	}
	return out
}

// TestEveryday: what was put into a sample is what is counted, with a password and
// without.
func TestEveryday(t *testing.T) {
	for _, plain := range []bool{false, true} {
		files, counts, err := everyday.Files(everyday.Options{Cloud: 4, Plain: plain, Drawn: contentstest.Drawn})
		if err != nil {
			t.Fatal(err)
		}
		o := samples.Options{Contents: files, Bare: true, Apps: []samples.App{{ID: "org.whispersystems.signal"}, {ID: "com.example.empty"}}}
		if !plain {
			o.Password, o.DPIC, o.ITER = contentstest.Password, 10, 10
		}
		h := take(t, o)
		for kind, want := range map[source.Kind]int{
			source.Photos: counts.Photos, source.Contacts: counts.Contacts, source.Notes: counts.Notes, source.Calls: counts.Calls, source.Calendar: counts.Events, source.Reminders: counts.Reminders,
			source.VoiceMemos: counts.VoiceMemos, source.Voicemail: counts.Voicemails, source.SafariBookmarks: counts.Bookmarks, source.SafariHistory: counts.Visits, source.WhatsApp: counts.WhatsAppMessages, source.Messages: counts.Messages,
		} {
			if k := h.Of(kind); k.Count != int64(want) || k.Defects != 0 {
				t.Errorf("%s: %+v, want %d", kind, k, want)
			}
		}
		if got := absent(h, "photos"); len(got) != 1 || got[0].Count != int64(counts.Cloud) || got[0].Why != inventory.InCloud {
			t.Errorf("photos absent: %+v", got)
		}
		if got := absent(h, "calls"); (len(got) == 1 && got[0].Why == inventory.NeedsPassword) != plain {
			t.Errorf("calls absent: %+v", got)
		}
		if got := absent(h, "passwords"); (len(got) == 1) != plain {
			t.Errorf("passwords absent: %+v", got)
		}
		for _, id := range []string{"org.whispersystems.signal", "com.example.empty"} {
			if got := absent(h, id); len(got) != 1 || got[0].Why != inventory.AppKeepsOut {
				t.Errorf("%s absent: %+v", id, got)
			}
		}
		data, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Grace", "lake", "IMG_", "+44"} {
			if strings.Contains(string(data), secret) {
				t.Errorf("%q stands in the inventory", secret)
			}
		}
	}
}

// TestPlainSample: whatever a sample holds of itself can be read, with a password and without.
func TestPlainSample(t *testing.T) {
	for _, o := range []samples.Options{{}, {Password: contentstest.Password, DPIC: 10, ITER: 10}} {
		for _, k := range take(t, o).Kinds {
			if k.Defects != 0 || k.Reason == inventory.Damaged || k.Reason == inventory.NotADatabase {
				t.Errorf("%s: %+v", k.ID, k)
			}
		}
	}
}

// TestShortHistories: a phone that was set to delete messages says so, where there are any.
func TestShortHistories(t *testing.T) {
	store := samples.File{Domain: "HomeDomain", Path: "Library/SMS/sms.db", Data: contentstest.Made(t, "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text, date); INSERT INTO message VALUES (1, 'a', 5)")}
	for why, settings := range map[inventory.Why]string{
		inventory.KeptAMonth: "<key>KeepMessageForDays</key><integer>30</integer>", inventory.KeptAYear: "<key>SSKeepMessages</key><integer>365</integer>", "": "<key>SSKeepMessages</key><integer>0</integer>",
	} {
		list := samples.File{Domain: "HomeDomain", Path: "Library/Preferences/com.apple.MobileSMS.plist", Data: []byte(`<?xml version="1.0"?><plist version="1.0"><dict>` + settings + `</dict></plist>`)}
		got := absent(take(t, samples.Options{Bare: true, Contents: []samples.File{store, list}}), "messages")
		if why == "" && len(got) != 0 || why != "" && (len(got) != 1 || got[0].Why != why || got[0].Count != -1) {
			t.Errorf("%q: %+v", why, got)
		}
		if got := absent(take(t, samples.Options{Bare: true, Contents: []samples.File{list}}), "messages"); len(got) != 1 || got[0].Why != inventory.NotInside {
			t.Errorf("%q, without messages: %+v", why, got)
		}
	}
}

// TestNothing: an empty backup has every kind, none readable, and says so.
func TestNothing(t *testing.T) {
	h := take(t, samples.Options{Bare: true, Apps: []samples.App{}})
	for _, k := range h.Kinds {
		if k.ID != source.Apps && k.ID != source.WhatsApp && (k.Readable || k.Count != 0 || k.First != nil || len(absent(h, string(k.ID))) == 0) {
			t.Errorf("%+v", k)
		}
	}
}
