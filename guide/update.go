package guide

import (
	"maps"
	"slices"
	"time"

	"github.com/lifeboat-app/lifeboat/device/phone"
)

// Update says what an event changes, and what is to be done because of it. It is
// pure: the same Situation and Event give the same answer, the Situation given is
// left as it was, and the only clock is Situation.Now.
//
// What a person did counts only where the Route of this very Situation offers it;
// all else leaves the Situation as it is.
func (g *Guide) Update(s Situation, e Event) (Situation, []Effect) {
	u := &turn{g: g, s: s}
	switch e := e.(type) {
	case Began:
		u.do(WatchPhones{s.Address}, ReadFolders{u.places()}, ReadJournal{}, RemoveLeftovers{})
	case TimePassed:
		u.s.Now = e.Now
	case Did:
		u.did(e)
	case PhonesSeen:
		u.sawPhones(e.Service, e.Phones)
	case MediaCounted:
		u.mediaCounted(e)
	case TrustAnswered:
		if s.Asking == e.UDID {
			u.s.Asking = ""
		}
	case FoldersRead:
		u.readFolders(e)
	case Measured:
		u.measured(e)
	case PlaceSought:
		u.sought(e)
	case WorkMoved:
		u.workMoved(e)
	case WorkSaw:
		u.workSaw(e.Seen)
	case WorkEnded:
		u.workEnded(e)
	case AttemptsRead:
		u.s.Attempts, u.s.CutOff = orNil(e.Attempts), e.CutOff
		if e.Half != nil {
			u.s.HalfSaved = e.Half
		}
	case LeftoversRemoved:
		u.s.Cleaned = &e.Cleaned
	case SimulationBegan:
		u.simulationBegan(e)
	case SimulationFailed:
		u.s.Simulating = false
	}
	u.settle()
	return u.s, u.effects
}

// turn is one call of Update: the Situation as it becomes, and what is to be done. Maps,
// slices and what pointers point at are made anew where they change.
type turn struct {
	g       *Guide
	s       Situation
	effects []Effect
}

// settle makes of itself what follows from how things are now: the choices stay
// true to what is there, and a phone is asked that has to be.
func (u *turn) settle() {
	u.settleBackup()
	u.settleInside()
	u.settlePhone()
	u.settleMedia()
	u.settleWaiting()
	u.askByItself()
}

// do has something done.
func (u *turn) do(effects ...Effect) { u.effects = append(u.effects, effects...) }

// look makes the view of the Situation as it is now.
func (u *turn) look() *view { return u.g.look(u.s) }

// phone finds a phone that is plugged in; nil where it is not.
func (u *turn) phone(udid string) *phone.Phone { return phoneOf(u.s.Phones, udid) }

// listed reports whether a backup is listed.
func (u *turn) listed(folder string) bool { return backupOf(u.s.Folders, folder) != nil }

// remember keeps the settings beyond this run.
func (u *turn) remember() { u.do(Remember{Added: u.s.Added, RemindAt: u.s.RemindAt}) }

// with is a map in which a key has a value. The map given stays as it is.
func with[K comparable, V any](m map[K]V, key K, value V) map[K]V {
	out := make(map[K]V, len(m)+1)
	maps.Copy(out, m)
	out[key] = value
	return out
}

// without is a map without a key: the map given, where it has none such.
func without[K comparable, V any](m map[K]V, key K) map[K]V {
	if _, ok := m[key]; !ok {
		return m
	}
	out := maps.Clone(m)
	delete(out, key)
	return out
}

// orNil is a list, or nil where there is nothing in it: no list and an empty one
// must not count as different.
func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return slices.Clip(list)
}

// Wake is when the mere passing of time will change the Route of a Situation: a
// problem has stood long enough to be shown, a reminder comes due, another day
// begins. It is the zero time where none of these is ahead.
func (g *Guide) Wake(s Situation) time.Time {
	day := s.Now.Truncate(24 * time.Hour).Add(24 * time.Hour) // see view.named
	next := day
	soon := func(at time.Time) {
		if at.After(s.Now) && at.Before(next) {
			next = at
		}
	}
	soon(s.RemindAt)
	if c := s.Counted[s.Phone]; c.Media.State == phone.Unreadable && c.Tries < retriesCount {
		soon(c.At.Add(retryCount))
	}
	for _, p := range g.look(s).standing {
		if since, ok := s.Since[p.id]; ok && p.hold > 0 {
			soon(since.Add(p.hold))
		}
	}
	return next
}
