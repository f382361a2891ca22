package simulator

import (
	"context"
	"errors"
)

// The notifications that a phone posts when it wants the passcode typed, and
// when that is over (PROTOCOL.md §6.10).
const (
	noticePresented = "com.apple.LocalAuthentication.ui.presented"
	noticeDismissed = "com.apple.LocalAuthentication.ui.dismissed"
)

// ErrPasscodeRefused is what AskPasscode returns when the person tapped
// Cancel.
var ErrPasscodeRefused = errors.New("the passcode was refused")

// passcode is the sheet that asks for the passcode.
type passcode struct {
	wait    bool          // for the person; else the passcode is typed at once
	open    int           // how many ask now
	answers chan struct{} // closed when the person answers
	typed   bool          // the answer: typed, or refused
}

// AskPasscode shows the sheet that asks for the passcode, as a phone does
// before it is backed up, and returns nil when it was typed. A phone without a
// passcode asks nothing; one whose options do not say PasscodeAsked has it
// typed at once. It ends with ctx, too, and returns its error then.
func (p *Phone) AskPasscode(ctx context.Context) error {
	p.mu.Lock()
	if !p.state.Passcode {
		p.mu.Unlock()
		return nil
	}
	sheet := &p.passcode
	if sheet.answers == nil {
		sheet.answers = make(chan struct{})
	}
	answers, wait := sheet.answers, sheet.wait
	sheet.open++
	p.mu.Unlock()

	p.Notify(noticePresented)
	err := error(nil)
	if wait {
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-answers:
		}
	}
	p.mu.Lock()
	sheet.open--
	if wait && err == nil && !sheet.typed {
		err = ErrPasscodeRefused
	}
	if err == nil {
		p.state.Locked, p.state.Unlocked = false, true
	}
	p.mu.Unlock()
	p.Notify(noticeDismissed)
	return err
}

// AskingPasscode reports whether the sheet is open.
func (p *Phone) AskingPasscode() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.passcode.open > 0
}

// EnterPasscode types the passcode into the sheet. It reports whether the sheet
// was open.
func (p *Phone) EnterPasscode() bool { return p.answerPasscode(true) }

// RefusePasscode taps Cancel on the sheet. It reports whether the sheet was
// open.
func (p *Phone) RefusePasscode() bool { return p.answerPasscode(false) }

func (p *Phone) answerPasscode(typed bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	sheet := &p.passcode
	if sheet.open == 0 || sheet.answers == nil {
		return false
	}
	sheet.typed = typed
	close(sheet.answers)
	sheet.answers = nil
	return true
}
