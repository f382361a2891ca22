package guide

import (
	"path"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// appleClicks is the number of clicks of the way through each of Apple's apps;
// the words of each are click/<app>-<n>.
var appleClicks = map[AppleApp]int{AppleFinder: 5, AppleDevices: 5, AppleITunes: 5}

// planApple is the way by Apple's own app.
func planApple(v *view, r *Route) {
	app := v.s.Host.AppleApp
	if !v.seenByApple(v.backup) {
		planMoved(v, r)
		return
	}
	open := button(ActOpenApple)
	open.Label.Key = "action/open-apple-" + string(app)
	if v.s.Failed {
		r.say(v, "apple-failed", string(app))
		r.Primary = button(ActTryAgain)
		r.Primary.Label.Key = "action/clicks-again"
		r.Secondary = append(r.Secondary, *open)
		r.also(ActRouteHere, ActSaveReport, ActBack)
		return
	}
	r.say(v, "restore-"+string(app), string(app))
	if v.s.Returned {
		r.say(v, "restore-returned", "restart")
	}
	r.askConsent(v)
	clicks := appleClicks[app]
	if !v.mayRestore() && v.doubts() != doubtUnchecked {
		clicks = 0 // not before the person has agreed
	}
	for i := 1; i <= clicks; i++ {
		r.Clicks = append(r.Clicks, Click{
			Text:    Text{Key: "click/" + string(app) + "-" + strconv.Itoa(i), Args: v.named()},
			Picture: string(app) + "-" + strconv.Itoa(i),
		})
	}
	r.Primary = button(ActRestoreDone) // what was done elsewhere is a fact
	r.Secondary = append(r.Secondary, *open, *button(ActAppleFailed))
	r.also(ActRouteHere, ActBack)
}

// planMoved is the page in place of the clicks, where Apple's app does not list the
// backup: it looks only in folders of its own.
func planMoved(v *view, r *Route) {
	r.say(v, "restore-moved", string(v.s.Host.AppleApp))
	r.Title.Key += "-" + string(v.s.Host.AppleApp)
	r.Body.Args["Folder"], r.Body.Args["Name"] = v.s.Host.Folders[0], v.backup.UDID
	r.Summary = &Summary{Folder: v.s.Backup}
	r.Primary = button(ActRouteHere)
	if twin := v.twinForApple(); twin != nil {
		r.Primary = buttonFor(ActChooseBackup, twin.Folder, "action/use-copy", nil)
		r.also(ActRouteHere)
	}
	r.also(ActBack)
}

// seenByApple reports whether Apple's app lists a backup, as far as that is known:
// the folder has to lie in one of the app's own, and to be called after its phone.
func (v *view) seenByApple(b *backup.Facts) bool {
	places := v.s.Host.Folders
	if b == nil || len(places) == 0 {
		return true
	}
	slashes := func(p string) string { return path.Clean(strings.ReplaceAll(p, `\`, "/")) }
	dir, name := path.Split(slashes(b.Folder))
	for _, p := range places {
		if strings.EqualFold(slashes(p), path.Clean(dir)) {
			// A copy that Apple's app has set aside carries its date behind that name.
			return len(b.UDID) < shortestUDID || strings.HasPrefix(strings.ToLower(name), strings.ToLower(b.UDID))
		}
	}
	return false
}

// shortestUDID is the length of the identifiers that newer phones have; what is
// shorter is none.
const shortestUDID = 25

// twinForApple finds the same backup in a folder of Apple's app.
func (v *view) twinForApple() *backup.Facts {
	for i := range v.s.Folders {
		for j := range v.s.Folders[i].Backups {
			b := &v.s.Folders[i].Backups[j]
			if b.Folder != v.s.Backup && b.UDID == v.backup.UDID && b.Date.Equal(v.backup.Date) && !b.Date.IsZero() && v.seenByApple(b) {
				return b
			}
		}
	}
	return nil
}
