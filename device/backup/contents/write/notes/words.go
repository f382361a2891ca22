package notes

// Words are the texts of the pages, English where one is empty. %s stands for a name.
type Words struct {
	Language                 string // of the texts, as BCP 47 has it
	Day, Time                string // of dates, as package time has it: without and with the time of day
	Notes, Deleted, Untitled string // of the index, a folder, a note without a title
	All                      string // the way to the index
	Created, Changed         string // before a date
	Pinned, Shared, Trashed  string
	Locked, LockedPhone      string
	None, InCloud, Unread    string
	Shown                    string // before what the list of notes showed
	NotHere, NotSaved        string // of a file, with its name
	Sealed, UnreadTable      string
	Drawing, Pages           string // names of what has none
}

// English are the English texts.
var English = Words{
	Language: "en", Day: "2 Jan 2006", Time: "2 Jan 2006 15:04",
	Notes: "Notes", Deleted: "Recently deleted", Untitled: "Note without a title", All: "All notes",
	Created: "Created", Changed: "Changed",
	Pinned: "Pinned", Shared: "Shared", Trashed: "Deleted",
	Locked:      "This note is locked with a password of its own. Open it with that password in Lifeboat, under “What is inside”, and save again: then its text is saved, too.",
	LockedPhone: "This note is locked. Only its title can be read from a backup: open it on the phone.",
	None:        "The backup has no text of this note.",
	InCloud:     "The text of this note is in iCloud, and not in this backup.",
	Unread:      "The text of this note is in the backup, but it could not be read.",
	Shown:       "The list of notes showed:",
	NotHere:     "%s is not in this backup.",
	NotSaved:    "%s could not be saved.",
	Sealed:      "Something in this locked note can only be read on the phone.",
	UnreadTable: "There is a table here that could not be read.",
	Drawing:     "Drawing", Pages: "Scanned pages",
}

func (w Words) or(e Words) Words {
	for _, pair := range [][2]*string{
		{&w.Notes, &e.Notes},
		{&w.Deleted, &e.Deleted},
		{&w.Untitled, &e.Untitled},
		{&w.All, &e.All},
		{&w.Created, &e.Created},
		{&w.Changed, &e.Changed},
		{&w.Pinned, &e.Pinned},
		{&w.Shared, &e.Shared},
		{&w.Trashed, &e.Trashed},
		{&w.Locked, &e.Locked},
		{&w.LockedPhone, &e.LockedPhone},
		{&w.None, &e.None},
		{&w.InCloud, &e.InCloud},
		{&w.Unread, &e.Unread},
		{&w.Shown, &e.Shown},
		{&w.NotHere, &e.NotHere},
		{&w.NotSaved, &e.NotSaved},
		{&w.Sealed, &e.Sealed},
		{&w.UnreadTable, &e.UnreadTable},
		{&w.Drawing, &e.Drawing},
		{&w.Pages, &e.Pages},
		{&w.Language, &e.Language},
		{&w.Day, &e.Day},
		{&w.Time, &e.Time},
	} {
		if *pair[0] == "" {
			*pair[0] = *pair[1]
		}
	}
	return w
}
