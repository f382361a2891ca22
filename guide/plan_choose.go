package guide

import (
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// planChoose is the page with the list of backups, or what stands in its place.
func planChoose(v *view, r *Route) {
	r.Take = ActChooseBackup
	if v.s.Door == DoorInside {
		r.Take = ActLookInside
		defer r.also(ActBack)
	}
	switch {
	case !v.s.Scanned:
		r.say(v, "choose-looking", "folder")
		r.Seeks = true
	case v.backups() == 0 && v.s.Gone == nil && v.anyFolder(backup.FolderAwaited):
		r.say(v, "choose-looking", "folder")
		r.Seeks = true
		r.Primary = button(ActAddFolder) // it may take long
	case v.backups() == 0:
		// A folder that could not be read may be full of backups.
		variant := "choose-none"
		switch v.unread() {
		case backup.FolderForbidden:
			variant = "choose-unreadable"
		case backup.FolderBroken, backup.FolderOnline:
			variant = "choose-broken"
		case backup.FolderSilent:
			variant = "choose-silent"
		case backup.FolderAway:
			variant = "choose-away"
		}
		if v.s.Gone != nil {
			variant = "choose-gone"
		}
		r.say(v, variant, "folder")
		r.Primary = button(ActAddFolder)
		if v.s.Gone != nil { // which it is when its disk is back
			r.Primary = button(ActRescan)
			r.also(ActAddFolder)
		} else {
			r.also(ActRescan)
		}
	default:
		r.say(v, "choose", "folder")
		if v.s.Door == DoorInside {
			r.say(v, "choose-inside", "folder")
		}
		count := int64(v.backups())
		r.Body.Count = &count
		r.Body.Args["Count"] = count
		if v.s.Gone != nil {
			r.also(ActRescan)
		}
		r.also(ActAddFolder)
	}
	if g := v.s.Gone; g != nil {
		r.Body = Text{Key: "body/choose-gone", Args: map[string]any{"Backup": g.Name, "Folder": g.Folder}}
		if !g.Date.IsZero() {
			r.Body.Args["Day"] = OnDay{At: g.Date, Now: v.s.Now.Truncate(24 * time.Hour)}
		}
	}
	if v.trusted() {
		r.also(ActBackUpPhone)
	}
}
