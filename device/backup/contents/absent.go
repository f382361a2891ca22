package contents

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/accounts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
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
	add := func(id string, count int64, why Why) { out = append(out, Absence{ID: id, Count: count, Why: why}) }
	if t.InCloud > 0 {
		add(string(source.Photos), t.InCloud, inventory.InCloud)
	} else if on, _ := acc.Cloud(accounts.Photos); on && !h.Of(source.Photos).Readable {
		add(string(source.Photos), -1, inventory.KeptInCloud)
	}
	if t.Missing > 0 {
		add(string(source.Photos), t.Missing, inventory.LostInBackup)
	}
	if t.Shared > 0 {
		add(inventory.SharedPhotos, t.Shared, inventory.SharedAlbum)
	}
	if f.memos.Cloud > 0 {
		add(string(source.VoiceMemos), f.memos.Cloud, inventory.InCloud)
	}
	if f.notes.Cloud > 0 {
		add(string(source.Notes), f.notes.Cloud, inventory.InCloud)
	} else if on, _ := acc.Cloud(accounts.Notes); on && !h.Of(source.Notes).Readable {
		add(string(source.Notes), -1, inventory.KeptInCloud)
	}
	if n := f.notes.Attachments - f.notes.Here; n > 0 {
		add(inventory.NoteFiles, n, inventory.NotInside)
	}
	if len(acc.Elsewhere(accounts.Notes)) > 0 {
		add(string(source.Notes), -1, inventory.OnServer)
	}
	for _, k := range h.Kinds {
		switch {
		case k.Readable, k.ID == source.WhatsApp:
		case k.Reason == source.NotThere && slices.Contains(sealed, k.ID) && !s.Encrypted():
			add(string(k.ID), -1, inventory.NeedsPassword)
		case k.Reason == source.NotThere:
			add(string(k.ID), -1, inventory.NotInside)
		default:
			add(string(k.ID), -1, inventory.CannotBeRead)
		}
	}
	if on, _ := acc.Cloud(accounts.Messages); on {
		add(string(source.Messages), -1, inventory.KeptInCloud)
	}
	if h.Of(source.Messages).Readable {
		switch messages.Kept(s) {
		case 30:
			add(string(source.Messages), -1, inventory.KeptAMonth)
		case 365:
			add(string(source.Messages), -1, inventory.KeptAYear)
		}
	}
	if n := f.texts.Attachments - f.texts.Here; n > 0 {
		add(inventory.Attachments, n, inventory.NotInside)
	}
	if !s.Encrypted() {
		add(inventory.Health, -1, inventory.NeedsPassword)
		add(inventory.Passwords, -1, inventory.NeedsPassword)
	} else if none(s, "HealthDomain", "Health/healthdb_secure.sqlite") {
		add(inventory.Health, -1, inventory.NotInside)
	}
	if hasMail(acc) {
		add(inventory.Mail, -1, inventory.OnServer)
	}
	return append(out, appAbsences(h, f.apps)...)
}

func none(s *source.Source, domain, path string) bool {
	f, ok := s.Find(domain, path)
	return !ok || !s.Here(f)
}

// hasMail reports whether an account keeps mail. inventory.Mail itself is never in a backup.
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
			out = append(out, Absence{ID: string(source.WhatsApp), Count: -1, Why: inventory.AppKeepsOut})
		case whatsApp:
		case a.Empty():
			out = append(out, Absence{ID: a.ID, Count: -1, Why: inventory.AppKeepsOut, Name: shortName(a.Name)})
		case a.ID == "org.whispersystems.signal": // its own rule: no message is ever in a backup
			out = append(out, Absence{ID: a.ID, Count: -1, Why: inventory.AppKeepsOut, Name: shortName(a.Name)})
		}
	}
	return out
}

// maxName is how much of an app's name is kept, in letters.
const maxName = 40

// shortName is a name that the backup gives as one short line of letters that can be
// seen: nothing in it moves a cursor, hides or turns what stands around it.
func shortName(name string) string {
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError || !unicode.IsPrint(r):
			return -1
		}
		return r
	}, name)), " ")
	if letters := []rune(name); len(letters) > maxName {
		name = strings.TrimSpace(string(letters[:maxName-1])) + "…"
	}
	return name
}
