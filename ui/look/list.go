package look

// The measures of the list of backups.
const (
	Target float32 = 28 // least side of what is to be hit with a mouse

	ListMargin = Margin           // beside the rows: as beside all pages
	ListGroup  = 2 * Space        // above a group
	ListPad    = Space + Half     // between the edge of a row and what is in it
	ListGap    = Space + Half + 2 // between two columns
	ListInset  = FocusGap         // of the mark within its row
	TagPad     = Space - 2        // beside the words of a tag
	TagEdge    = float32(1)       // above and below them
	BadgeEdge  = float32(2)       // above and below the words of a badge

	ListTitleEm  float32 = 9  // a title keeps so much; with less, the columns go under it
	ListCellEm   float32 = 15 // a column is no wider
	ListMoreEm   float32 = 2  // side of the button at the end of a row
	ListPaneEm   float32 = 25 // the details beside the rows
	ListHalfEm   float32 = 18 // half of them under a row
	ListSearchEm float32 = 17
	ListFieldEm  float32 = 10 // a field to search with is no narrower
	ListLineEm   float32 = 44 // from here on, count, search and order stand on one line
	ListLowEm    float32 = 12 // with less height for the rows, the headline scrolls with them
	FactShare    float32 = 0.34
	BadgeIcon    float32 = 1.1 // of the size of its words
	NoteDrop     float32 = 0.75
)
