package save

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicemail"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/voicememos"
)

// gathered is a part whose files are listed once and kept: few hundred bytes each.
func gathered(kind source.Kind, list func(context.Context) ([]File, error)) Part {
	var all []File
	listed := false
	return Part{Kind: kind, Files: func(ctx context.Context, yield func(File) bool) error {
		if !listed {
			var err error
			if all, err = list(ctx); err != nil {
				return err
			}
			listed = true
		}
		for _, f := range all {
			if !yield(f) {
				break
			}
		}
		return nil
	}}
}

// listMemos lists voice memos under their titles, in the person's own folders; deleted
// ones apart, when they are asked for.
func (r *run) listMemos(ctx context.Context) ([]File, error) {
	reader, err := voicememos.Open(ctx, r.s)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	all := told(nil, source.VoiceMemos, reader.State())
	for m, err := range reader.Memos(ctx) {
		var defect *source.Defect
		if err != nil && !errors.As(err, &defect) {
			return nil, err
		}
		if m.Trashed && !r.sel.Deleted || !r.sel.within(m.Time) {
			continue
		}
		in := []string{r.sel.Texts.VoiceMemos}
		switch {
		case m.Trashed:
			in = append(in, r.sel.Texts.Deleted)
		case m.Folder != "":
			in = append(in, m.Folder)
		}
		if gone(defect) {
			all = append(all, File{Folder: in, Name: m.Title, As: "memo", lost: fmt.Sprintf("%s %d", defect.Table, defect.Row)})
		}
		for _, f := range append([]*source.File{m.File}, m.Layers...) {
			if f == nil {
				continue
			}
			name := m.Title
			if strings.EqualFold(path.Ext(name), path.Ext(f.Path)) {
				name = trimExt(name)
			}
			if name == "" || f != m.File { // the parts of an edited one keep their own names
				name = trimExt(f.Name())
			}
			to := in
			if f != m.File && m.Title != "" {
				to = append(in[:len(in):len(in)], m.Title)
			}
			when := m.Time
			if when.IsZero() {
				when = f.Created()
			}
			all = append(all, File{From: f, Folder: to, Name: name + path.Ext(f.Path), Modified: when, As: "memo"})
		}
	}
	return all, nil
}

// listVoicemail lists voicemail by who called and when.
func (r *run) listVoicemail(ctx context.Context) ([]File, error) {
	reader, err := voicemail.Open(ctx, r.s)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	all := told(nil, source.Voicemail, reader.State())
	for m, err := range reader.Messages(ctx) {
		var defect *source.Defect
		if err != nil && !errors.As(err, &defect) {
			return nil, err
		}
		if m.File == nil && !gone(defect) || !m.Trashed.IsZero() && !r.sel.Deleted || !r.sel.within(m.Time) {
			continue
		}
		in := []string{r.sel.Texts.Voicemail}
		if !m.Trashed.IsZero() {
			in = append(in, r.sel.Texts.Deleted)
		}
		name := m.Sender
		if name == "" {
			name = r.sel.Texts.Unknown
		}
		if !m.Time.IsZero() {
			name = m.Time.Format("2006-01-02 15.04.05") + " " + name // UTC: the voicemail does not say where the phone was
		}
		if m.File == nil {
			all = append(all, File{Folder: in, Name: name, As: "voicemail", lost: fmt.Sprintf("%s %d", defect.Table, defect.Row)})
			continue
		}
		all = append(all, File{From: m.File, Folder: in, Name: name + path.Ext(m.File.Path), Modified: m.Time, As: "voicemail"})
	}
	return all, nil
}

// gone reports whether a record names a sound that the backup does not have. The list of
// what was not saved names it.
func gone(d *source.Defect) bool { return d != nil && d.Code == source.FileMissing }

func trimExt(name string) string { return name[:len(name)-len(path.Ext(name))] }
