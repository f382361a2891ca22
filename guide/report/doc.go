// Package report makes the private summary that a person can show to someone
// who helps: what iPhone, what backup, what was checked, what went wrong.
//
//	r := report.New(situation, route, w, version)
//	r.Text()  // to show, to read out, to paste
//	r.HTML()  // to save; work.SaveReport writes both as files
//
// It names no person and no thing that is only theirs. The rule is not to take
// out what is secret but to let in only what is known to be harmless: states
// and figures of Lifeboat's own, versions and models that look like one, dates,
// error numbers. Of foreign words, such as those of a phone, only words stay
// that stand in known messages; anything else becomes “…”. Names, telephone
// numbers, serials, identifiers and folders are never asked for.
package report
