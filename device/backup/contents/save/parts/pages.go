package parts

import (
	"cmp"
	"context"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	writenotes "github.com/lifeboat-app/lifeboat/device/backup/contents/write/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/pages"
)

func (v *saver) messages(ctx context.Context, w *writing) error {
	r, err := messages.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	if r.Name, err = v.names(ctx); err != nil {
		return err
	}
	return v.chats(ctx, w, r, messages.App, v.o.Texts.Messages)
}

// roomOfMessages is what the attachments take, and the texts about.
func (v *saver) roomOfMessages(ctx context.Context) (bytes, files int64, err error) {
	r, err := messages.Open(ctx, v.s)
	if err != nil {
		return 0, 0, err
	}
	defer r.Close()
	tally, sum, err := r.Tally(ctx)
	if err != nil || !sum.State.Readable() {
		return 0, 0, ctx.Err() // writing it will tell
	}
	return sum.Bytes, tally.Here, nil
}

func (v *saver) whatsApp(ctx context.Context, w *writing) error {
	r, err := whatsapp.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return cmp.Or(err, v.whatsAppCalls(ctx, w))
	}
	if err := v.chats(ctx, w, r, whatsapp.App, v.o.Texts.WhatsApp); err != nil || len(v.o.Chats) > 0 {
		return err
	}
	return v.whatsAppCalls(ctx, w)
}

// whatsAppCalls writes WhatsApp's own list of calls, where there is one.
func (v *saver) whatsAppCalls(ctx context.Context, w *writing) error {
	any := false
	for c, err := range whatsapp.Calls(ctx, v.s) {
		if err == nil && v.o.within(c.Time) {
			any = true
			break
		}
	}
	if !any {
		return ctx.Err()
	}
	return v.callTable(ctx, w, "whatsapp-calls", []string{v.o.Texts.WhatsApp}, whatsapp.Calls(ctx, v.s))
}

// roomOfWhatsApp is what its databases and its files take: no less than what is written.
func (v *saver) roomOfWhatsApp(ctx context.Context) (bytes, files int64, err error) {
	r, err := whatsapp.Open(ctx, v.s)
	if err != nil {
		return 0, 0, err
	}
	defer r.Close()
	sum, err := r.Summary(ctx)
	if err != nil || !sum.State.Readable() {
		return 0, 0, ctx.Err() // writing it will tell
	}
	return sum.Bytes, 1, nil
}

func (v *saver) chats(ctx context.Context, w *writing, r pages.Reader, app, in string) error {
	result, err := pages.Write(ctx, w, r, pages.Options{
		App: app, Title: in, Folder: []string{in}, Words: v.o.Pages, Zone: v.o.Zone, Since: v.o.Since, Until: v.o.Until,
		Chats: v.o.Chats, LeaveDeleted: !v.o.Deleted && len(v.o.Chats) == 0, Files: v.attached,
	})
	if result.Chats > 0 {
		w.page = result.Index
	}
	w.gaps = save.Gaps{Defects: result.Defects + result.Cut, Absent: result.Absent}
	return err
}

// attached are the files of an attachment: one, or those of a folder, with where in it
// they lie.
func (v *saver) attached(_ context.Context, a *chat.Attachment) (items []folder.Item) {
	if f, ok := v.s.Find(a.Domain, a.Path); ok {
		return []folder.Item{save.Item(v.s, f)}
	}
	if a.Path == "" {
		return nil // else it would be the whole domain
	}
	for f := range v.s.Under(a.Domain, a.Path) {
		item := save.Item(v.s, f)
		item.Folder, item.Name = inside(f.Path, a.Path)
		if items = append(items, item); len(items) > maxInside {
			break
		}
	}
	return items
}

func (v *saver) notes(ctx context.Context, w *writing) error {
	r, err := notes.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	if v.o.OpenNotes != nil {
		if err := v.o.OpenNotes(ctx, r); err != nil {
			return err
		}
	}
	result, err := writenotes.Write(ctx, w, r, writenotes.Options{
		Folder: []string{v.o.Texts.Notes}, Words: v.o.Words.Notes, Zone: v.o.Zone, Since: v.o.Since, Until: v.o.Until, LeaveDeleted: !v.o.Deleted && len(v.o.Notes) == 0, Only: v.o.Notes,
		Files: func(f *source.File) folder.Item { return save.Item(v.s, f) },
	})
	if result.Notes > 0 {
		w.page = result.Index
	}
	w.gaps = save.Gaps{Defects: result.Defects, Absent: result.Absent}
	return err
}

// maxInside is how many files of one attachment are looked for: one more than package
// pages saves, so that it says that there are more.
const maxInside = 10_000

// inside is where in a folder of the backup a file lies.
func inside(file, in string) (folders []string, name string) {
	folders = strings.Split(strings.TrimPrefix(file, in+"/"), "/")
	return folders[:len(folders)-1], folders[len(folders)-1]
}
