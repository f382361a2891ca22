package ui

import (
	"context"
	"errors"
)

// offerSystem shows the button for the system's own dialog where there is one. The
// sheet is there meanwhile: a desktop may take its time to answer.
func (f *folderSheet) offerSystem() {
	if f.system == nil {
		return
	}
	f.w.away(func() {
		if f.w.source.HasChooser == nil || f.w.source.HasChooser() {
			f.w.pump.post(func() {
				f.system.Show()
				f.s.settle()
			})
		}
	})
}

// askSystem asks for the folder with the system's own dialog, and shows what was
// chosen there in the sheet. The dialog goes with the sheet.
func (f *folderSheet) askSystem() {
	if f.asking {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	f.asking, f.s.onClose = true, cancel
	begin := f.path()
	if f.missing {
		begin = ""
	}
	f.w.away(func() {
		path, err := f.w.source.ChooseFolder(ctx, f.ask.title, begin)
		gone := errors.Is(ctx.Err(), context.Canceled)
		cancel()
		f.w.pump.post(func() {
			f.asking = false
			switch {
			case gone: // the sheet
			case err != nil:
				f.w.note(f.w.say("folder/system-failed"))
			case path != "":
				f.open(path)
			}
		})
	})
}
