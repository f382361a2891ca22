package check_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// A backup from which a file is missing.
func Example() {
	folder, err := os.MkdirTemp("", "backups")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	written, err := samples.Write(folder, samples.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if err := written.Damage(backup.MissingFiles); err != nil {
		log.Fatal(err)
	}

	b, err := backupdir.Open(written.Folder)
	if err != nil {
		log.Fatal(err)
	}
	defer b.Close()
	report, err := check.Run(context.Background(), b, check.Options{}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Verdict, "restorable:", report.Restorable())
	for _, f := range report.Findings {
		fmt.Println(f.Severity, f.ID, f.Count, f.Examples[0].App)
	}
	// Output:
	// damaged restorable: false
	// stop backup/missing-files 1 Photos
}
