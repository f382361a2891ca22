package work

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	writenotes "github.com/lifeboat-app/lifeboat/device/backup/contents/write/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// savedWords are the words in what is saved: names of folders and files, pages, lists.
// Their keys stand in assets/lang below saved/, one for each field.
type savedWords struct {
	language string
	save     save.Texts
	parts    parts.Words
}

// wordsFor are the words for a folder: those in which it was begun, else those of the
// reader.
func wordsFor(dst, reader string) (savedWords, error) {
	w, err := words.New(folder.Language(dst), reader)
	if err != nil {
		return savedWords{}, err
	}
	out := savedWords{
		language: w.Lang(),
		save:     save.Texts{Reasons: map[string]string{}, Kinds: map[string]string{}},
		parts: parts.Words{
			Pages: pages.Words{Notices: map[chat.Event]string{}, NoticesOfNobody: map[chat.Event]string{}},
			Notes: writenotes.Words{Language: w.Lang()},
		},
	}
	out.parts.Pages.Language = w.Lang()
	for id := range save.Words.Reasons {
		out.save.Reasons[id] = w.Say("saved/why-" + id)
	}
	for _, kind := range Savable {
		out.save.Kinds[string(kind)] = w.Say("kind/" + string(kind))
	}
	for _, kind := range []source.Kind{save.Tree, save.Sorted} {
		out.save.Kinds[string(kind)] = w.Say("saved/kind-" + string(kind))
	}
	for event := range pages.English.Notices {
		out.parts.Pages.Notices[event] = w.Notice(string(event), "%s")
		out.parts.Pages.NoticesOfNobody[event] = w.Notice(string(event), "")
	}
	for i := range out.parts.Pages.Months {
		out.parts.Pages.Months[i] = w.Say("date/month-" + strconv.Itoa(i+1))
	}
	for i := range out.parts.Pages.Weekdays {
		out.parts.Pages.Weekdays[i] = w.Say("saved/weekday-" + strconv.Itoa(i))
	}
	for group, texts := range out.groups() {
		fill(texts, func(field string) string { return w.Say("saved/" + group + "-" + field) })
	}
	return out, nil
}

// groups are the structs whose texts have a key for each field.
func (s *savedWords) groups() map[string]any {
	return map[string]any{
		"folder": &s.save, "part": &s.parts.Texts, "page": &s.parts.Pages, "note": &s.parts.Notes,
		"table": &s.parts.Tables, "date": &s.parts.Dates, "bookmark": &s.parts.Bookmarks,
	}
}

// fill sets each text of a struct that is empty.
func fill(texts any, say func(field string) string) {
	v := reflect.ValueOf(texts).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.String && f.String() == "" {
			f.SetString(say(fieldKey(v.Type().Field(i).Name)))
		}
	}
}

// fieldKey is the name of a field as keys have it: not-saved-top for NotSavedTop.
func fieldKey(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
