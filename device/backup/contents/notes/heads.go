package notes

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// trash is what the identifiers of the folders Recently Deleted begin with.
const trash = "TrashFolder-"

// loadThings reads accounts, folders, attachments and their files.
func (r *Reader) loadThings(ctx context.Context, isNote func(pk, entity int64) bool) error {
	columns := strings.Join([]string{
		r.db.Column(table, "t", "Z_ENT"), r.text("ZIDENTIFIER"), r.text("ZNAME"), r.text("ZTYPEUTI"), r.text("ZTYPEUTI1"), r.text("ZALTTEXT"),
		r.text("ZURLSTRING"), r.text("ZFILENAME"), short(r.any("ZGENERATION")), short(r.any("ZTITLE")), r.text("ZUSERTITLE"), r.text("ZTITLE"),
		r.db.Column(table, "t", "ZNOTE"), r.db.Column(table, "t", "ZNOTE1"), r.db.Column(table, "t", "ZPARENTATTACHMENT"), r.db.Column(table, "t", "ZMEDIA"),
		r.any("ZATTACHMENT"), r.db.Column(table, "t", "ZISPASSWORDPROTECTED"), r.db.Column(table, "t", "ZMARKEDFORDELETION"),
		r.db.Column(table, "t", "ZOWNER"), r.any("ZACCOUNT"), r.db.Column(table, "t", "ZPARENT"),
	}, ", ")
	mediaOf := map[int64]int64{} // by attachment
	err := r.walk(ctx, table, columns, "", true, func(row source.Row) {
		if isNote(row.Number(0), row.Number(1)) {
			return
		}
		o := &thing{
			pk: row.Number(0), id: row.Text(2), uti: cmp.Or(row.Text(4), row.Text(5)), text: row.Text(6), url: row.Text(7), name: row.Text(8),
			generation: row.Text(9), title: cmp.Or(row.Text(11), row.Text(12)), note: cmp.Or(row.Number(13), row.Number(14)), parent: row.Number(15),
			media: row.Number(16), locked: row.Bool(18), deleted: row.Bool(19),
		}
		switch {
		case o.uti != "":
			r.things[o.pk] = o
		case o.name != "":
			r.things[o.pk] = o
			if of := row.Number(17); of != 0 {
				mediaOf[of] = o.pk
			}
		case row.Text(3) != "":
			r.names[o.pk] = row.Text(3)
			r.folders[o.pk] = &folder{id: o.id}
		default:
			r.folders[o.pk] = &folder{id: o.id, name: row.Text(10), account: cmp.Or(row.Number(20), row.Number(21)), parent: row.Number(22), deleted: o.deleted}
		}
	})
	if err != nil {
		return err
	}
	for _, o := range r.things {
		if o.uti == "" {
			continue
		}
		if m := mediaOf[o.pk]; m != 0 {
			o.media = m
		}
		if m := r.things[o.media]; m == nil || m.name == "" {
			o.media = 0
		}
		note := o.note
		for up, i := r.things[o.parent], 0; note == 0 && up != nil && i < 8; up, i = r.things[up.parent], i+1 {
			note = up.note // scanned pages are the gallery's
		}
		if note != 0 {
			r.of[note] = append(r.of[note], o)
		}
	}
	for _, list := range r.of {
		slices.SortFunc(list, func(a, b *thing) int { return cmp.Compare(a.pk, b.pk) })
	}
	return nil
}

// invited are the notes that an invitation is for.
func (r *Reader) invited(ctx context.Context) (map[int64]bool, error) {
	out := map[int64]bool{}
	for _, c := range []string{"ZROOTOBJECT", "ZNOTE"} {
		if !r.db.Has("ZICINVITATION", c) {
			continue
		}
		if err := r.walk(ctx, "ZICINVITATION", "t."+source.Quote(c), "", true, func(row source.Row) { out[row.Number(1)] = true }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// loadHeads reads the notes without their bodies.
func (r *Reader) loadHeads(ctx context.Context, isNote func(pk, entity int64) bool, blobs map[int64]blob, lost bool) error {
	invited, err := r.invited(ctx)
	if err != nil {
		return err
	}
	best, err := r.filled(ctx, isNote, "ZACCOUNT", "ZCREATIONDATE", "ZMODIFICATIONDATE", "ZTITLE")
	if err != nil {
		return err
	}
	shared := "0"
	if c := r.db.Column(table, "t", "ZSERVERSHAREDATA"); c != "NULL" {
		shared = c + " IS NOT NULL"
	}
	columns := strings.Join([]string{
		r.db.Column(table, "t", "Z_ENT"), r.text("ZIDENTIFIER"), short(best["ZTITLE"]), r.text("ZSNIPPET"), r.db.Column(table, "t", "ZFOLDER"), best["ZACCOUNT"],
		best["ZCREATIONDATE"], best["ZMODIFICATIONDATE"], r.db.Column(table, "t", "ZISPINNED"), r.db.Column(table, "t", "ZMARKEDFORDELETION"),
		r.db.Column(table, "t", "ZISPASSWORDPROTECTED"), r.text("ZPASSWORDHINT"), r.db.Column(table, "t", "ZNEEDSINITIALFETCHFROMCLOUD"),
		r.db.Column(table, "t", "ZCRYPTOITERATIONCOUNT"), "octet_length(" + r.db.Column(table, "t", "ZCRYPTOWRAPPEDKEY") + ")", shared, r.text("ZZONEOWNERNAME"),
	}, ", ")
	err = r.walk(ctx, table, columns, "", false, func(row source.Row) {
		if !isNote(row.Number(0), row.Number(1)) {
			return
		}
		h := &head{pk: row.Number(0)}
		b, has := blobs[h.pk]
		delete(blobs, h.pk)
		h.data = b.row
		n := &h.note
		n.ID, n.Title, n.Snippet = row.Text(2), row.Text(3), row.Text(4)
		if n.ID == "" {
			n.ID = table + " " + strconv.FormatInt(h.pk, 10)
		}
		n.Pinned, n.Hint = row.Bool(9), row.Text(12)
		owner := row.Text(17)
		n.Shared = row.Bool(16) || invited[h.pk] || owner != "" && owner != "__defaultOwner__" && owner != "_defaultOwner_"
		r.place(n, row.Number(5), row.Number(6))
		n.Deleted = n.Deleted || row.Bool(10)
		var created, modified bool
		n.Created, _, created = row.Cocoa(7)
		n.Modified, _, modified = row.Cocoa(8)
		switch {
		case !created:
			h.problem = &source.Defect{Code: source.BadTime, Table: table, Row: h.pk, Field: "ZCREATIONDATE"}
		case !modified:
			h.problem = &source.Defect{Code: source.BadTime, Table: table, Row: h.pk, Field: "ZMODIFICATIONDATE"}
		}
		h.status(b, has, lost, row.Bool(11), row.Bool(13), classic(row.Number(14), row.Number(15)))
		r.heads = append(r.heads, h)
	})
	if err != nil {
		return err
	}
	// What is left are bodies whose note is lost, as with a damaged page.
	for pk, b := range blobs {
		if b.size > 0 {
			h := &head{pk: pk, data: b.row, note: Note{ID: bodies + " " + strconv.FormatInt(b.row, 10)}}
			h.status(b, true, lost, b.tag, false, false)
			h.problem = &source.Defect{Code: source.BadValue, Table: bodies, Row: b.row, Field: "ZNOTE"}
			r.heads = append(r.heads, h)
		}
	}
	slices.SortFunc(r.heads, func(a, b *head) int { return cmp.Compare(a.pk, b.pk) })
	return nil
}

// status says what there is of a body, by its length and beginning.
func (h *head) status(b blob, has, lost, locked, cloud, classic bool) {
	switch {
	case locked || b.tag && !packed(b.begin):
		h.lock, h.note.Body = Phone, BodyLocked
		if classic {
			h.lock = Password
		}
	case b.size > 0:
		h.note.Body = BodyRead
		if !packed(b.begin) {
			h.problem = &source.Defect{Code: source.BadText, Table: bodies, Row: b.row, Field: "ZDATA"}
		}
	case cloud || !has && !lost:
		h.note.Body = BodyInCloud
	case !has:
		h.note.Body = BodyUnread
		h.problem = &source.Defect{Code: source.BadText, Table: bodies, Field: "ZDATA"}
	default:
		h.note.Body = BodyNone
	}
	h.note.Lock = h.lock
	if h.lock == Unlocked {
		h.note.Hint = ""
	}
}

// place says in which folder and account a note is, and whether that is the trash.
func (r *Reader) place(n *Note, in, account int64) {
	f := r.folders[in]
	if f != nil {
		n.Folder = f.name
		account = cmp.Or(account, f.account)
	}
	n.Account = r.names[account]
	for i := 0; f != nil && i < 20; i++ {
		if strings.HasPrefix(f.id, trash) || f.deleted {
			n.Deleted = true
		}
		f = r.folders[f.parent]
	}
}

func (r *Reader) listFolders() []FolderInfo {
	type at struct{ account, name string }
	places := map[at]*FolderInfo{}
	for _, f := range r.folders {
		if f.name != "" {
			key := at{r.names[f.account], f.name}
			if places[key] == nil {
				places[key] = &FolderInfo{Name: f.name, Account: key.account}
			}
			places[key].Trash = places[key].Trash || strings.HasPrefix(f.id, trash)
		}
	}
	for _, h := range r.heads {
		if p := places[at{h.note.Account, h.note.Folder}]; p != nil && h.note.Body != BodyInCloud {
			p.Count++
		}
	}
	out := make([]FolderInfo, 0, len(places))
	for _, p := range places {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b FolderInfo) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Name, b.Name))
	})
	return out
}

var errDecode = errors.New("a body that cannot be decoded")
