package gallery

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

const longText = "On the iPhone: Settings › your name › Find My › Find My iPhone. Switch it off there; it asks for the password of the Apple Account."

func typeSizes() []fyne.CanvasObject {
	mono := part.NewText("sudo apt install usbmuxd")
	mono.Mono = true
	return []fyne.CanvasObject{
		part.NewTitle("Anna’s iPhone, 3 May"), part.NewHeading("What is in this backup"), part.NewStrong("This backup is complete"),
		part.NewText(longText), part.NewNote(longText), mono,
		container.New(width{14}, part.NewCutName(part.NewName("An iPhone with a name that goes on and on"))),
		part.NewText("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
	}
}

func swatch(name fyne.ThemeColorName) fyne.CanvasObject {
	r := canvas.NewRectangle(theme.Color(name))
	r.CornerRadius, r.StrokeColor, r.StrokeWidth = look.CornerSmall, theme.Color(look.ColorLine), look.Hairline
	r.SetMinSize(fyne.NewSize(look.Margin, look.Margin))
	text := part.NewNote(string(name))
	text.OneLine = true
	return part.NewMiddle(1, r, text)
}

func colours() []fyne.CanvasObject {
	grid := container.New(&part.Flow{Gap: look.CardPad})
	for _, n := range []fyne.ThemeColorName{
		theme.ColorNameBackground, look.ColorSidebar, look.ColorSurface, look.ColorRaised, look.ColorLine, look.ColorBorder, look.ColorTrack,
		look.ColorInk, look.ColorMuted, look.ColorAccent, look.ColorAccentOver, look.ColorAccentDown, look.ColorOnAccent, look.ColorAccentSoft,
		look.ColorGood, look.ColorGoodSoft, look.ColorWarn, look.ColorWarnFill, look.ColorWarnSoft,
		look.ColorStop, look.ColorStopOver, look.ColorStopDown, look.ColorOnStop, look.ColorStopSoft,
		look.ColorData1, look.ColorData2, look.ColorData3, look.ColorData4, look.ColorData5,
	} {
		grid.Add(swatch(n))
	}
	return []fyne.CanvasObject{grid}
}

func buttons() []fyne.CanvasObject {
	quiet := func() *part.Button { return part.NewButton("", "Save a report…", "save", nil) }
	primary := func() *part.Button { return part.NewPrimary("", "Check this backup", nil) }
	danger := func() *part.Button {
		b := part.NewPrimary("", "Restore now", nil)
		b.SetDanger(true)
		return b
	}
	var rows []fyne.CanvasObject
	for _, make := range []func() *part.Button{primary, quiet, danger} {
		rows = append(rows, part.NewFlow(make().Tap, hovered(make().Tap), pressed(make().Tap), focused(make().Tap), off(make()).Tap))
	}
	menu := part.NewMenuButton("", "Sort: date", "sort", func() []*fyne.MenuItem { return nil })
	small := part.NewButton("", "Set a password…", "", nil).Small()
	icon := func() *part.Tap { return part.NewIconButton("", "Settings", "settings", nil) }
	long := part.NewPrimary("", "A label so long that it needs a second line, because somebody was very thorough about what it does", nil)
	return append(rows, part.NewFlow(menu.Tap, small.Tap, icon(), hovered(icon()), focused(icon())), part.NewFlow(long.Tap))
}

func fields() []fyne.CanvasObject {
	typed := part.NewField("", "The iPhone’s name", nil)
	typed.SetText("Anna’s iPhone")
	secret := part.NewPassword("", "Backup password", nil)
	secret.SetText("secret")
	offField := part.NewField("", "Nothing to type", nil)
	offField.Disable()
	return []fyne.CanvasObject{part.NewField("", "Search", nil), typed, secret, offField, part.NewBox("", "Paste what the iPhone said", nil)}
}

func checks() []fyne.CanvasObject {
	focus := part.NewCheck("", "With the focus", true, nil)
	focus.Tap.FocusGained()
	over := part.NewCheck("", "Under the pointer", false, nil)
	over.Tap.MouseIn(nil)
	offCheck := part.NewCheck("", "Off", true, nil)
	offCheck.SetEnabled(false)
	return []fyne.CanvasObject{
		part.NewCheck("", "Encrypt the backup", true, nil).Tap, part.NewCheck("", longText, false, nil).Tap, focus.Tap, over.Tap, offCheck.Tap,
		part.NewCheckCard("", "I have written the password down", true, nil).Tap,
		part.NewChoices(part.Choice{Label: "As the system", Chosen: true}, part.Choice{Label: "Light"}, part.Choice{Label: "Dark"}),
	}
}

func badges() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		part.NewBadge(part.Good, "", "Checked 2 days ago"), part.NewBadge(part.Stop, "", "Damaged"), part.NewBadge(part.Warn, "", "Unfinished"),
		part.NewBadge(part.Muted, "", "Not checked"), part.NewBadge(part.Accent, "lock", "Encrypted"),
		container.New(width{10}, part.NewBadge(part.Stop, "", "Damaged: 14 files are missing, and 3 are not readable")),
	}
}

func help() []fyne.CanvasObject {
	tip := func() *part.Tap {
		return part.NewTip("", "It protects backups on a computer. It is neither the passcode of the iPhone nor the password of the Apple Account.")
	}
	word := part.NewText("Backup password")
	word.OneLine = true
	bubble := part.NewBubble("It protects backups on a computer. It is neither the passcode of the iPhone nor the password of the Apple Account.", "")
	return []fyne.CanvasObject{
		part.NewFlow(part.NewMiddle(-1, word, tip()), hovered(tip()), focused(tip())), bubble, part.NewBubble("Copied", "good"),
	}
}

func copies() []fyne.CanvasObject {
	link := func() *part.Tap {
		return part.NewLink("", "Apple’s page about backups", "https://support.apple.com/118426", nil)
	}
	return []fyne.CanvasObject{
		part.NewCopyable("", "sudo apt install usbmuxd", "Copy", "Copied"),
		part.NewCopyable("", "/home/anna/Library/Application Support/MobileSync/Backup/00008130-0000AAAA0000BBBB", "Copy", "Copied"),
		part.NewFlow(link(), hovered(link()), focused(link())),
	}
}

func icons() []fyne.CanvasObject {
	flow := container.New(&part.Flow{Gap: look.CardPad})
	for _, n := range assets.Icons() {
		flow.Add(part.NewIcon(n))
	}
	return []fyne.CanvasObject{flow}
}

func pictures() []fyne.CanvasObject {
	flow := container.New(&part.Flow{Gap: look.CardPad})
	for _, n := range assets.Pictures() {
		flow.Add(part.NewPicture(n, look.PictureStep.Width, look.PictureStep.Height))
	}
	return []fyne.CanvasObject{flow}
}
