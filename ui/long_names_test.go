package ui

import (
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// renamed gives everything in a value that is called by one of the names another one.
func renamed(v reflect.Value, names []string, to string) {
	switch v.Kind() {
	case reflect.String:
		for _, name := range names {
			if v.CanSet() && strings.Contains(v.String(), name) && !strings.Contains(v.String(), "/") {
				v.SetString(strings.ReplaceAll(v.String(), name, to))
			}
		}
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer {
			renamed(v.Elem(), names, to)
			return
		}
		inside := reflect.New(v.Elem().Type()).Elem()
		inside.Set(v.Elem())
		renamed(inside, names, to)
		if v.CanSet() {
			v.Set(inside)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			renamed(v.Field(i), names, to)
		}
	case reflect.Slice:
		for i := range v.Len() {
			renamed(v.Index(i), names, to)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			inside := reflect.New(v.Type().Elem()).Elem()
			inside.Set(v.MapIndex(key))
			renamed(inside, names, to)
			v.SetMapIndex(key, inside)
		}
	}
}

// TestLongNamesTakeTwoLines: an iPhone may have a name of hundreds of letters. On no page
// does its name take more than two lines of a text, and all of it is said on hover.
func TestLongNamesTakeTwoLines(t *testing.T) {
	if testing.Short() { // under the race detector, which finds nothing in what one goroutine draws
		t.Skip("many pictures")
	}
	long := strings.TrimSpace(strings.Repeat("Anna’s very old blue iPhone ", 11))
	seen := 0
	for _, s := range scenes() {
		situation := s.make()
		renamed(reflect.ValueOf(&situation).Elem(), []string{"Demo iPhone", "Anna’s iPad"}, long)
		st := newStage(t, situation, look.Theme{Mode: look.Light}, "en", fyne.NewSize(1100, 2000))
		part.Each(st.win.Content(), func(o fyne.CanvasObject) {
			switch o := o.(type) {
			case *part.Headline:
				if !strings.Contains(o.Text(), long) {
					return
				}
				seen++
				if lines := o.Size().Height / part.Tall(part.NewTitle("Ag"), 1000); lines > 2.01 {
					t.Errorf("%s: the headline %.40q takes %.0f lines", s.name, o.Text(), lines)
				}
			case *part.Text:
				if !strings.Contains(o.Text(), long) || o.Kind == part.Large {
					return
				}
				seen++
				one := part.NewText("Ag")
				one.Kind, one.Bold = o.Kind, o.Bold
				if lines := o.Size().Height / part.Tall(one, 1000); lines > 3.01 {
					t.Errorf("%s: %.60q takes %.0f lines", s.name, o.Text(), lines)
				}
			}
		})
	}
	if seen < 50 {
		t.Errorf("the name was seen %d times only", seen)
	}
}
