package save

import (
	"reflect"
	"testing"
)

// TestTexts: no text is empty, in what is given out and where a caller gives none.
func TestTexts(t *testing.T) {
	given := Texts{}.or(Words)
	for _, texts := range []reflect.Value{reflect.ValueOf(Words), reflect.ValueOf(given)} {
		for i := range texts.NumField() {
			if texts.Field(i).IsZero() {
				t.Errorf("%s is empty", texts.Type().Field(i).Name)
			}
		}
	}
}
