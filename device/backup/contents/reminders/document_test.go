package reminders_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

// TestDocuments: a title that stands in its document alone is read from it, as documents
// are that Apple's programs wrote; one that cannot be decoded is told.
func TestDocuments(t *testing.T) {
	simple := contentstest.Fixture(t, "notes/blobs/simple_note_protobuf.bin")
	gzipped := contentstest.Fixture(t, "notes/blobs/wide_characters_gzipped.bin")
	var zlibbed bytes.Buffer
	w := zlib.NewWriter(&zlibbed)
	w.Write(simple)
	w.Close()
	data := contentstest.Made(t, fmt.Sprintf(`CREATE TABLE ZREMCDREMINDER (Z_PK INTEGER PRIMARY KEY, ZTITLE VARCHAR, ZNOTES VARCHAR, ZTITLEDOCUMENT BLOB, ZNOTESDOCUMENT BLOB);
		INSERT INTO ZREMCDREMINDER VALUES (1, NULL, NULL, x'%[1]x', NULL), (2, '', 'notes', x'%[2]x', NULL), (3, 'title', NULL, x'00', x'%[3]x'), (4, NULL, NULL, x'1f8b', NULL),
			(5, NULL, NULL, zeroblob(2000000), NULL), (6, NULL, NULL, NULL, x''), (7, 'title', 'notes', x'00', x'00'), (8, NULL, NULL, 'text', NULL);`, simple, zlibbed.Bytes(), gzipped))
	all, defects := contentstest.Collect(t, open(t, contentstest.Plain(t, file(newer, "Data-x.sqlite", data))).Reminders(t.Context()))
	if len(all) != 8 || len(defects) != 3 {
		t.Fatalf("%+v %v", all, defects)
	}
	for i, row := range []int64{4, 5, 8} {
		if d := defects[i]; d.Row != row || d.Code != source.BadText || d.Field != "ZTITLEDOCUMENT" {
			t.Errorf("%v", d)
		}
	}
	for i, want := range []struct{ title, notes string }{{"Title", ""}, {"Title", "notes"}, {"title", "但他還是希望"}, {"", ""}, {"", ""}, {"", ""}, {"title", "notes"}, {"", ""}} {
		if m := all[i]; !strings.HasPrefix(m.Title, want.title) || (want.title == "") != (m.Title == "") || !strings.HasPrefix(m.Notes, want.notes) || (want.notes == "") != (m.Notes == "") {
			t.Errorf("%+v, want %q", m, want)
		}
	}
}
