package contents

import (
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/accounts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// What no package reads as a kind of its own, and people miss.
const (
	Health       = "health"
	Passwords    = "passwords"
	Mail         = "mail"
	SharedPhotos = "shared-albums"
	Attachments  = "message-attachments"
	NoteFiles    = "note-attachments"
)

// sealed are the kinds that a phone puts into backups with a password only: Apple,
// support 108353.
var sealed = []source.Kind{source.Calls, source.SafariHistory}

// chats are apps whose chats are not in backups, or may not be, by what their makers say;
// with those people would lose most. The identifier is the bundle's.
var chats = []string{"org.whispersystems.signal", "ph.telegra.Telegraph", "net.whatsapp.WhatsApp", "net.whatsapp.WhatsAppSMB"}

// absences says what is not inside.
func (f *stock) absences(s *source.Source, h *Holdings) []Absence {
	out, t, acc := []Absence{}, f.photos, f.acc
	add := func(id string, count int64, why Why) { out = append(out, Absence{id, count, why}) }
	if t.InCloud > 0 {
		add(string(source.Photos), t.InCloud, InCloud)
	} else if on, _ := acc.Cloud(accounts.Photos); on && !h.Of(source.Photos).Readable {
		add(string(source.Photos), -1, KeptInCloud)
	}
	if t.Missing > 0 {
		add(string(source.Photos), t.Missing, LostInBackup)
	}
	if t.Shared > 0 {
		add(SharedPhotos, t.Shared, SharedAlbum)
	}
	if f.memos.Cloud > 0 {
		add(string(source.VoiceMemos), f.memos.Cloud, InCloud)
	}
	if f.notes.Cloud > 0 {
		add(string(source.Notes), f.notes.Cloud, InCloud)
	} else if on, _ := acc.Cloud(accounts.Notes); on && !h.Of(source.Notes).Readable {
		add(string(source.Notes), -1, KeptInCloud)
	}
	if n := f.notes.Attachments - f.notes.Here; n > 0 {
		add(NoteFiles, n, NotInside)
	}
	if len(acc.Elsewhere(accounts.Notes)) > 0 {
		add(string(source.Notes), -1, OnServer)
	}
	for _, k := range h.Kinds {
		switch {
		case k.Readable, k.ID == source.WhatsApp:
		case k.Reason == source.NotThere && slices.Contains(sealed, k.ID) && !s.Encrypted():
			add(string(k.ID), -1, NeedsPassword)
		case k.Reason == source.NotThere:
			add(string(k.ID), -1, NotInside)
		default:
			add(string(k.ID), -1, Unreadable)
		}
	}
	if on, _ := acc.Cloud(accounts.Messages); on {
		add(string(source.Messages), -1, KeptInCloud)
	}
	if n := f.texts.Attachments - f.texts.Here; n > 0 {
		add(Attachments, n, NotInside)
	}
	if !s.Encrypted() {
		add(Health, -1, NeedsPassword)
		add(Passwords, -1, NeedsPassword)
	} else if none(s, "HealthDomain", "Health/healthdb_secure.sqlite") {
		add(Health, -1, NotInside)
	}
	if hasMail(acc) {
		add(Mail, -1, OnServer)
	}
	return append(out, appAbsences(h, f.apps)...)
}

func none(s *source.Source, domain, path string) bool {
	f, ok := s.Find(domain, path)
	return !ok || !s.Here(f)
}

// hasMail reports whether an account keeps mail. Mail itself is never in a backup.
func hasMail(acc *accounts.Accounts) bool {
	on, _ := acc.Cloud(accounts.Mail)
	return on || len(acc.Elsewhere(accounts.Mail)) > 0
}

// appAbsences are the apps that were on the phone and of which nothing but settings is
// inside; chats by name, and WhatsApp by whether its chats are.
func appAbsences(h *Holdings, list []apps.App) (out []Absence) {
	for i := range list {
		a := &list[i]
		whatsApp := strings.HasPrefix(a.ID, "net.whatsapp.WhatsApp")
		switch {
		case !a.Installed || !slices.Contains(chats, a.ID) && !a.Empty():
		case whatsApp && !h.Of(source.WhatsApp).Readable:
			out = append(out, Absence{string(source.WhatsApp), -1, AppKeepsOut})
		case whatsApp:
		case a.Empty():
			out = append(out, Absence{a.ID, -1, AppKeepsOut})
		case a.ID == "org.whispersystems.signal": // its own rule: no message is ever in a backup
			out = append(out, Absence{a.ID, -1, AppKeepsOut})
		}
	}
	return out
}
