package mobilebackup

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/draft"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

// PasswordOptions say how to change the password of a phone's backups.
type PasswordOptions struct {
	// Root is the folder of backups, as in BackupOptions. A phone re-wraps the
	// keys of the encrypted backup that lies there, so that it opens with the
	// new password. Empty: there is none.
	Root   string
	Events func(Event)
	Limits devicelink.Limits
}

// What does not fit the present state of a phone's backups.
var (
	ErrPasswordSet     = errors.New("a password is set already")
	ErrPasswordNone    = errors.New("no password is set")
	ErrPasswordMissing = errors.New("no password given")
)

// OldPasswordError says that the phone has the new password, and that the backup
// which is there could not be given it: it keeps the one from before.
type OldPasswordError struct {
	Folder string // of the backup
	Err    error
}

func (e *OldPasswordError) Error() string {
	return "the password is changed, but the backup that is there keeps the old one: " + e.Err.Error()
}

func (e *OldPasswordError) Unwrap() error { return e.Err }

// ChangePassword sets, changes or removes the password that the phone encrypts
// its backups with: empty old sets it, empty new removes it. The phone asks for
// its passcode. A wrong old password is *Error with CodePassword; asking for
// something that does not fit the present state is *PreconditionError with
// CheckEncryption, before the phone is asked. *OldPasswordError: see there.
func ChangePassword(ctx context.Context, link *device.Link, old, new []byte, o PasswordOptions) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	c, err := connectPhone(ctx, link, wanted{op: OpPassword, events: o.Events}, cancel)
	if err != nil {
		return lostEarly(ctx, OpPassword, err)
	}
	defer c.close()
	encrypted, told := c.phone.BackupEncrypted.Get()
	switch {
	case len(old) == 0 && len(new) == 0:
		return &PreconditionError{Op: OpPassword, Check: CheckEncryption, Err: ErrPasswordMissing}
	case told && encrypted && len(old) == 0:
		return &PreconditionError{Op: OpPassword, Check: CheckEncryption, Err: ErrPasswordSet}
	case told && !encrypted && len(old) > 0:
		return &PreconditionError{Op: OpPassword, Check: CheckEncryption, Err: ErrPasswordNone}
	}
	if o.Root == "" {
		return changePassword(ctx, c, link.UDID(), nil, old, new, o.Limits)
	}
	copied, err := draft.OpenMarks(o.Root, link.UDID(), nil)
	if errors.Is(err, fs.ErrNotExist) {
		return changePassword(ctx, c, link.UDID(), nil, old, new, o.Limits)
	}
	if err != nil {
		return err
	}
	defer copied.Discard()
	if err := changePassword(ctx, c, link.UDID(), copied, old, new, o.Limits); err != nil {
		return err
	}
	if err := copied.Land(); err != nil {
		return &OldPasswordError{Folder: filepath.Join(o.Root, link.UDID()), Err: err}
	}
	return nil
}

func changePassword(ctx context.Context, c *contact, udid string, marks *draft.Marks, old, new []byte, limits devicelink.Limits) error {
	dir := ""
	if marks != nil {
		dir = marks.Dir()
	} else {
		var err error
		if dir, err = os.MkdirTemp("", "lifeboat-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		dir = filepath.Join(dir, udid)
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	folder, err := fence.Open(dir, udid, fence.ReadWrite)
	if err != nil {
		return err
	}
	defer folder.Close()
	conn := c.backup
	c.backup = nil // the session owns it
	session, err := connect(ctx, OpPassword, conn, limits)
	if err != nil {
		return err
	}
	defer session.Close("")
	x := &exchange{ctx: ctx, op: OpPassword, link: session, folder: folder, events: c.emit, stage: StageWaiting, free: folder.Free}
	request := map[string]any{"MessageName": "ChangePassword", "TargetIdentifier": udid}
	if len(old) > 0 {
		request["OldPassword"] = string(old)
	}
	if len(new) > 0 {
		request["NewPassword"] = string(new)
	}
	_, err = x.run(request)
	return err
}
