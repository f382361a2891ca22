package guide

// RoomFit says how a new backup fits where it is to be kept.
type RoomFit string

// How it fits. What a backup really takes, only the phone knows, so only far too
// little room stops one.
const (
	RoomUnknown   RoomFit = ""
	RoomEnough    RoomFit = "enough"
	RoomTight     RoomFit = "tight"
	RoomTooLittle RoomFit = "too-little"
)

// leastRoom is what even the smallest backup of a phone in use takes; leastShare
// the part of what is used on a phone that is taken at the least: apps, which are
// not part of a backup, may be nearly all of it.
const (
	leastRoom  = 50e6
	leastShare = 50
)

// FitRoom compares what a backup may take at most with what is free. With an
// earlier backup of the same phone in that place the new one may share what is the
// same, so nothing is too little then.
func FitRoom(need, free int64, earlier bool) RoomFit {
	switch {
	case need <= 0 || free < 0:
		return RoomUnknown
	case free >= need:
		return RoomEnough
	case !earlier && free < max(leastRoom, need/leastShare):
		return RoomTooLittle
	}
	return RoomTight
}
