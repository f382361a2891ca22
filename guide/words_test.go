package guide_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// TestEverythingHasWords walks every scene in every language and looks that
// each text has its words, each panel its fix, and that no figure is left out.
func TestEverythingHasWords(t *testing.T) {
	g := guide.SceneGuide()
	for _, lang := range assets.Languages() {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		missing := map[string]bool{}
		text := func(where string, text guide.Text) {
			if text.Key == "" {
				return
			}
			if !w.Has(text.Key) {
				missing[text.Key] = true
				return
			}
			if said := w.Text(text); said == "" || strings.Contains(said, "<no value>") || strings.Contains(said, "{{") {
				t.Errorf("%s: %s: %s says %q", lang, where, text.Key, said)
			}
		}
		for name, s := range guide.Scenes() {
			r := g.Plan(s)
			walkTexts(reflect.ValueOf(r), func(tx guide.Text) { text(name, tx) })
			for _, step := range r.Steps {
				text(name, guide.Text{Key: "step/" + string(step.ID)})
			}
			for _, p := range r.Panels {
				fix, err := w.Fix(p.Problem, p.Args)
				if err != nil {
					t.Errorf("%s: %s: %s: %v", lang, name, p.Problem, err)
					continue
				}
				if fix.Title == "" || strings.Contains(fix.Meaning+fix.Safe+strings.Join(fix.Steps, " "), "<no value>") {
					t.Errorf("%s: %s: %s: title %q, %s %v", lang, name, p.Problem, fix.Title, fix.Meaning, fix.Steps)
				}
			}
		}
		for key := range missing {
			t.Errorf("%s: no words for %s", lang, key)
		}
	}
}

// walkTexts finds every Text in a value.
func walkTexts(v reflect.Value, found func(guide.Text)) {
	if v.Type() == reflect.TypeFor[guide.Text]() {
		found(v.Interface().(guide.Text))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walkTexts(v.Elem(), found)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkTexts(v.Index(i), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walkTexts(v.Field(i), found)
		}
	}
}

// TestStagesHaveWords looks that long work can say what it is doing.
func TestStagesHaveWords(t *testing.T) {
	stages := []string{
		string(backup.StageUnlock), string(backup.StageMarks), string(backup.StageIndex), string(backup.StagePresence), string(backup.StageContent),
		mobilebackup.StagePreparing, mobilebackup.StageWaiting, mobilebackup.StageReceiving, mobilebackup.StageSending,
		mobilebackup.StageFinishing, mobilebackup.StageChecking, mobilebackup.StageReturn, mobilebackup.StageReaching,
		mobilebackup.StagePlacing, mobilebackup.StageApplying, check.StageInner, repair.StageCopy, repair.StagePlan, repair.StageCompare,
		save.StagePlan, save.StageFiles, save.StagePages, contents.Stage,
	}
	for _, lang := range assets.Languages() {
		w, err := words.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, stage := range stages {
			if !w.Has("stage/" + stage) {
				t.Errorf("%s: no words for stage %q", lang, stage)
			}
		}
	}
}
