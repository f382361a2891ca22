package guide

import (
	"reflect"
	"testing"
	"time"
)

// deepCopy copies a value with all that it reaches, so that nothing is shared.
func deepCopy[T any](v T) T {
	return copied(reflect.ValueOf(&v).Elem()).Interface().(T)
}

func copied(v reflect.Value) reflect.Value {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return v
	}
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(copied(v.Elem()))
		}
	case reflect.Interface:
		if !v.IsNil() {
			out.Set(copied(v.Elem()))
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(copied(v.Index(i)))
			}
		}
	case reflect.Map:
		if !v.IsNil() {
			out.Set(reflect.MakeMap(v.Type()))
			for it := v.MapRange(); it.Next(); {
				out.SetMapIndex(it.Key(), copied(it.Value()))
			}
		}
	case reflect.Struct:
		out.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(copied(v.Field(i)))
			}
		}
	default:
		out.Set(v)
	}
	return out
}

// TestDeepCopySharesNothing changes all that a copy reaches, and looks whether
// the original is still as it was: else the tests that rest on it prove nothing.
func TestDeepCopySharesNothing(t *testing.T) {
	g := testGuide()
	for _, sc := range scenes() {
		s := sc.make(g)
		before := deepCopy(s)
		if !reflect.DeepEqual(s, before) {
			t.Fatalf("%s: the copy differs", sc.name)
		}
		c := deepCopy(s)
		spoil(reflect.ValueOf(&c).Elem())
		if !reflect.DeepEqual(s, before) {
			t.Fatalf("%s: the copy shares something with the original", sc.name)
		}
		if reflect.DeepEqual(c, before) {
			t.Fatalf("%s: nothing was changed", sc.name)
		}
	}
}

// spoil changes all that a value reaches, in place.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			v.SetMapIndex(k, reflect.Value{})
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				spoil(v.Field(i))
			}
		}
	case reflect.String:
		v.SetString(v.String() + "spoilt")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	}
}

// TestNoRoomForSecrets looks that no published value, no event and no effect has
// a field that a password could stand in: passwords are bytes that can be wiped.
func TestNoRoomForSecrets(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var look func(path string, r reflect.Type)
	look = func(path string, r reflect.Type) {
		if seen[r] {
			return
		}
		seen[r] = true
		switch r.Kind() {
		case reflect.Slice, reflect.Array:
			if r.Elem().Kind() == reflect.Uint8 && path != "Situation.Now" {
				t.Errorf("%s holds bytes", path)
			}
			look(path, r.Elem())
		case reflect.Pointer, reflect.Map:
			look(path, r.Elem())
		case reflect.Struct:
			for i := range r.NumField() {
				if f := r.Field(i); f.IsExported() {
					look(path+"."+f.Name, f.Type)
				}
			}
		}
	}
	for _, v := range []any{
		Situation{},
		Route{},
		Failure{},
		Stopped{},
		BackedUp{},
		RepairPlan{},
		PasswordChanged{},
		Copied{},
		Began{},
		TimePassed{},
		Did{},
		PhonesSeen{},
		TrustAnswered{},
		FoldersRead{},
		Measured{},
		PlaceSought{},
		WorkMoved{},
		WorkSaw{},
		WorkEnded{},
		AttemptsRead{},
		LeftoversRemoved{},
		SimulationBegan{},
		SimulationFailed{},
		StartWork{},
		StopWork{},
		WatchPhones{},
		AskTrust{},
		ReadFolders{},
		Measure{},
		LookThrough{},
		Remember{},
		ReadJournal{},
		RemoveLeftovers{},
		KeepSecret{},
		ForgetSecret{},
		StartSimulation{},
		Notify{},
	} {
		r := reflect.TypeOf(v)
		look(r.Name(), r)
	}
}
