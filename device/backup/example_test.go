package backup_test

import (
	"fmt"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// The verdict alone does not decide: a finding that stops a restore contradicts it.
func ExampleReport_Restorable() {
	r := backup.Report{Verdict: backup.VerdictRestorable, Done: []backup.Stage{backup.StageMarks}}
	fmt.Println(r.Restorable())

	r.Findings = []backup.Finding{{ID: backup.MissingFiles, Severity: backup.SeverityStop, Count: 14}}
	fmt.Println(r.Restorable())
	// Output:
	// true
	// false
}
