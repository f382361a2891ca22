package words

import (
	"fmt"
	"math"
	"path"
	"time"

	"golang.org/x/text/number"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// value turns one argument into words.
func (w *Words) value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return w.apart(v)
	case int:
		return w.Number(int64(v))
	case int64:
		return w.Number(v)
	case guide.Bytes:
		return w.Bytes(int64(v))
	case guide.Percent:
		return w.Percent(float64(v))
	case guide.When:
		return w.Date(v.At, v.Now)
	case guide.OnDay:
		local := v.At.In(v.Now.Location())
		return w.day(local, local.Year() != v.Now.Year())
	case time.Time:
		return w.Day(v)
	case progress.Left:
		return w.Left(v)
	case guide.Text:
		return w.Text(v)
	case guide.ProblemID:
		fix, _ := w.Fix(v, nil) // one that is not known has no words
		return fix.Title
	case []backup.Example:
		return w.Files(v)
	case backup.Kind:
		return w.Say("kind/" + string(v))
	case phone.Trust:
		return w.Trust(v)
	case phone.ServiceState:
		return w.Service(v)
	case []string:
		return w.List(v)
	case []guide.Text:
		items := make([]string, len(v))
		for i, text := range v {
			items[i] = w.Text(text)
		}
		return w.List(items)
	}
	return fmt.Sprint(v)
}

// Files names files of a backup, with what they belong to.
func (w *Words) Files(all []backup.Example) string {
	var items []string
	for _, e := range all {
		switch name := path.Base(e.File); {
		case e.File == "":
		case e.App == "":
			items = append(items, name)
		default:
			items = append(items, w.Text(guide.Text{Key: "evidence/file-of-app", Args: map[string]any{"File": name, "App": w.App(e.App)}}))
		}
	}
	return w.List(items)
}

// Number returns a whole number with its thousands marked.
func (w *Words) Number(n int64) string { return w.printer.Sprint(number.Decimal(n)) }

// Percent returns a percentage, 0 … 100, without decimals. What is not yet
// complete never reads 100, and what has begun never reads more than it is.
func (w *Words) Percent(p float64) string {
	return w.Text(guide.Text{Key: "percent", Args: map[string]any{"Number": w.Number(int64(math.Floor(p)))}})
}

// rounding says which way a size may be rounded.
type rounding int

const (
	nearest  rounding = iota
	upward            // what is needed
	downward          // what there is
)

// Bytes returns a size in decimal units, as Apple shows sizes: "38 GB",
// "1.2 GB", "640 MB".
func (w *Words) Bytes(n int64) string { return w.bytes(n, nearest) }

// bytes rounds to one decimal below ten of a unit and to none above.
func (w *Words) bytes(n int64, way rounding) string {
	units := []string{"unit/kb", "unit/mb", "unit/gb", "unit/tb"}
	if n > -1000 && n < 1000 {
		return w.Text(guide.Text{Key: "unit/b", Args: map[string]any{"Number": n}, Count: &n})
	}
	value, unit := float64(n)/1000, 0
	// 999.6 MB is told as 1 GB, not as 1,000 MB.
	for math.Abs(round(value, way)) >= 1000 && unit < len(units)-1 {
		value /= 1000
		unit++
	}
	text := w.printer.Sprint(number.Decimal(round(value, way), number.MaxFractionDigits(1)))
	return w.Text(guide.Text{Key: units[unit], Args: map[string]any{"Number": text}})
}

// round rounds to one decimal below ten and to none above.
func round(v float64, way rounding) float64 {
	scale := 1.0
	if math.Abs(v) < 9.95 {
		scale = 10
	}
	switch way {
	case upward:
		return math.Ceil(v*scale-1e-9) / scale
	case downward:
		return math.Floor(v*scale+1e-9) / scale
	}
	return math.Round(v*scale) / scale
}

// Stage returns the words for a stage of long work; empty where there are none.
func (w *Words) Stage(kind guide.JobKind, stage string) string {
	keys := []string{"stage/" + stage}
	if kind == guide.JobRehearse { // to no iPhone that is real
		keys = []string{"stage/rehearse-" + stage, keys[0]}
	}
	for _, key := range keys {
		if w.Has(key) {
			return w.Say(key)
		}
	}
	return ""
}

// Trust returns the words for where phone and computer stand.
func (w *Words) Trust(t phone.Trust) string {
	if t == phone.TrustUnknown {
		return w.Say("trust/unknown")
	}
	return w.Say("trust/" + string(t))
}

// Service returns the words for the state of the service that knows the phones.
func (w *Words) Service(s phone.ServiceState) string {
	if s == phone.ServiceUnknown {
		return w.Say("service/unknown")
	}
	return w.Say("service/" + string(s))
}

// List returns “a, b and c”.
func (w *Words) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	first := items[0]
	comma := w.Say("list/comma")
	for _, item := range items[1 : len(items)-1] {
		first += comma + item
	}
	return w.Text(guide.Text{Key: "list/and", Args: map[string]any{"First": first, "Last": items[len(items)-1]}})
}
