package mobilebackup_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// A simulated iPhone is backed up, and the backup is put back onto it.
func Example() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "backups")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer sim.Close()
	if err := sim.Listen(ctx, "127.0.0.1:0"); err != nil {
		log.Fatal(err)
	}
	iPhone, err := sim.Add(simulator.PhoneOptions{Trust: simulator.TrustTrusted})
	if err != nil {
		log.Fatal(err)
	}
	agent, err := iPhone.AddBackup(simulator.BackupOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer agent.Close()

	link, err := device.Open(ctx, device.Options{Address: sim.Addresses()[0]}, iPhone.UDID())
	if err != nil {
		log.Fatal(err)
	}
	made, err := mobilebackup.Backup(ctx, link, mobilebackup.BackupOptions{Root: folder}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(filepath.Base(made.Folder) == link.UDID(), made.Incremental, made.Report.Verdict)

	// Wait: -1 does not wait for the phone to come back after its restart.
	restored, err := mobilebackup.Restore(ctx, link, mobilebackup.RestoreOptions{Dir: made.Folder, Wait: -1}, nil)
	fmt.Println(restored.Stats.Missing, err)
	// Output:
	// true false restorable
	// 0 <nil>
}
