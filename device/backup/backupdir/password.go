package backupdir

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// form is one of the ways to write the same text in Unicode. Programs hand the
// password to the phone as it was typed, and systems differ in whether ü is one
// code point or two.
type form uint8

const (
	asTyped form = iota
	composed
	decomposed
)

// of returns a copy of a password in a form.
func (f form) of(password []byte) []byte {
	// No letter grows more than threefold, so no second buffer is made that
	// would not be wiped.
	room := make([]byte, 0, 3*len(password)+utf8.UTFMax)
	switch f {
	case composed:
		return norm.NFC.Append(room, password...)
	case decomposed:
		return norm.NFD.Append(room, password...)
	}
	return append(room, password...)
}

// open opens a key bag with a password as typed and, where that is refused, in
// the other normal form, which costs a second derivation. It tells the form that
// opened it.
func open(ctx context.Context, bag *keybag.Bag, password []byte, report progress.Func) (*keybag.Keys, form, error) {
	keys, err := bag.Unlock(ctx, password, report)
	if !utf8.Valid(password) {
		return keys, asTyped, err
	}
	for _, f := range []form{composed, decomposed} {
		if !errors.Is(err, ErrWrongPassword) {
			break
		}
		other := f.of(password)
		if !bytes.Equal(other, password) {
			if keys, err = bag.Unlock(ctx, other, report); err == nil {
				clear(other)
				return keys, f, nil
			}
		}
		clear(other)
	}
	return keys, asTyped, err
}

// PasswordAs returns the password that Unlock took in the Unicode form that
// opened the backup, which is the form that a phone has to be given. The copy is
// the caller's to wipe.
func (b *Backup) PasswordAs(password []byte) []byte {
	if b.form == asTyped {
		return slices.Clone(password)
	}
	return b.form.of(password)
}
