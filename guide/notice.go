package guide

// notify tells a person who may be looking elsewhere. The notice names what the work
// was about, as nobody sees the page beside it.
func (u *turn) notify(what string, o Order) {
	v := u.look()
	args := v.namedBackup(backupOf(u.s.Folders, o.Backup))
	delete(args, "Date") // a notice may stand there for days
	if o.Phone.UDID != "" {
		args["Phone"] = u.g.PhoneName(o.Phone)
	}
	if o.Kind == JobCheck && o.Backup == u.s.Backup {
		if verdict := u.g.verdict(v); verdict != nil {
			args["Verdict"] = verdict.Short
		}
	}
	u.do(Notify{Text{Key: "notice/" + what, Args: args}})
}
