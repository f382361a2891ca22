package backupdir_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// A folder of backups is listed, one of them is opened, unlocked, and its files are
// read. Nothing is written.
func Example() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "backups")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	// A backup as an iPhone would have made it, encrypted.
	if _, err := samples.Write(folder, samples.Options{DeviceName: "Ada’s iPhone", Password: "correct horse"}); err != nil {
		log.Fatal(err)
	}

	found := backupdir.List(ctx, folder)
	facts := found.Backups[0]
	fmt.Println(found.State, len(found.Backups), facts.DeviceName, "encrypted:", facts.Encrypted)

	b, err := backupdir.Open(facts.Folder)
	if err != nil {
		log.Fatal(err)
	}
	defer b.Close()
	fmt.Println(b.Unlock(ctx, []byte("wrong"), nil))
	if err := b.Unlock(ctx, []byte("correct horse"), nil); err != nil {
		log.Fatal(err)
	}
	for row, err := range b.Files(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		if row.Path != "Library/SMS/sms.db" {
			continue
		}
		var record mbfile.Record
		if err := row.Record(&record); err != nil {
			log.Fatal(err)
		}
		payload, err := b.OpenPayload(row, &record)
		if err != nil {
			log.Fatal(err)
		}
		magic := make([]byte, 15)
		_, err = payload.ReadAt(magic, 0)
		payload.Close()
		fmt.Printf("%s %s: %q %v\n", row.Domain, row.Path, magic, err)
	}
	// Output:
	// read 1 Ada’s iPhone encrypted: true
	// unlocking backup: wrong backup password
	// HomeDomain Library/SMS/sms.db: "SQLite format 3" <nil>
}
