package check_test

// openDamages are the rows that do not give what they must yet, as
// "plain/NAME" or "encrypted/NAME", by who mends them. A row listed here that is
// right fails: it is to be taken off the list, which must become empty.
var openDamages = []string{
	// rows
}
