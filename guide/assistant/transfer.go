package assistant

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/assistant/awake"
)

// OwnFolder is where backups made by Lifeboat are kept unless the person names
// another place.
func OwnFolder() string { return filepath.Join(xdg.DataHome, "lifeboat", "backups") }

// transfer runs long work over the cable: with a link of its own, the computer
// kept awake, and what the phone shows passed on.
func (a *Assistant) transfer(kind guide.JobKind, why string,
	work func(context.Context, *device.Link, func(mobilebackup.Event), progress.Func) error, done func(error),
) bool {
	phone, ok := a.trusted()
	if !ok {
		return false
	}
	a.mu.Lock()
	watcher, folder := a.watcher, a.s.Backup
	a.mu.Unlock()
	repeats := false
	return a.begin(kind, func(ctx context.Context, report progress.Func) error {
		defer awake.Keep(why, a.cfg.Logger)()
		link, err := watcher.Open(ctx, phone.UDID)
		if err == nil {
			err = work(ctx, link, a.sawEvent, report)
		}
		if !stopped(err) {
			repeats = a.noteAttempt(kind, phone.UDID, folder, err)
		}
		return err
	}, func(err error) {
		if err != nil && (!stopped(err) || errors.Is(err, mobilebackup.ErrCancelledOnPhone)) {
			f := a.failureOf(kind, err)
			f.Repeats = repeats
			a.s.Ended = f
		}
		done(err)
	})
}

// stagePassword is the part of a backup in which its password is set.
const stagePassword = "password"

// stopped reports whether work ended because the person wanted it to, here or on
// the phone.
func stopped(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, mobilebackup.ErrCancelledOnPhone)
}

// sawEvent passes on what happens beside the progress.
func (a *Assistant) sawEvent(e mobilebackup.Event) {
	a.update(func() {
		if a.s.Job == nil {
			return
		}
		switch e.Kind {
		case mobilebackup.EventPasscodeShown:
			a.s.Job.NeedsPhone = true
			a.s.Job.Asked++
		case mobilebackup.EventPasscodeGone:
			a.s.Job.NeedsPhone = false
		case mobilebackup.EventTightRoom:
			a.s.Job.MayNeed, a.s.Job.Free = e.Need, e.Free
		case mobilebackup.EventFileLimit:
			a.s.Job.FileLimit = e.Need
		case mobilebackup.EventSilence:
			a.s.Job.Silent = e.Silence.Truncate(time.Minute)
		case mobilebackup.EventRestarting:
			a.s.Job.NeedsPhone, a.s.Job.CanStop = false, false
		}
	})
}

// backUpPhone makes a backup of the phone of the way. A password that comes
// along is set first, so that the backup is encrypted. It takes over the secret.
func (a *Assistant) backUpPhone(root string, secret []byte) {
	if root == "" {
		a.mu.Lock()
		root = cmp.Or(a.cfg.Keep, OwnFolder())
		a.mu.Unlock()
	}
	var made mobilebackup.BackupResult
	phone, _ := a.trusted()
	encrypts, _ := phone.BackupEncrypted.Get()
	encrypts = encrypts || len(secret) > 0
	began := a.transfer(guide.JobBackup, "backing up an iPhone",
		func(ctx context.Context, link *device.Link, events func(mobilebackup.Event), report progress.Func) error {
			if len(secret) > 0 {
				report(progress.Progress{Stage: stagePassword})
				o := mobilebackup.PasswordOptions{Root: root, Events: events}
				if err := mobilebackup.ChangePassword(ctx, link, nil, secret, o); err != nil {
					return err
				}
			}
			var err error
			made, err = mobilebackup.Backup(ctx, link, mobilebackup.BackupOptions{Root: root, Events: events, Password: secret}, report)
			return err
		}, func(err error) {
			clear(secret)
			folder, root := made.Folder, root
			if folder != "" {
				root = filepath.Dir(folder) // it may lie deeper, on a drive of its own
			}
			if err == nil {
				delete(a.s.Sizes, folder)
				a.reminded()
				a.s.Ended = guide.BackedUp{
					Phone: phone.UDID, Name: phone.Name.Value, Folder: folder, Root: root, Encrypted: encrypts, At: time.Now(),
					Beside: made.Beside, SetAside: made.SetAside, OtherFiles: made.OtherFiles,
				}
				if a.s.Backup == "" {
					a.pick = folder
				}
				a.again = func() { a.addFolder(root) }
			}
		})
	if !began {
		clear(secret)
	}
}

// setPassword sets the backup password of the phone. It takes over the secret.
func (a *Assistant) setPassword(secret []byte) {
	began := a.transfer(guide.JobPassword, "setting a backup password",
		func(ctx context.Context, link *device.Link, events func(mobilebackup.Event), _ progress.Func) error {
			return mobilebackup.ChangePassword(ctx, link, nil, secret, mobilebackup.PasswordOptions{Events: events})
		}, func(error) { clear(secret) })
	if !began {
		clear(secret)
	}
}

// restoreHere puts the chosen backup onto the phone of the way. The person
// typed the phone's name; another name, and nothing happens.
func (a *Assistant) restoreHere(typed string, secret []byte) {
	defer clear(secret)
	phone, ok := a.trusted()
	if !ok || !sameName(typed, phone.Name.Value) {
		return
	}
	a.mu.Lock()
	folder, password := a.s.Backup, slices.Clone(a.password)
	button := a.route.Primary
	ready := a.route.Current == guide.StepRestore && a.s.Passed[guide.StepPrepare] &&
		button != nil && button.ID == guide.ActRestoreHere && button.Enabled
	although := "" // the state of the backup that the person has agreed to
	if consent := guide.ConsentOf(a.s); ready && a.s.Consent == consent {
		although = consent.Fingerprint
	}
	a.mu.Unlock()
	if folder == "" || !ready {
		clear(password)
		return
	}
	var result mobilebackup.RestoreResult
	began := a.transfer(guide.JobRestore, "restoring an iPhone",
		func(ctx context.Context, link *device.Link, events func(mobilebackup.Event), report progress.Func) error {
			var err error
			result, err = mobilebackup.Restore(ctx, link, mobilebackup.RestoreOptions{
				Dir: folder, Password: password, Although: although, Events: events,
			}, report)
			return err
		}, func(err error) {
			clear(password)
			var damaged *mobilebackup.DamagedError
			if errors.As(err, &damaged) { // found just now, which is news to the check
				a.s.Checks[folder] = guide.CheckState{Report: damaged.Report}
			}
			if err == nil {
				a.s.Restored = &guide.Restored{Phone: phone.UDID, Backup: folder, At: time.Now(), PhoneBack: result.Returned}
			}
		})
	if !began {
		clear(password)
	}
}

// sameName compares a typed name with the phone's, forgiving what a keyboard
// does to apostrophes and spaces.
func sameName(typed, name string) bool {
	plain := strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ").Replace
	return name != "" && strings.EqualFold(strings.TrimSpace(plain(typed)), strings.TrimSpace(plain(name)))
}
