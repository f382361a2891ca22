package inside

import "github.com/lifeboat-app/lifeboat/device/backup/inventory"

// Has reports whether a kind can be looked through. All others can be saved.
func Has(kind inventory.Kind) bool {
	switch kind {
	case inventory.Photos, inventory.Messages, inventory.WhatsApp, inventory.Contacts, inventory.Notes, inventory.Calls, inventory.Calendar, inventory.Reminders,
		inventory.VoiceMemos, inventory.Voicemail, inventory.SafariBookmarks, inventory.SafariHistory, inventory.Apps:
		return true
	}
	return false
}

// Open makes the page of a kind that can be looked through.
func Open(h *Host, kind inventory.Kind) Page {
	switch kind {
	case inventory.Photos:
		return NewPhotos(h)
	case inventory.Messages, inventory.WhatsApp:
		return NewChats(h, kind)
	}
	return NewRecords(h, kind)
}
