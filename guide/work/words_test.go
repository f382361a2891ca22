package work

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/bookmarks"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/ics"
	writenotes "github.com/lifeboat-app/lifeboat/device/backup/contents/write/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/tables"
)

// english are the texts that the packages have themselves, by their keys.
func english() map[string]string {
	of := savedWords{save: save.Words, parts: parts.Words{
		Texts: parts.English, Pages: pages.English, Notes: writenotes.English, Tables: tables.English, Dates: ics.English, Bookmarks: bookmarks.English,
	}}
	all := map[string]string{}
	for group, texts := range of.groups() {
		v := reflect.ValueOf(texts).Elem()
		for i := range v.NumField() {
			if f := v.Field(i); f.Kind() == reflect.String && v.Type().Field(i).Name != "Language" {
				all["saved/"+group+"-"+fieldKey(v.Type().Field(i).Name)] = f.String()
			}
		}
	}
	for id, text := range save.Words.Reasons {
		all["saved/why-"+id] = text
	}
	for _, kind := range []source.Kind{save.Tree, save.Sorted} {
		all["saved/kind-"+string(kind)] = save.Words.Kinds[string(kind)]
	}
	for event, text := range pages.English.Notices {
		all["chat/"+string(event)] = strings.Replace(text, "%s", "{{.Name}}", 1)
		all["chat/"+string(event)+"-of-nobody"] = pages.English.NoticesOfNobody[event]
	}
	for i, text := range pages.English.Weekdays {
		all["saved/weekday-"+strconv.Itoa(i)] = text
	}
	return all
}

// TestSavedWords: the texts in what is saved stand in every language, no other stand
// there, and the English ones are those that the packages have themselves.
func TestSavedWords(t *testing.T) {
	want := english()
	for _, language := range assets.Languages() {
		data, err := assets.Lang(language)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			text, _ := texts[key].(string)
			if language == assets.Source && text != want[key] {
				t.Errorf("%q is %q, in the package %q", key, text, want[key])
			}
			for _, verb := range []string{"{{.Name}}", "%s", "%d", "%[1]", "%[2]", "%[3]", "%[4]"} {
				if strings.Count(text, verb) != strings.Count(want[key], verb) && !strings.HasPrefix(verb, "%[") {
					t.Errorf("%s: %q is %q, with other figures than %q", language, key, text, want[key])
				}
			}
		}
		for key := range texts {
			if _, ok := want[key]; (strings.HasPrefix(key, "saved/") || strings.HasPrefix(key, "chat/")) && !ok {
				t.Errorf("%s: %q is no text of what is saved", language, key)
			}
		}
		got, err := wordsFor(t.TempDir(), language)
		if err != nil {
			t.Fatal(err)
		}
		empty(t, language, reflect.ValueOf(got.save))
		empty(t, language, reflect.ValueOf(got.parts))
	}
}

// empty finds texts that nothing was said for.
func empty(t *testing.T, where string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			empty(t, where+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			empty(t, where+"."+key.String(), v.MapIndex(key))
		}
	case reflect.Array:
		for i := range v.Len() {
			empty(t, where, v.Index(i))
		}
	case reflect.String:
		if v.String() == "" || strings.Contains(v.String(), "saved/") {
			t.Errorf("%s is %q", where, v)
		}
	}
}
