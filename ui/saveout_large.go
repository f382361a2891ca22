package ui

import (
	"context"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/screen"
)

// tooBig are the files that the chosen disk does not take: they are named before anything
// begins.
type tooBig struct {
	sign  *sign
	limit int64 // that was asked for; 0: nothing was
	files []shown.Large
}

// mostNamed is how many of them are named.
const mostNamed = 3

// tellTooBig says which of the files that are to be saved the disk does not take.
func (a *saveSheet) tellTooBig(what guide.Saving) {
	limit := a.place.room.FileLimit
	if limit > 0 && limit != a.large.limit {
		a.large.limit, a.large.files = limit, nil
		a.askTooBig(limit)
	}
	var names []string
	n := int64(0)
	if limit > 0 {
		for _, f := range a.large.files {
			if !slices.Contains(what.Kinds, string(f.Kind)) || single(what) > 0 {
				continue // what became of single things stands in the result
			}
			if n++; n <= mostNamed {
				names = append(names, look.Legible(f.Name))
			}
		}
	}
	if n == 0 {
		a.large.sign.set(nil)
		return
	}
	if n > mostNamed {
		names = append(names, "…")
	}
	a.large.sign.set(&screen.Line{Icon: "warn", Tone: screen.ToneWarn, Text: a.w.maker.Load().Words.Text(guide.Text{
		Key: "event/too-big", Args: map[string]any{"Count": n, "Limit": guide.Bytes(limit), "Names": strings.Join(names, ", ")}, Count: &n,
	})})
}

// askTooBig asks the opened backup for its large files.
func (a *saveSheet) askTooBig(limit int64) {
	if a.w.source.Contents == nil {
		return
	}
	v := a.w.source.Contents()
	if v == nil {
		return
	}
	a.w.away(func() {
		files, err := v.Larger(context.Background(), limit)
		a.w.pump.post(func() {
			if err == nil && a.large.limit == limit {
				a.large.files = files
				a.changed()
			}
		})
	})
}
