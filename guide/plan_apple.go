package guide

import (
	"strconv"
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
