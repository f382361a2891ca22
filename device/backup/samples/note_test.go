package samples_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"google.golang.org/protobuf/encoding/protowire"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/backup/sqlitefile"
)

// part is a message's field, the way the format's own library reads it.
func part(t *testing.T, message []byte, number protowire.Number) (body []byte, value uint64) {
	t.Helper()
	for len(message) > 0 {
		n, kind, head := protowire.ConsumeTag(message)
		size := protowire.ConsumeFieldValue(n, kind, message[max(head, 0):])
		if head < 0 || size < 0 {
			t.Fatalf("no message: %x", message)
		}
		if field := message[head : head+size]; n == number {
			if kind == protowire.VarintType {
				value, _ = protowire.ConsumeVarint(field)
				return nil, value
			}
			body, _ = protowire.ConsumeBytes(field)
			return body, 0
		}
		message = message[head+size:]
	}
	t.Fatalf("no field %d", number)
	return nil, 0
}

// TestNotesHaveBodies: each note of a sample is gzip around document 2 → note 3 → text 2,
// begins with its title, and its run is as long as the text in UTF-16 units.
func TestNotesHaveBodies(t *testing.T) {
	b := write(t, samples.Options{})
	id := sha1.Sum([]byte("AppDomainGroup-group.com.apple.notes-NoteStore.sqlite"))
	name := hex.EncodeToString(id[:])
	store := filepath.Join(b.Folder, name[:2], name)
	if _, err := os.Stat(store); err != nil {
		t.Fatal(err)
	}
	conn, err := sqlite.OpenConn(sqlitefile.Immutable(store), sqlite.OpenReadOnly|sqlite.OpenURI)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var read int
	err = sqlitex.Execute(conn, "SELECT ZTITLE1, ZSNIPPET, ZDATA FROM ZICNOTEDATA JOIN ZICCLOUDSYNCINGOBJECT n ON n.Z_PK = ZNOTE", &sqlitex.ExecOptions{
		ResultFunc: func(s *sqlite.Stmt) error {
			data := make([]byte, s.ColumnLen(2))
			s.ColumnBytes(2, data)
			z, err := gzip.NewReader(bytes.NewReader(data))
			if err != nil {
				return err
			}
			document, err := io.ReadAll(z)
			if err != nil {
				return err
			}
			outer, _ := part(t, document, 2)
			note, _ := part(t, outer, 3)
			text, _ := part(t, note, 2)
			run, _ := part(t, note, 5)
			_, length := part(t, run, 1)
			if want := s.ColumnText(0) + "\n" + s.ColumnText(1); string(text) != want || int(length) != len(utf16.Encode([]rune(want))) {
				t.Errorf("%q and a run of %d, want %q", text, length, want)
			}
			read++
			return nil
		},
	})
	if err != nil || read != 400 {
		t.Errorf("%d notes read: %v", read, err)
	}
}
