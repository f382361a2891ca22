package contents_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/contents"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contacts"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/messages"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// mutate changes some bytes of a database: in the heads of its pages mostly, where they
// do most.
func mutate(r *rand.Rand, data []byte) []byte {
	data = bytes.Clone(data)
	const page = 4096
	for range 1 + r.IntN(6) {
		at := r.IntN(len(data))
		switch p := at / page * page; r.IntN(6) {
		case 0:
			data[at] ^= byte(1 << r.IntN(8))
		case 1:
			data[at] = []byte{0, 1, 0x7f, 0x80, 0xff}[r.IntN(5)]
		case 2: // a head, or where a cell lies
			data[min(p+r.IntN(64), len(data)-1)] = byte(r.Uint32())
		case 3: // a page stands for another
			q := r.IntN(max(len(data)/page, 1)) * page
			if p > 0 && p+page <= len(data) && q+page <= len(data) {
				copy(data[p:p+page], data[q:q+page])
			}
		case 4:
			end := min(at+r.IntN(300), len(data))
			for i := at; i < end; i++ {
				data[i] = byte(r.Uint32())
			}
		case 5:
			if r.IntN(4) == 0 {
				data = data[:max(at, 1)]
			}
		}
	}
	return data
}

// TestMutated: databases with changed bytes, all kinds at once: it ends, nothing breaks,
// every kind is told of in its order, and the figures can be. LIFEBOAT_MUTATIONS says how
// often.
func TestMutated(t *testing.T) {
	rounds := 8
	if n, err := strconv.Atoi(os.Getenv("LIFEBOAT_MUTATIONS")); err == nil {
		rounds = n
	}
	for _, version := range []int{12, 18} {
		stores := phone(version)
		var files []samples.File
		made := make([][]byte, len(stores))
		for i, s := range stores {
			made[i] = contentstest.Made(t, s.script)
			files = append(files, samples.File{Domain: s.domain, Path: s.path, Data: made[i]})
		}
		folder := contentstest.Write(t, samples.Options{Bare: true, Contents: files})
		for round := range rounds {
			r := rand.New(rand.NewPCG(uint64(version), uint64(round)))
			for i, s := range stores {
				id := mbfile.IDOf(s.domain, s.path).String()
				if err := os.WriteFile(filepath.Join(folder, id[:2], id), mutate(r, made[i]), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			stock(t, folder, version, round)
		}
	}
}

func stock(t *testing.T, folder string, version, round int) {
	t.Helper()
	b, err := backupdir.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Unlock(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), hosttest.Patience) // the test would hang without
	defer cancel()
	src, err := source.Open(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	h, err := contents.Take(ctx, src)
	if err != nil {
		t.Fatalf("iOS %d, round %d: %v", version, round, err)
	}
	if _, err := json.Marshal(h); err != nil {
		t.Errorf("iOS %d, round %d: %v", version, round, err)
	}
	ids := []source.Kind{
		source.Photos, source.Messages, source.WhatsApp, source.Contacts, source.Notes, source.Calls, source.Calendar, source.Reminders, source.VoiceMemos, source.Voicemail,
		source.SafariBookmarks, source.SafariHistory, source.Apps,
	}
	for i, k := range h.Kinds {
		if k.ID != ids[i] || k.Count < 0 || k.Count > 50*rows || k.Defects < 0 || k.Bytes < 0 || (k.First == nil) != (k.Last == nil) || k.First != nil && k.Last.Before(*k.First) || !k.Readable && k.Count != 0 && k.Reason == source.Readable {
			t.Errorf("iOS %d, round %d: %+v", version, round, k)
		}
		if err := drain(ctx, src, k.ID); err != nil && errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("iOS %d, round %d, %s: %v", version, round, k.ID, err)
		}
	}
}

// drain reads a kind to its end, as a save does.
func drain(ctx context.Context, s *source.Source, kind source.Kind) error {
	switch kind {
	case source.Messages:
		return drained(ctx, s, messages.Open, func(r *messages.Reader) func(func(chat.Message, error) bool) { return r.Messages(ctx, "") })
	case source.WhatsApp:
		return drained(ctx, s, whatsapp.Open, func(r *whatsapp.Reader) func(func(chat.Message, error) bool) { return r.Messages(ctx, "") })
	case source.Contacts:
		return drained(ctx, s, contacts.Open, func(r *contacts.Reader) func(func(contacts.Contact, error) bool) { return r.Contacts(ctx) })
	case source.Notes:
		return drained(ctx, s, notes.Open, func(r *notes.Reader) func(func(notes.Note, error) bool) { return r.Notes(ctx) })
	case source.Photos:
		return drained(ctx, s, photos.Open, func(r *photos.Reader) func(func(photos.Member, error) bool) { return r.Members(ctx) })
	}
	return nil // the summary reads it to its end
}

func drained[R interface{ Close() error }, T any](ctx context.Context, s *source.Source, open func(context.Context, *source.Source) (R, error), stream func(R) func(func(T, error) bool)) error {
	r, err := open(ctx, s)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, err := range stream(r) {
		if err != nil && !source.IsDefect(err) {
			return err
		}
	}
	return nil
}
