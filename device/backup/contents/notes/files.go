package notes

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// whatOf says what an attachment is by its type.
func whatOf(uti string) What {
	switch {
	case uti == "com.apple.notes.table":
		return TableOf
	case uti == "com.apple.notes.gallery", uti == "com.apple.paper.doc.scan":
		return Gallery
	case strings.HasPrefix(uti, "com.apple.drawing"), uti == "com.apple.paper":
		return Drawing
	case uti == "public.url":
		return Link
	case strings.HasPrefix(uti, "com.apple.notes.inlinetextattachment."):
		switch uti[strings.LastIndexByte(uti, '.')+1:] {
		case "hashtag":
			return Tag
		case "mention":
			return Mention
		}
		return NoteLink
	}
	return Other
}

// files are the files of notes by what they are of: the folders have the identifiers of
// rows as their names. A row's own path is never followed.
type files struct {
	s     *source.Source
	of    map[string][]*source.File // "Media/" + identifier
	bytes int64                     // of all
}

// preview is the name of a preview: identifier, number, size.
var preview = regexp.MustCompile(`^(.+?)-\d+-\d+x\d+-\d+`)

// gather lists the files. They lie below the folder of an account, and in older stores
// beside the database.
func gather(s *source.Source) *files {
	m := &files{s: s, of: map[string][]*source.File{}}
	for f := range s.Under(domain, "") {
		parts := strings.Split(f.Path, "/")
		if len(parts) > 2 && parts[0] == "Accounts" {
			parts = parts[2:]
		}
		if len(parts) < 2 {
			continue
		}
		id := parts[1]
		switch parts[0] {
		case "Media":
		case "FallbackImages", "FallbackPDFs":
			id = strings.TrimSuffix(id, path.Ext(id))
		case "Previews":
			if found := preview.FindStringSubmatch(id); found != nil {
				id = found[1]
			}
		default:
			continue
		}
		m.bytes += max(f.Size, 0)
		m.of[parts[0]+"/"+id] = append(m.of[parts[0]+"/"+id], f)
	}
	return m
}

// original is the file of a row of media. Of several with its name, that of its
// generation, or the one that was changed last.
func (m *files) original(o *thing) *source.File {
	if o.id == "" {
		return nil
	}
	list := m.of["Media/"+o.id]
	same := slices.DeleteFunc(slices.Clone(list), func(f *source.File) bool { return norm.NFC.String(f.Name()) != norm.NFC.String(o.name) })
	if len(same) == 0 && len(list) == 1 {
		same = list
	}
	return m.best(same, func(f *source.File) bool {
		return o.generation != "" && strings.HasSuffix(path.Dir(f.Path), "/"+o.generation)
	})
}

// picture is what an attachment looks like, as Notes drew it; else its largest preview.
func (m *files) picture(id string) *source.File {
	if id == "" {
		return nil
	}
	if f := m.best(m.of["FallbackImages/"+id], nil); f != nil {
		return f
	}
	var out *source.File
	for _, f := range m.of["Previews/"+id] {
		if m.s.Here(f) && (out == nil || f.Size > out.Size) {
			out = f
		}
	}
	return out
}

func (m *files) pdf(id string) *source.File {
	if id == "" {
		return nil
	}
	return m.best(m.of["FallbackPDFs/"+id], nil)
}

// best is the file that is preferred, or the one that was changed last, of those that are
// in the backup.
func (m *files) best(list []*source.File, preferred func(*source.File) bool) *source.File {
	var out *source.File
	for _, f := range list {
		if !m.s.Here(f) {
			continue
		}
		if preferred != nil && preferred(f) {
			return f
		}
		if out == nil || f.Modified().After(out.Modified()) {
			out = f
		}
	}
	return out
}
