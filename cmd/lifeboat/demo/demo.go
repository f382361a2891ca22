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
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
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
		Image: phoneimage.Spec{Seed: 7, Files: 900, Bytes: 60e6}, Password: Password, TempDir: r.folder,
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
	for _, s := range r.samples(now) {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := samples.Write(r.Backups, s.options)
		if err != nil {
			return fmt.Errorf("write a sample backup: %w", err)
		}
		if !s.damaged {
			continue
		}
		if err := b.LosePhoto(); err != nil {
			return fmt.Errorf("damage a sample backup: %w", err)
		}
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

// sample is a backup of the demo.
type sample struct {
	options samples.Options
	damaged bool // a photo is missing
}

// samples are one backup of each kind that a person meets: a good encrypted
// one, an older good one, one with files missing, one that was never finished
// and is another device's.
func (r *Rig) samples(now time.Time) []sample {
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	phone := samples.Options{
		UDID: r.Phone.UDID(), DeviceName: "Demo iPhone", ProductType: "iPhone16,1", Serial: r.Phone.Serial(),
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
	damaged.Seed, damaged.IOS, damaged.Date, damaged.Files, damaged.Bytes = 3, "18.6", days(310), 160, 4e6
	damaged.Folder = archived(damaged)
	pad := samples.Options{
		Seed: 4, DeviceName: "Anna’s iPad", ProductType: "iPad13,1", IOS: "17.5", Date: days(700), State: "uploading",
	}
	return []sample{{options: good}, {options: older}, {options: damaged, damaged: true}, {options: pad}}
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
