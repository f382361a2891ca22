package save

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
)

// listKind keeps the list itself out of the account.
const listKind = "not-saved"

// writeList writes the list of what could not be saved, or brings an older one up to
// date. It is not written where nothing can be.
func (r *run) writeList(ctx context.Context, ended error, result *Result) error {
	if errors.Is(ended, folder.ErrGone) || errors.Is(ended, folder.ErrFull) {
		return nil
	}
	const key = "lifeboat: not saved"
	if len(result.NotSaved) == 0 && len(result.Gaps) == 0 && !r.folder.Known(key) {
		return nil
	}
	ctx = context.WithoutCancel(ctx) // stopped by a person, it says what was not saved until then
	p, err := r.folder.As(listKind).Save(ctx, folder.Item{
		Key: key, Name: r.sel.Texts.NotSaved, Size: -1, Renew: true,
		Write: func(_ context.Context, w io.Writer) error { return r.list(w, ended, result) },
	})
	result.List = p
	var own *folder.ItemError
	if err == nil && p != "" {
		_, err = r.folder.As(listKind).Save(ctx, folder.Item{
			Key: key + " (JSON)", Name: strings.TrimSuffix(r.sel.Texts.NotSaved, ".txt") + ".json", Size: -1, Renew: true,
			Write: func(_ context.Context, w io.Writer) error { return r.listJSON(w, ended, result) },
		})
	}
	if errors.As(err, &own) || ended != nil {
		return nil
	}
	return err
}

// listed is the list for programs.
type listed struct {
	Schema   int             `json:"schema"`
	Complete bool            `json:"complete"` // false where the save was stopped before its end
	NotSaved []listedFile    `json:"not_saved"`
	More     int64           `json:"more,omitempty"` // that are not listed
	Gaps     map[string]Gaps `json:"gaps,omitempty"` // by kind
}

type listedFile struct {
	Kind   string        `json:"kind"`
	Name   string        `json:"name"`
	Source string        `json:"source,omitempty"` // domain and path in the backup
	Reason folder.Reason `json:"reason"`
}

// listJSON writes the same for programs: with names of kinds and reasons that stay.
func (r *run) listJSON(out io.Writer, ended error, result *Result) error {
	l := listed{Schema: 1, Complete: ended == nil, NotSaved: []listedFile{}, More: result.More, Gaps: result.Gaps}
	for _, n := range sortedByReason(result.NotSaved) {
		f := listedFile{Kind: n.Kind, Name: strings.ToValidUTF8(n.Name, "\ufffd"), Source: strings.ToValidUTF8(place(n.Key), "\ufffd"), Reason: n.Reason}
		if n.IsKind() {
			f.Source = ""
		}
		l.NotSaved = append(l.NotSaved, f)
	}
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(&l)
}

func sortedByReason(files []folder.NotSaved) []folder.NotSaved {
	all := slices.Clone(files)
	slices.SortFunc(all, func(a, b folder.NotSaved) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key))
	})
	return all
}

// list writes what could not be saved, by reason and kind.
func (r *run) list(out io.Writer, ended error, result *Result) error {
	w := bufio.NewWriter(out)
	texts := &r.sel.Texts
	switch {
	case len(result.NotSaved) == 0 && ended == nil:
		if len(result.Gaps) == 0 {
			fmt.Fprintln(w, texts.AllSaved)
		}
	case ended != nil:
		fmt.Fprintln(w, texts.StoppedTop)
	default:
		fmt.Fprintln(w, texts.NotSavedTop)
	}
	all := sortedByReason(result.NotSaved)
	var last folder.NotSaved
	for _, n := range all {
		if n.Reason != last.Reason {
			fmt.Fprintf(w, "\n%s:\n", cmp.Or(texts.Reasons[string(n.Reason)], string(n.Reason)))
		}
		last = n
		kind := cmp.Or(texts.Kinds[n.Kind], n.Kind)
		if n.IsKind() {
			fmt.Fprintf(w, "  %s\n", kind)
			continue
		}
		fmt.Fprintf(w, "  %s: %s (%s)\n", kind, oneLine(n.Name), oneLine(place(n.Key)))
	}
	if result.More > 0 {
		fmt.Fprintf(w, "\n"+texts.NotSavedMore+"\n", result.More)
	}
	for i, kind := range slices.Sorted(maps.Keys(result.Gaps)) {
		if i > 0 || len(all) > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s:\n", cmp.Or(texts.Kinds[kind], kind))
		if n := result.Gaps[kind].Defects; n > 0 {
			fmt.Fprintf(w, "  "+texts.Defects+"\n", n)
		}
		if n := result.Gaps[kind].Absent; n > 0 {
			fmt.Fprintf(w, "  "+texts.Absent+"\n", n)
		}
	}
	return w.Flush()
}

// place is the domain and path in a key.
func place(key string) string {
	for _, domain := range []string{":MediaDomain-", ":AppDomainGroup-"} { // behind whom a chat is with
		if i := strings.LastIndex(key, domain); i >= 0 {
			return key[i+1:]
		}
	}
	for {
		_, rest, ok := strings.Cut(key, ":")
		if !ok || strings.Contains(key[:len(key)-len(rest)], "-") {
			return key
		}
		key = rest
	}
}

// oneLine shows a name so that it stays a name in a list.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == '\u2028' || r == '\u2029' {
			return '\ufffd'
		}
		return r
	}, s)
	if len(s) > 600 {
		s = strings.ToValidUTF8(s[:600], "") + "…"
	}
	return s
}
