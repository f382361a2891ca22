package look

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The one table of distances, in units that Fyne scales with the screen. All of
// them are multiples of Half; between things they are multiples of Space.
const (
	Half  float32 = 4
	Space float32 = 8

	Margin      = 3 * Space // around a page
	CardPad     = 2 * Space // inside a card
	SidebarPad  = 2 * Space
	Corner      = Space + Half // of cards, sheets and menus
	CornerSmall = Space        // of buttons, fields and rows
	Hairline    = float32(1)   // outlines and separators
	Stroke      = float32(2)   // lines that say something, and the ring of the focus
	FocusGap    = Half         // how far the ring of the focus reaches beyond a thing
)

// The sizes of type, before the reader's own scale: three, and one for the
// headline of a page.
const (
	SmallSize   float32 = 13
	BodySize    float32 = 15
	HeadingSize float32 = 18
	TitleSize   float32 = 25
	iconSize    float32 = 20
)

// The names of the sizes of type.
const (
	Small   = theme.SizeNameCaptionText
	Body    = theme.SizeNameText
	Heading = theme.SizeNameSubHeadingText
	Title   = theme.SizeNameHeadingText
)

// Widths in sizes of body text, so that they grow with it.
const (
	ReadingEm   float32 = 46 // text wider than that does not read well
	SidebarEm   float32 = 19
	NarrowEm    float32 = 48 // a window below this has no sidebar
	LowEm       float32 = 26 // what is less tall has no lines above it
	DetailsEm   float32 = 70 // a window above this has room for details beside a list
	SheetEm     float32 = 38
	ButtonEm    float32 = 24 // where a long label begins a second line
	TipEm       float32 = 22
	RingEm      float32 = 8 // diameter of a ring
	RingSmallEm float32 = 5
	LegendEm    float32 = 11 // least width of a legend beside its ring
	FieldEm     float32 = 24
	SheetTallEm float32 = 45 // height of a sheet whose content changes
	HeadEm      float32 = 18 // least width of a headline beside its picture
	WordEm      float32 = 3  // least width of any text, in its own size
	PhonesEm    float32 = 20 // least height of what is known of the phones, in the sidebar
	DoorEm      float32 = 12 // least width of words beside a picture
	FigureEm    float32 = 10 // least width of one of many figures
	TileEm      float32 = 13 // least width of one of many tiles
)

// NameRunes is how many letters of a name stand where it cannot wrap, and NameEm how wide
// they are together at most.
const (
	NameRunes         = 24
	NameEm    float32 = 15
)

// NameLeast is how many letters of a name are left where it has to be cut further.
const NameLeast = 8

// Em returns so many sizes of body text.
func Em(n float32) float32 { return n * theme.Size(Body) }

// Grown is a size that grows with the reader's size of text.
func Grown(size float32) float32 { return size * theme.Size(Body) / BodySize }

// Dot is the side of the swatch of a legend, and of a mark on a scale.
func Dot() float32 { return Grown(Space + Half) }

// BarHeight is of a bar that shows how far work is.
func BarHeight() float32 { return Grown(Space) }

// Line is how thick the line of a scale is, and of a mark in a legend.
func Line() float32 { return Grown(Half) }

// IconSide is the side of an icon beside a line of text.
func IconSide() float32 { return theme.Size(theme.SizeNameInlineIcon) }

// The sizes of pictures.
var (
	PictureHead  = fyne.NewSize(192, 128) // beside the headline of a page
	PictureStep  = fyne.NewSize(132, 88)  // beside a list of steps
	PictureClick = fyne.NewSize(150, 100)
	PictureWork  = fyne.NewSize(120, 80)
	PhoneLarge   = fyne.NewSize(48, 64) // on a phone's card
	PhoneRow     = fyne.NewSize(30, 40) // in a row of a list
	PhoneStrip   = fyne.NewSize(24, 32)
	PictureRow   = fyne.NewSize(96, 64) // of a door
	PhoneLine    = fyne.NewSize(18, 24) // on a line of text
	PictureLogo  = fyne.NewSize(32, 32)
)

// The window before anybody has given it a size, and the least that it may have.
var (
	WindowSize   = fyne.NewSize(1100, 720)
	LeastWindow  = fyne.NewSize(480, 360)
	TitleSeen    = 64 // pixels of a title that a hand can take
	LeastFrame   = fyne.NewSize(320, 240)
	SheetEdge    = 10 * Space // around a sheet, both sides together
	LeastSheet   = 15 * Space // of its height
	PictureAbout = fyne.NewSize(72, 72)
	PictureNone  = fyne.NewSize(60, 80) // in place of a phone
)

// TextSizes are the steps of the size of text.
var TextSizes = []float32{Smallest, 0.9, 1, 1.1, 1.25, 1.5, 1.75, Largest}

// Percent is how many hundredths a share has.
const Percent = 100

// Wheel: what Fyne’s driver makes of a notch, and how many lines it is worth here, as
// elsewhere.
const (
	Notch     float32 = 25
	NotchRows float32 = 3
	MostRows  float32 = 4 // notches that are taken at once
)

// Beat is the shortest time between two pictures of the state.
const Beat = 250 * time.Millisecond

// LongestPress is how long news wait for a mouse button to come up: longer than any hand
// presses, should a release ever be missed.
const LongestPress = 5 * time.Second

// AnyWidth is the width of text that has none yet, or never wraps.
const AnyWidth float32 = 1 << 20

// Motion: what moves does it once, shortly, and ends.
const (
	MotionGauge = 400 * time.Millisecond // a gauge that takes its value
	TipDelay    = 450 * time.Millisecond // before help is shown
	ToastTime   = 4 * time.Second        // that a confirmation stays
)

// ToastEm is how far above the lower edge of the window a confirmation stands, in
// sizes of body text: above the buttons of the page.
const ToastEm float32 = 5

// Curve is how everything moves: fast at first, slow at the end.
var Curve = fyne.AnimationEaseOut

// Moving reports whether anything may move.
func Moving() bool {
	return !still.Load() && fyne.CurrentApp().Settings().ShowAnimations()
}

// still is set when the person has asked the desktop that nothing moves by itself. It may
// come while the first pictures are drawn: asking takes longer than they do.
var still atomic.Bool

// KeepStill lets nothing move, or all of it again. Any goroutine may call it.
func KeepStill(v bool) { still.Store(v) }

// RightToLeft reports whether the window is read from right to left.
func RightToLeft() bool {
	t, ok := worn()
	return ok && t.RightToLeft
}

// A gauge's measures, as shares. Ratios that are exact in binary keep the text
// of golden files free of noise.
const (
	RingCut   float32 = 0.75   // inner radius of a ring
	OuterCut  float32 = 0.9375 // inner radius of the thin ring around it
	RingShare float32 = 0.875  // of the ring within the thin one
	LeastArc  float32 = 4      // degrees that even the smallest value gets
	LeastNeed float32 = 12     // the same on the thin ring: a dot would read as dirt
	RingCap   float32 = 0.25   // of what the thin ring is thinner: round ends
	ArcGap    float32 = 1.5    // degrees between two values
	DashArc   float32 = 9      // degrees of a dash of what is only possible
	Turn      float32 = 360
)

// BarSteps is in how many steps a bar is crossed by work whose end nobody knows.
const BarSteps = 8
