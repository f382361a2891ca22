package notes_test

import (
	"bytes"
	"compress/gzip"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/notes"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/keybag"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func bytesOf(id protowire.Number, parts ...[]byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, id, protowire.BytesType), bytes.Join(parts, nil))
}

func numberOf(id protowire.Number, n uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(nil, id, protowire.VarintType), n)
}

// body is a note's body; each run is its length and the identifier of an attachment.
func body(text string, runs ...any) []byte {
	parts := [][]byte{bytesOf(2, []byte(text))}
	for i := 0; i+1 < len(runs); i += 2 {
		run := numberOf(1, uint64(runs[i].(int)))
		if id := runs[i+1].(string); id != "" {
			run = append(run, bytesOf(12, bytesOf(1, []byte(id)), bytesOf(2, []byte("public.data")))...)
		}
		parts = append(parts, bytesOf(5, run))
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(bytesOf(2, bytesOf(3, parts...)))
	w.Close()
	return b.Bytes()
}

// tables are those of a store, with the columns that its iOS numbered so.
func tables(account, created, modified, title string) string {
	return fmt.Sprintf(`CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR); INSERT INTO Z_PRIMARYKEY VALUES (11, 'ICNote'), (5, 'ICAttachment');
CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, ZNOTE INTEGER, ZDATA BLOB, ZCRYPTOINITIALIZATIONVECTOR BLOB, ZCRYPTOTAG BLOB);
CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZIDENTIFIER VARCHAR, %[4]s VARCHAR, ZTITLE VARCHAR, ZTITLE2 VARCHAR, ZSNIPPET VARCHAR, ZNAME VARCHAR, ZFOLDER INTEGER, ZPARENT INTEGER,
 ZACCOUNT INTEGER, %[1]s INTEGER, ZACCOUNT8 INTEGER, ZCREATIONDATE, ZMODIFICATIONDATE, %[2]s TIMESTAMP, %[3]s TIMESTAMP, ZISPASSWORDPROTECTED INTEGER, ZMARKEDFORDELETION INTEGER, ZNEEDSINITIALFETCHFROMCLOUD INTEGER,
 ZCRYPTOITERATIONCOUNT INTEGER, ZCRYPTOSALT BLOB, ZCRYPTOWRAPPEDKEY BLOB, ZPASSWORDHINT VARCHAR, ZSERVERSHAREDATA BLOB, ZTYPEUTI VARCHAR, ZTYPEUTI1 VARCHAR, ZALTTEXT VARCHAR, ZURLSTRING VARCHAR, ZFILENAME VARCHAR,
 ZNOTE INTEGER, ZNOTE1 INTEGER, ZMEDIA INTEGER, ZATTACHMENT INTEGER, ZATTACHMENT1 INTEGER, ZPARENTATTACHMENT INTEGER, ZGENERATION VARCHAR, ZMERGEABLEDATA1 BLOB);
INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZNAME) VALUES (1, 13, 'ACC', 'iCloud'), (2, 13, 'ACC2', 'Work');
INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE2, ZPARENT) VALUES (3, 14, 'DefaultFolder-CloudKit', 'Notes', NULL), (4, 14, 'TrashFolder-CloudKit', 'Recently Deleted', 5), (5, 14, 'F5', 'Loop', 4), (6, 14, 'F6', 'In a loop', 7), (7, 14, 'F7', 'Loop 2', 6);
`, account, created, modified, title)
}

// TestColumns: the columns of each iOS, of which those that are filled are taken; in iOS 9
// none has a number.
func TestColumns(t *testing.T) {
	for _, c := range [][4]string{
		{"ZACCOUNT2", "ZCREATIONDATE1", "ZMODIFICATIONDATE1", "ZTITLE1"},
		{"ZACCOUNT4", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1"},
		{"ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1"},
		{"ZACCOUNT12", "ZCREATIONDATE12", "ZMODIFICATIONDATE9", "ZTITLE4"},
	} {
		data := contentstest.Made(t, tables(c[0], c[1], c[2], c[3])+fmt.Sprintf(`
			INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, %s, ZFOLDER, %s, %s, %s, ZSERVERSHAREDATA) VALUES
				(10, 11, 'N10', 'Ten', 3, 1, 100.5, 200, NULL), (11, 11, 'N11', 'Eleven', 4, 2, 100, 300, x'00'), (12, 11, 'N12', 'Twelve', 6, 1, 100, 400, NULL);
			UPDATE ZICCLOUDSYNCINGOBJECT SET ZACCOUNT = 2, ZTITLE = 'other', ZCREATIONDATE = 5 WHERE Z_PK = 12;
			INSERT INTO ZICNOTEDATA VALUES (1, 10, x'%x', NULL, NULL), (2, 11, x'%x', NULL, NULL), (3, 12, x'%x', NULL, NULL)`, c[3], c[0], c[1], c[2], body("a"), body("b"), body("c")))
		all, defects := byTitle(t, open(t, contentstest.Plain(t, store(data))))
		if len(all) != 3 || len(defects) != 0 {
			t.Fatalf("%v: %+v %v", c, all, defects)
		}
		if n := all["Ten"]; n.Account != "iCloud" || n.Folder != "Notes" || n.Created.UnixMilli() != 978307300500 || n.Modified.Unix() != 978307400 || n.Deleted || n.Shared {
			t.Errorf("%v: %+v", c, n)
		}
		if n := all["Eleven"]; n.Account != "Work" || !n.Deleted || !n.Shared {
			t.Errorf("%v: %+v", c, n)
		}
		if n := all["Twelve"]; n.Folder != "In a loop" || n.Deleted || n.Account != "iCloud" {
			t.Errorf("%v: %+v", c, n)
		}
	}
}

// TestBodies: what there can be instead of a body, and two bodies of one note.
func TestBodies(t *testing.T) {
	data := contentstest.Made(t, tables("ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1")+fmt.Sprintf(`
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1, ZNEEDSINITIALFETCHFROMCLOUD) VALUES
			(10, 11, 'N10', 'in iCloud', 1), (11, 11, 'N11', 'no row', 0), (12, 11, 'N12', 'two', 0), (13, 11, 'N13', 'loaded after all', 1), (14, 11, NULL, NULL, 0), (15, 11, 'N15', 'bomb', 0), (16, 11, 'N16', 'cut', 0);
		INSERT INTO ZICNOTEDATA VALUES (1, 10, NULL, NULL, NULL), (2, 12, NULL, NULL, NULL), (3, 12, x'%x', NULL, NULL), (4, 13, x'%x', NULL, NULL), (5, 99, x'%x', NULL, NULL), (6, 14, x'%x', NULL, NULL),
			(7, NULL, x'%x', NULL, NULL), (8, 15, x'1f8b0800', NULL, NULL), (9, 16, x'%x', NULL, NULL)`,
		body("second"), body("here"), body("whose row is lost"), body("\n  untitled \nmore"), body("of none"), body("cut")[:25]))
	r := open(t, contentstest.Plain(t, store(data)))
	all, defects := byTitle(t, r)
	for title, want := range map[string]struct {
		body notes.Body
		text string
	}{
		"in iCloud": {notes.BodyInCloud, ""}, "no row": {notes.BodyInCloud, ""}, "two": {notes.BodyRead, "second"}, "loaded after all": {notes.BodyRead, "here"},
		"whose row is lost": {notes.BodyRead, "whose row is lost"}, "untitled": {notes.BodyRead, "\n  untitled \nmore"}, "of none": {notes.BodyRead, "of none"}, "bomb": {notes.BodyUnread, ""}, "cut": {notes.BodyUnread, ""},
	} {
		if n, ok := all[title]; !ok || n.Body != want.body || n.Text.Text != want.text || n.ID == "" {
			t.Errorf("%q: %+v", title, n)
		}
	}
	if len(all) != 9 || len(defects) != 4 { // of none, whose row is lost, bomb, cut
		t.Errorf("%d notes, %v", len(all), defects)
	}
	tally, sum, err := r.Tally(t.Context())
	if err != nil || sum.Count != 7 || tally.Cloud != 2 {
		t.Errorf("%+v %+v %v", sum, tally, err)
	}
}

// TestAttachments: in the order of the text, galleries with their parts, drawings by what
// they look like, words; files by what the index has, never by a row's path.
func TestAttachments(t *testing.T) {
	data := contentstest.Made(t, tables("ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1")+fmt.Sprintf(`
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1) VALUES (10, 11, 'N10', 'Note');
		INSERT INTO ZICNOTEDATA VALUES (1, 10, x'%x', NULL, NULL);
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTYPEUTI, ZNOTE, ZMEDIA, ZPARENTATTACHMENT, ZURLSTRING, ZTITLE) VALUES
			(20, 5, 'A20', 'public.jpeg', 10, 30, NULL, NULL, NULL), (21, 5, 'A21', 'com.apple.drawing.2', 10, NULL, NULL, NULL, 'Sketch'), (22, 5, 'A22', 'com.apple.notes.gallery', 10, NULL, NULL, NULL, 'Scans'),
			(23, 5, 'A23', 'public.jpeg', NULL, 31, 22, NULL, NULL), (24, 5, 'A24', 'public.jpeg', NULL, 32, 22, NULL, NULL), (25, 5, 'A25', 'public.url', 10, NULL, NULL, 'https://example.org/', 'A page'),
			(26, 5, 'A26', 'com.apple.notes.gallery', NULL, NULL, 26, NULL, NULL), (27, 5, 'A27', 'public.png', 10, NULL, NULL, NULL, 'not here');
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, ZIDENTIFIER, ZTYPEUTI1, ZNOTE1, ZALTTEXT) VALUES (28, 'A28', 'com.apple.notes.inlinetextattachment.hashtag', 10, '#tag'), (29, 'A29', 'com.apple.notes.inlinetextattachment.mention', 10, '@Ann');
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, ZIDENTIFIER, ZFILENAME, ZATTACHMENT1, ZGENERATION) VALUES (30, 'M30', '../../../etc/passwd', NULL, '../..'), (31, 'M31', 'one.jpg', 23, NULL), (32, 'M32', 'two.jpg', 24, 'G2');
		UPDATE ZICCLOUDSYNCINGOBJECT SET ZMERGEABLEDATA1 = x'%x' WHERE Z_PK = 22`,
		body("Note\n\ufffc\ufffc\ufffc\ufffc", 5, "", 1, "A28", 1, "A22", 1, "A20", 1, "nobody"),
		bytesOf(2, bytesOf(3, bytesOf(3, bytesOf(13, bytesOf(3, bytesOf(2, bytesOf(4, []byte("A24")))))), bytesOf(3, bytesOf(13, bytesOf(3, bytesOf(2, bytesOf(4, []byte("A22"))))))))))
	files := []samples.File{
		store(data),
		beside("Accounts/ACC/Media/M30/photo.jpg", "30"), beside("Media/M31/one.jpg", "31"), beside("Accounts/ACC/Media/M32/G1/two.jpg", "old"), beside("Accounts/ACC/Media/M32/G2/two.jpg", "32"),
		beside("Accounts/ACC/FallbackImages/A21/GEN/FallbackImage.png", "21"), beside("Accounts/ACC/FallbackPDFs/A22/GEN/FallbackPDF.pdf", "22"),
		beside("Accounts/ACC/Previews/A27-1-192x144-0.png", "small"), beside("Accounts/ACC/Previews/A27-1-768x768-0-oriented.png", "larger"),
	}
	r := open(t, contentstest.Plain(t, files...))
	all, defects := byTitle(t, r)
	if len(defects) != 0 {
		t.Errorf("%v", defects)
	}
	var got []string
	place := func(f *source.File) string {
		if f == nil {
			return "-"
		}
		return strings.TrimPrefix(f.Path, "Accounts/ACC/")
	}
	var list func(as []*notes.Attachment)
	list = func(as []*notes.Attachment) {
		for _, a := range as {
			got = append(got, fmt.Sprint(a.ID, " ", a.What, " ", place(a.File), " ", place(a.Picture), " ", place(a.PDF), " ", a.Text+a.URL))
			list(a.Parts)
		}
	}
	list(all["Note"].Attachments)
	want := []string{
		fmt.Sprint("A28 ", notes.Tag, " - - - #tag"), fmt.Sprint("A22 ", notes.Gallery, " - - FallbackPDFs/A22/GEN/FallbackPDF.pdf "),
		fmt.Sprint("A24 ", notes.File, " Media/M32/G2/two.jpg - - "), fmt.Sprint("A23 ", notes.File, " Media/M31/one.jpg - - "), fmt.Sprint("A20 ", notes.File, " Media/M30/photo.jpg - - "),
		fmt.Sprint("A21 ", notes.Drawing, " - FallbackImages/A21/GEN/FallbackImage.png - "), fmt.Sprint("A25 ", notes.Link, " - - - https://example.org/"),
		fmt.Sprint("A27 ", notes.File, " - Previews/A27-1-768x768-0-oriented.png - "), fmt.Sprint("A29 ", notes.Mention, " - - - @Ann"),
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	tally, sum, err := r.Tally(t.Context())
	if err != nil || tally.Attachments != 5 || tally.Here != 4 || sum.Bytes < int64(len(data)) {
		t.Errorf("%+v %+v %v", tally, sum, err)
	}
}

// TestUnlock: a note that its password opens, one with another password, one that only
// the phone opens.
func TestUnlock(t *testing.T) {
	r := open(t, contentstest.Plain(t, store(lockedWith(t, "correct"))))
	if n, err := r.Unlock(t.Context(), []byte("wrong")); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	all, defects := byTitle(t, r)
	for title, lock := range map[string]notes.Lock{"opens": notes.Password, "other": notes.Password, "newer": notes.Phone, "for ever": notes.Phone} {
		if n := all[title]; n.Body != notes.BodyLocked || n.Lock != lock || n.Text.Text != "" {
			t.Errorf("%+v", n)
		}
	}
	if len(defects) != 0 {
		t.Errorf("%v", defects)
	}
	if n, err := r.Unlock(t.Context(), []byte("correct")); n != 2 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	all, defects = byTitle(t, r)
	if n := all["opens"]; n.Text.Text != "Secret\nof the note" || n.Lock != notes.Unlocked || n.Body != notes.BodyRead {
		t.Errorf("%+v", n)
	}
	if n := all["changed"]; n.Body != notes.BodyUnread || len(defects) != 1 || all["other"].Body != notes.BodyLocked {
		t.Errorf("%+v %v", n, defects)
	}
	if tally, _, err := r.Tally(t.Context()); tally.Locked != 3 || err != nil {
		t.Errorf("%+v %v", tally, err)
	}
}

// lockedWith is a store with five locked notes, of which a password opens two.
func lockedWith(t testing.TB, password string) []byte {
	t.Helper()
	salt, nonce, key := []byte("salt of the note"), bytes.Repeat([]byte{7}, 16), bytes.Repeat([]byte{9}, 16)
	kek, err := pbkdf2.Key(sha256.New, password, salt, 20_000, 16)
	if err != nil {
		t.Fatal(err)
	}
	wrapped, err := keybag.Wrap(kek, key)
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, len(nonce))
	if err != nil {
		t.Fatal(err)
	}
	sealed := gcm.Seal(nil, nonce, body("Secret\nof the note"), nil)
	text, tag := sealed[:len(sealed)-16], sealed[len(sealed)-16:]
	return contentstest.Made(t, tables("ZACCOUNT7", "ZCREATIONDATE3", "ZMODIFICATIONDATE1", "ZTITLE1")+fmt.Sprintf(`
		INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, ZIDENTIFIER, ZTITLE1, ZISPASSWORDPROTECTED, ZCRYPTOITERATIONCOUNT, ZCRYPTOSALT, ZCRYPTOWRAPPEDKEY, ZPASSWORDHINT) VALUES
			(10, 11, 'N10', 'opens', 1, 20000, x'%[1]x', x'%[2]x', 'hint'), (11, 11, 'N11', 'other', 1, 20000, x'00', x'%[2]x', 'hint'), (12, 11, 'N12', 'newer', 1, 0, x'00', x'%[3]x', NULL), (13, 11, 'N13', 'for ever', 1, 4000000000, x'00', x'%[2]x', NULL),
			(14, 11, 'N14', 'changed', 1, 20000, x'%[1]x', x'%[2]x', 'hint');
		INSERT INTO ZICNOTEDATA VALUES (1, 10, x'%[4]x', x'%[5]x', x'%[6]x'), (2, 11, x'%[4]x', x'%[5]x', x'%[6]x'), (3, 12, x'62706c6973743030', NULL, x'00'), (4, 13, x'00', NULL, x'00'), (5, 14, x'00%[4]x', x'%[5]x', x'%[6]x')`,
		salt, wrapped, wrapped[:16], text, nonce, tag))
}
