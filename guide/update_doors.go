package guide

// openBackUpDoor goes the short way to a backup of the phone.
func (u *turn) openBackUpDoor() {
	u.leaveAside()
	u.s.Door, u.s.Cloud, u.s.At, u.s.NoPhone = DoorBackUp, "", "", false
}

// finish ends the way after a restore: what comes next begins anew.
func (u *turn) finish() {
	u.s.Restored, u.s.Ended, u.s.Returned, u.s.Failed = nil, nil, false, false
	u.s.Door, u.s.Cloud, u.s.At, u.s.Route = DoorNone, "", "", RouteNone
	u.s.Passed, u.s.Consent, u.s.Answers = nil, Consent{}, nil
}

// openInsideDoor goes the way to what is inside a backup.
func (u *turn) openInsideDoor() {
	u.leaveAside()
	u.s.Door, u.s.Cloud, u.s.At, u.s.Again = DoorInside, "", "", false
}
