package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// backupSheet asks where a backup of the phone goes, says whether it fits there
// and about how long it takes, and offers to encrypt it where the phone does not
// do so yet: that is on until the person switches it off.
type backupSheet struct {
	w       *Window
	b       screen.Button
	s       *sheet
	ok      *part.Button
	place   *place
	room    *sign
	time    *sign
	fields  *passwords
	tick    *part.Tap
	sign    *canvas.Raster
	encrypt bool
}

func (w *Window) askBackup(b screen.Button) {
	a := &backupSheet{w: w, b: b, room: newSign(), time: newSign()}
	a.ok = part.NewPrimary("backup-ok", w.say("action/back-up-phone"), a.take)
	a.fields = w.newPasswords(guide.SecretNew, a.changed, a.take)
	a.place = w.newPlace("backup", folderAsk{
		begin: b.Input.Begin, title: w.say("folder/keep"), hint: w.say("folder/hint-backup"), makes: true,
	}, a.changed)
	objects := []fyne.CanvasObject{
		part.NewText(w.say("body/back-up-phone")),
		part.NewStrong(w.say("folder/keep")), a.place.box, a.room.box, a.time.box,
	}
	switch {
	case b.Input.Secret == guide.SecretOffer:
		objects = append(objects, a.offer(b.Prompt), a.fields.box)
		a.encrypt = true
	case b.Prompt != "":
		objects = append(objects, line(screen.Line{Icon: "lock", Text: b.Prompt}, false))
	}
	a.s = w.sheet(w.say("action/back-up-phone"), objects, a.ok, w.say("action/cancel"))
	a.s.check, a.s.typed = a.check, func() bool { return a.fields.typed() }
	a.changed()
	if a.encrypt {
		a.fields.begin()
	}
}

// offer is the tick that switches the encryption on and off.
func (a *backupSheet) offer(why string) *part.Tap {
	a.sign = part.NewIcon("check-on")
	a.tick = part.NewTap("check", "encrypt", a.w.say("encrypt/offer"), part.NewMiddle(1, a.sign,
		part.NewColumn(0, part.NewStrong(a.w.say("encrypt/offer")), part.NewNote(why))), a.toggle)
	a.tick.About.State = "on"
	a.tick.Fill, a.tick.Stroke, a.tick.PadX = look.ColorSurface, look.ColorLine, 2*look.Space
	return a.tick
}

func (a *backupSheet) toggle() {
	a.encrypt = !a.encrypt
	icon, state := "check-off", "off"
	if a.encrypt {
		icon, state = "check-on", "on"
	}
	a.tick.About.State = state
	part.SetArt(a.sign, look.Icon(icon))
	a.fields.box.Hidden = !a.encrypt
	a.changed()
	if a.encrypt {
		a.fields.begin()
	}
}

// fit is what the backup may need at most, and how that fits the chosen place.
func (a *backupSheet) fit() (need int64, fit guide.RoomFit) {
	s, _ := a.w.source.Situation()
	p, here := phoneOf(s, s.Phone)
	if !here {
		return 0, guide.RoomUnknown
	}
	need, _ = p.BackupSize()
	return need, guide.FitRoom(need, a.place.room.Free, keptThere(s, a.place.folder, p.UDID))
}

// phoneOf finds a phone that is plugged in.
func phoneOf(s guide.Situation, udid string) (phone.Phone, bool) {
	for _, p := range s.Phones {
		if p.UDID == udid {
			return p, true
		}
	}
	return phone.Phone{}, false
}

// keptThere reports whether a backup of a phone lies in a folder already.
func keptThere(s guide.Situation, folder, udid string) bool {
	for _, f := range s.Folders {
		for _, b := range f.Backups {
			if b.UDID == udid && filepath.Dir(b.Folder) == filepath.Clean(folder) {
				return true
			}
		}
	}
	return false
}

// check lets the backup begin where it can.
func (a *backupSheet) check() {
	_, fit := a.fit()
	a.ok.SetEnabled(a.place.folder != "" && (!a.encrypt || a.fields.ready()) && fit != guide.RoomTooLittle && !a.place.silent() && a.w.offers(a.b))
}

func (a *backupSheet) changed() {
	if a.s == nil {
		return // the sheet is being made
	}
	need, fit := a.fit()
	m := a.w.maker.Load()
	a.room.set(a.place.says(m.Room(need, a.place.room.Free, fit)))
	a.time.set(m.Duration(need))
	a.check()
	a.s.settle()
}

func (a *backupSheet) take() {
	if !a.ok.Enabled() {
		return
	}
	intent := guide.Intent{Action: a.b.ID, Value: a.place.folder}
	if a.encrypt {
		intent = a.fields.take(intent)
	}
	a.s.close()
	a.w.send(intent)
}

// copySheet asks where a mended copy of the chosen backup goes. The person chooses
// a place; the copy gets a folder of its own there.
type copySheet struct {
	w     *Window
	b     screen.Button
	s     *sheet
	ok    *part.Button
	place *place
	makes *part.Text
	room  *sign
	name  string
	to    string
	need  int64
}

func (w *Window) askCopy(b screen.Button) {
	s, _ := w.source.Situation()
	m := w.maker.Load()
	name := filepath.Base(s.Backup)
	for _, f := range s.Folders {
		for _, one := range f.Backups {
			if one.Folder == s.Backup && fileName(one.DisplayName) != "" {
				name = fileName(one.DisplayName)
			}
		}
	}
	a := &copySheet{
		w: w, b: b, room: newSign(), makes: part.NewText(""), need: s.Sizes[s.Backup],
		name: m.Words.Text(guide.Text{Key: "repair/name", Args: map[string]any{"Name": name}}),
	}
	a.ok = part.NewPrimary("folder-ok", w.say("repair/start"), a.take)
	a.place = w.newPlace("repair", folderAsk{
		begin: filepath.Dir(b.Input.Begin), title: w.say("repair/title"), hint: w.say("repair/where"),
	}, a.changed)
	a.s = w.sheet(w.say("repair/title"), []fyne.CanvasObject{
		part.NewText(w.say("repair/where")), a.place.box,
		part.NewText(w.say("repair/makes")), a.makes, a.room.box,
	}, a.ok, w.say("action/cancel"))
	a.s.check = func() { a.ok.SetEnabled(a.to != "" && !a.place.silent() && a.w.offers(a.b)) }
	a.changed()
}

// changed finds a folder that is not there yet, in the chosen place.
func (a *copySheet) changed() {
	if a.s == nil {
		return
	}
	folder := a.place.folder
	if filepath.Dir(a.to) != folder {
		a.to = "" // that of the place before
		a.s.check()
	}
	if a.place.waits || a.place.room.Answer != backup.Answered {
		a.show(a.to)
		return // a disk that does not answer is not asked for names either
	}
	a.w.away(func() {
		to := unused(filepath.Join(folder, a.name), "")
		a.w.pump.post(func() {
			if a.place.folder == folder {
				a.show(to)
			}
		})
	})
}

func (a *copySheet) show(to string) {
	a.to = to
	if to != "" || !a.place.waits { // else it is there in a moment
		a.makes.Set(a.w.maker.Load().PlaceName(to, a.place.places))
	}
	switch free := a.place.room.Free; {
	case a.need <= 0 || free < 0:
		a.room.set(a.place.says(a.w.maker.Load().Room(a.need, free, guide.RoomUnknown)))
	default:
		l := screen.Line{Icon: "good", Tone: screen.ToneGood}
		key := "repair/room-enough"
		if free < a.need {
			l, key = screen.Line{Icon: "warn", Tone: screen.ToneWarn}, "repair/room-tight"
		}
		l.Text = a.w.maker.Load().Words.Text(guide.Text{Key: key, Args: map[string]any{
			"Needed": guide.Bytes(a.need), "Free": guide.Bytes(free),
		}})
		a.room.set(&l)
	}
	a.s.check()
	a.s.settle()
}

func (a *copySheet) take() {
	if a.ok.Enabled() {
		a.s.close()
		a.w.send(guide.Intent{Action: a.b.ID, Value: a.to})
	}
}
