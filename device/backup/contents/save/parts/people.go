package parts

import (
	"cmp"
	"context"
	"io"
	"iter"
	"slices"
	"strconv"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/safari"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/bookmarks"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/tables"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/write/vcard"
)

func (v *saver) contacts(ctx context.Context, w *writing) error {
	r, err := contacts.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	// A picture that cannot be read leaves the card without one.
	lost := map[int64]bool{}
	card := func(out io.Writer, c *contacts.Contact) error {
		picture, err := r.Picture(c)
		if err != nil {
			if !lost[c.ID] {
				w.gaps.Defects++
			}
			lost[c.ID], picture = true, nil
		}
		return vcard.Write(out, c, picture)
	}
	in := []string{v.o.Texts.Contacts}
	some := false
	wanted := func(c *contacts.Contact) bool { return len(v.o.Contacts) == 0 || slices.Contains(v.o.Contacts, c.ID) }
	err = each(ctx, r.Contacts(ctx), &w.gaps.Defects, func(c *contacts.Contact) error {
		if !wanted(c) {
			return nil
		}
		some = true
		return w.put(ctx, folder.Item{
			Key:    "contact:" + strconv.FormatInt(c.ID, 10) + ":" + c.UID,
			Folder: append(in[:1:1], v.o.Texts.OneCardEach), Name: cmp.Or(c.Name(), v.o.Texts.WithoutName) + ".vcf",
			Write: func(_ context.Context, out io.Writer) error { return card(out, c) },
		})
	})
	if !some || w.fatal != nil {
		return err
	}
	allErr := w.put(ctx, folder.Item{Key: "contacts" + w.narrowed, Folder: in, Name: v.o.Texts.Contacts + ".vcf", Write: func(ctx context.Context, out io.Writer) error {
		return each(ctx, r.Contacts(ctx), new(int64), func(c *contacts.Contact) error {
			if !wanted(c) {
				return nil
			}
			return card(out, c)
		})
	}})
	return cmp.Or(err, allErr)
}

func (v *saver) calls(ctx context.Context, w *writing) error {
	r, err := calls.Open(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	return v.callTable(ctx, w, "calls", nil, r.Calls(ctx))
}

// callTable writes a list of calls.
func (v *saver) callTable(ctx context.Context, w *writing, key string, in []string, list iter.Seq2[calls.Call, error]) error {
	name, err := v.names(ctx)
	if err != nil {
		return err
	}
	return w.put(ctx, folder.Item{Key: key, Folder: in, Name: v.o.Texts.Calls + ".csv", Write: func(ctx context.Context, out io.Writer) error {
		table, err := tables.Calls(out, v.o.Zone, &v.o.Tables)
		if err != nil {
			return err
		}
		err = each(ctx, list, &w.gaps.Defects, func(c *calls.Call) error {
			if !v.o.within(c.Time) {
				return nil
			}
			return table.Call(c, name(c.Address))
		})
		return cmp.Or(err, table.Close())
	}})
}

func (v *saver) history(ctx context.Context, w *writing) error {
	r, err := safari.OpenHistory(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	return w.put(ctx, folder.Item{Key: "safari-history", Folder: []string{v.o.Texts.Safari}, Name: v.o.Texts.History + ".csv", Write: func(ctx context.Context, out io.Writer) error {
		table, err := tables.History(out, v.o.Zone, &v.o.Tables)
		if err != nil {
			return err
		}
		err = each(ctx, r.Visits(ctx), &w.gaps.Defects, func(visit *safari.Visit) error {
			if !v.o.within(visit.Time) {
				return nil
			}
			return table.Visit(visit)
		})
		return cmp.Or(err, table.Close())
	}})
}

func (v *saver) bookmarks(ctx context.Context, w *writing) error {
	r, err := safari.OpenBookmarks(ctx, v.s)
	if err != nil {
		return err
	}
	defer r.Close()
	if ok, err := w.readable(ctx, r.State()); !ok {
		return err
	}
	return w.put(ctx, folder.Item{Key: "safari-bookmarks", Folder: []string{v.o.Texts.Safari}, Name: v.o.Texts.Bookmarks + ".html", Write: func(ctx context.Context, out io.Writer) error {
		var all []safari.Bookmark
		err := each(ctx, r.All(ctx), &w.gaps.Defects, func(b *safari.Bookmark) error {
			all = append(all, *b)
			return nil
		})
		if err != nil {
			return err
		}
		return bookmarks.Write(out, all, v.o.Bookmarks)
	}})
}
