package screen

import "github.com/lifeboat-app/lifeboat/guide"

// Ending is how the last long work ended.
type Ending string

// The endings. Work that told nothing new has none.
const (
	EndedNowhere Ending = ""
	EndedWell    Ending = "well"
	EndedBadly   Ending = "badly"
	EndedByHand  Ending = "by-hand" // the person stopped it, and need not be told
)

func ending(s guide.Situation) Ending {
	switch {
	case s.Job != nil:
		return EndedNowhere
	case s.Failure() != nil:
		return EndedBadly
	case s.Stopped() != "":
		return EndedByHand
	case s.Password == guide.PasswordWrong:
		return EndedByHand // the person sits before the window
	}
	return EndedWell
}

// Notice returns the key of what to tell a person who may be looking elsewhere,
// when one Screen follows another; empty where there is nothing to tell.
func Notice(before, now Screen) string {
	switch {
	case before.Page.Look == nil && now.Page.Look != nil:
		return "notice/passcode"
	case before.Job == "" || now.Job != "":
		return ""
	case now.Ended == EndedBadly:
		return "notice/failed"
	case now.Ended == EndedWell:
		return "notice/" + before.Job + "-done"
	}
	return ""
}
