package work

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/progress"
)

// TestCutOff: what has begun to send is noted until it is forgotten; what only gets
// ready is not.
func TestCutOff(t *testing.T) {
	r := &Room{Data: filepath.Join(t.TempDir(), "data")}
	if c := r.CutOff(); c != nil {
		t.Errorf("at first, %+v was cut off", c)
	}
	passed := 0
	report := r.noteCutOff("Anna’s iPhone", func(progress.Progress) { passed++ })
	report(progress.Progress{Stage: mobilebackup.StageWaiting})
	if c := r.CutOff(); c != nil {
		t.Errorf("before anything was sent, %+v was cut off", c)
	}
	report(progress.Progress{Stage: mobilebackup.StageSending})
	report(progress.Progress{Stage: mobilebackup.StageSending})
	if c := r.CutOff(); c == nil || c.Phone != "Anna’s iPhone" || c.At.IsZero() || passed != 3 {
		t.Errorf("%+v, and %d reports were passed on", c, passed)
	}
	if err := os.WriteFile(filepath.Join(r.Data, cutOffName), []byte(`{"Pho`), 0o600); err != nil {
		t.Fatal(err)
	}
	if c := r.CutOff(); c == nil {
		t.Error("half a note is none")
	}
	r.ForgetCutOff()
	r.ForgetCutOff()
	if c := r.CutOff(); c != nil {
		t.Errorf("%+v is not forgotten", c)
	}
}
