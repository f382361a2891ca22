package pages

// What other packages that write pages take from here, so that all pages are inert in the
// same way.

// AppendText appends a text that comes from a backup to HTML, in an element or between the
// quotes of an attribute.
func AppendText(b []byte, s string) []byte { return appendText(b, s) }

// PlainText is a text for a plain file: without characters that a terminal obeys, and what
// turns the direction of writing ends where it ends.
func PlainText(s string) string { return isolated(clean(s)) }

// Line is a name on one line: without what breaks it or turns the direction of what follows.
func Line(s string) string { return line(s) }

// Href is the address of a file from a page in a folder: both are paths below the one that
// is saved into.
func Href(from, to string) string { return href(from, to) }

// Link is an address that may be clicked on.
func Link(s string) (string, bool) { return link(s) }

// Shows says how a page shows a file, by its name: as "img", "video", "audio", behind a link
// ("a"), or by its name alone ("").
func Shows(name string) string {
	return map[shown]string{linked: "a", picture: "img", film: "video", sound: "audio"}[showing(name)]
}

// Style is the look of all pages.
func Style() string { return style }

// Policy is the Content-Security-Policy of a page without a script.
func Policy() string { return policy(beside) }
