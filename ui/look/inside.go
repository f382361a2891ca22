package look

// The measures of the pages that show what is inside a backup.
const (
	InsideBothEm    float32 = 43   // from here on a list and what is chosen in it stand beside each other
	InsideListEm    float32 = 18   // of the list then
	InsideShare     float32 = 0.4  // of the width, where that is more
	BubbleShare     float32 = 0.78 // of the width that a message may take
	BubbleMostEm    float32 = 36
	BubblePad               = Space + Half/2
	BubbleGap               = Half
	BubbleDay               = 2 * Space // above and below a day
	BubbleWait              = 6 * Space // of a message that is still to be read
	BubbleAloneEm   float32 = 12        // side of a picture in a message
	BubblePictureEm float32 = 7         // where there are several
	ScrollWidth             = Space + Half
	ScrollLeast             = 4 * Space
	PictureCard     float32 = 240 // side of a picture on a card
	PictureFace     float32 = 112 // of a person
)

// MessageLines is how many lines of a message are drawn.
const MessageLines = 60

// MessagePictures is how many pictures of a message are drawn.
const MessagePictures = 12
