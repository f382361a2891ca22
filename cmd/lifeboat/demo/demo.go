// Package demo lets a person without an iPhone at hand try Lifeboat: it writes
// sample backups into a temporary folder and starts a simulated iPhone behind a
// socket of its own. Lifeboat finds that iPhone as it finds any other, over the
// socket; nothing in the program knows that it is simulated, except for the
// label that says so.
package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// Password opens the encrypted sample backup, and those of the simulated iPhone.
const Password = "demo"

// Rig is a running demo.
type Rig struct {
	Phone   *simulator.Phone
	Address string // of the simulated usbmuxd
	Backups string // folder with the sample backups
	Keep    string // folder for backups of the iPhone: the samples hold other files than it does, and stay
	Data    string // folder for the data of a program that shows the demo

	folder    string
	simulator *simulator.Simulator
	agent     *backupagent.Agent
}

// Start writes the backups and starts the iPhone. now is what the dates of the
// backups are told from. Close ends it and removes everything.
func Start(ctx context.Context, now time.Time) (*Rig, error) {
	folder, err := os.MkdirTemp("", "lifeboat-demo-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the demo: %w", err)
	}
	r := &Rig{folder: folder, Backups: filepath.Join(folder, "backups"), Keep: filepath.Join(folder, "new backups"), Data: filepath.Join(folder, "data")}
	if err := r.start(ctx, now); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *Rig) start(ctx context.Context, now time.Time) error {
	var err error
	if r.simulator, err = simulator.New(simulator.Options{}); err != nil {
		return fmt.Errorf("start the simulated iPhone: %w", err)
	}
	r.Phone, err = r.simulator.Add(simulator.PhoneOptions{
		Seed: 7, Model: "iPhone16,1", IOS: "26.1", Name: "Demo iPhone", Capacity: 128e9, Free: 38e9,
		Battery: 82, Trust: simulator.TrustAsk, FindMy: true, Encrypted: true, PasscodeAsked: true, RestartTime: 4 * time.Second,
	})
	if err != nil {
		return fmt.Errorf("start the simulated iPhone: %w", err)
	}
	r.agent, err = r.Phone.AddBackup(simulator.BackupOptions{
		Image: phoneimage.Spec{Seed: seed, Files: 900, Bytes: 60e6, Everyday: today(now)}, Password: Password, TempDir: r.folder,
	})
	if err != nil {
		return fmt.Errorf("fill the simulated iPhone: %w", err)
	}
	// Slow enough for a person to see how a backup goes.
	if err := r.Phone.SetFault("slow=6000000"); err != nil {
		return fmt.Errorf("slow the simulated iPhone down: %w", err)
	}
	if err := os.Mkdir(r.Backups, 0o700); err != nil {
		return err
	}
	list := r.samples(now)
	errs := make([]error, len(list))
	var drawn everyday.Drawings
	var writing sync.WaitGroup
	for i, s := range list {
		writing.Go(func() {
			if errs[i] = ctx.Err(); errs[i] == nil {
				errs[i] = r.write(s, now, &drawn)
			}
		})
	}
	writing.Wait()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("write a sample backup: %w", err)
	}
	address := "127.0.0.1:0"
	if runtime.GOOS != "windows" {
		address = "unix:" + filepath.Join(r.folder, "usbmuxd")
	}
	if err := r.simulator.Listen(ctx, address); err != nil {
		return fmt.Errorf("open the simulated iPhone's socket: %w", err)
	}
	r.Address = r.simulator.Addresses()[0]
	return nil
}

// seed makes the contents of the phone and of its backups: they are of one person.
const seed = 7

// today is up to when the phone was used.
func today(now time.Time) time.Time { return now.UTC().AddDate(0, 0, -1) }

// sample is a backup of the demo.
type sample struct {
	options  samples.Options
	everyday bool        // holds what the phone held then
	whatsApp bool        // with its chats
	lost     [][2]string // files that are gone, by domain and path
}

// write writes a sample with its contents and loses what is to be lost.
func (r *Rig) write(s sample, now time.Time, drawn *everyday.Drawings) error {
	o := s.options
	if s.everyday {
		var err error
		if o.Contents, _, err = everyday.Files(everyday.Options{
			Seed: seed, Until: today(now), AsOf: o.Date, Photos: 40, Cloud: 5, Plain: o.Password == "", NoWhatsApp: !s.whatsApp, Drawn: drawn,
		}); err != nil {
			return err
		}
	}
	b, err := samples.Write(r.Backups, o)
	for _, place := range s.lost {
		if err == nil {
			err = b.Lose(place[0], place[1])
		}
	}
	return err
}

// samples are one backup of each kind that a person meets: a good encrypted
// one, an older good one, one with files missing, one that was never finished
// and is another device's. The first three are the phone's, which has WhatsApp; its chats
// are in the older ones only, since it was told to encrypt its own backups.
func (r *Rig) samples(now time.Time) []sample {
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	phone := samples.Options{
		UDID: r.Phone.UDID(), DeviceName: "Demo iPhone", ProductType: "iPhone16,1", Serial: r.Phone.Serial(), Apps: installed(),
	}
	good := phone
	good.Seed, good.IOS, good.Date, good.Password, good.Files, good.Bytes = 1, "26.1", days(9), Password, 260, 16e6
	older := phone
	older.Seed, older.IOS, older.Date, older.Files, older.Bytes = 2, "26.0", days(49), 700, 120e6
	older.Folder = archived(older)
	// Holes have a size and take no room, where the file system knows them.
	if runtime.GOOS != "windows" {
		older.Bytes, older.Payload = 4e9, samples.PayloadSparse
	}
	damaged := phone
	damaged.Seed, damaged.IOS, damaged.Date, damaged.Files, damaged.Bytes = 3, "18.6", days(120), 260, 12e6
	damaged.Folder = archived(damaged)
	pad := samples.Options{
		Seed: 4, DeviceName: "Anna’s iPad", ProductType: "iPad13,1", IOS: "17.5", Date: days(700), State: "uploading",
	}
	lost := [][2]string{
		{"CameraRollDomain", "Media/DCIM/100APPLE/IMG_0003.JPG"},
		{"CameraRollDomain", "Media/DCIM/100APPLE/IMG_0009.JPG"},
		{"HomeDomain", "Library/Preferences/com.apple.mobiletimer.plist"},
	}
	return []sample{
		{options: good, everyday: true},
		{options: older, everyday: true, whatsApp: true},
		{options: damaged, everyday: true, whatsApp: true, lost: lost},
		{options: pad},
	}
}

// installed are the apps of the phone, those that it shows when it is asked.
func installed() []samples.App {
	var list []samples.App
	for _, a := range phoneimage.Apps(phoneimage.Spec{Everyday: everyday.Until}) {
		app := samples.App{ID: a.ID, Name: a.Name, Version: a.Version}
		if a.ID == "net.whatsapp.WhatsApp" {
			app.Group, app.Empty = "group.net.whatsapp.WhatsApp.shared", true
		}
		list = append(list, app)
	}
	return list
}

// archived is how a host names a copy that it has set aside.
func archived(o samples.Options) string { return o.UDID + "-" + o.Date.Format("20060102-150405") }

// Lock locks the iPhone, or unlocks it, as after each restart.
func (r *Rig) Lock() {
	if r.Phone.State().Locked {
		r.Phone.Unlock()
	} else {
		r.Phone.Lock()
	}
}

// Close ends the iPhone and removes what the demo wrote.
func (r *Rig) Close() error {
	var err error
	if r.simulator != nil {
		err = r.simulator.Close()
	}
	if r.agent != nil {
		err = errors.Join(err, r.agent.Close()) // nobody uses it any more
	}
	return errors.Join(err, os.RemoveAll(r.folder))
}
