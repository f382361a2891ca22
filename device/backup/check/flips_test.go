package check_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
)

// openFlips is how many of a hundred bits that break rows may still be missed.
// It only ever goes down, to nothing.
const openFlips = 0

// TestIndexBitFlips turns single bits of Manifest.db, as a failing disk does.
// The judge is SQLite's own program: whenever it reads other rows than were
// written, in a way that a restore would feel, the check must not call the
// backup restorable. LIFEBOAT_FLIPS is another number of bits.
func TestIndexBitFlips(t *testing.T) {
	tool, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("sqlite3 is not installed")
	}
	n := 400
	if testing.Short() {
		n = 60
	}
	if more := os.Getenv("LIFEBOAT_FLIPS"); more != "" {
		if _, err := fmt.Sscan(more, &n); err != nil {
			t.Fatal(err)
		}
	}
	for _, secret := range []string{"", password} {
		name := "plain"
		if secret != "" {
			name = "encrypted"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bitFlips(t, tool, secret, n)
		})
	}
}

func bitFlips(t *testing.T, tool, secret string, n int) {
	b := openForeign(t, damageBase(t, secret), secret)
	stored := b.read(filepath.Join(b.dir, "Manifest.db"))
	truth, err := toolRows(t, tool, b.indexBytes())
	if err != nil || len(truth) < 200 {
		t.Fatalf("%d rows, %v", len(truth), err)
	}
	random := rand.New(rand.NewPCG(9, uint64(len(secret))))
	broke, unseen := 0, 0
	for range n {
		at, bit := random.IntN(len(stored)), random.IntN(8)
		data := bytes.Clone(stored)
		data[at] ^= 1 << bit
		b.write(filepath.Join(b.dir, "Manifest.db"), data)
		why := ""
		plain, ok := b.openIndex()
		switch {
		case !ok:
			why = "it does not decrypt"
		default:
			rows, err := toolRows(t, tool, plain)
			if why = differs(truth, rows, secret != ""); err != nil && why == "" {
				why = err.Error()
			}
		}
		if why == "" {
			continue
		}
		broke++
		if v := flippedVerdict(t, b.dir, secret); v == backup.VerdictRestorable {
			unseen++
			t.Logf("bit %d of byte %d: restorable, but %q", bit, at, why)
		}
	}
	t.Logf("%d of %d bits broke rows; %d were not seen", broke, n, unseen)
	if unseen*100 > openFlips*broke {
		t.Errorf("%d of %d bits that broke rows were not seen", unseen, broke)
	}
	if broke < n/10 {
		t.Errorf("only %d of %d bits broke a row: the judge is blind", broke, n)
	}
}

// openIndex is indexBytes for an index that may not decrypt.
func (f *foreign) openIndex() ([]byte, bool) {
	data := f.read(filepath.Join(f.dir, "Manifest.db"))
	if f.indexKey == nil {
		return data, true
	}
	data = openBytes(f.indexKey, data)
	pad := int(data[len(data)-1])
	if pad == 0 || pad > 16 || !bytes.Equal(data[len(data)-pad:], bytes.Repeat([]byte{byte(pad)}, pad)) {
		return nil, false
	}
	return data[:len(data)-pad], true
}

// flippedVerdict checks without the contents first: what is found there needs no
// more.
func flippedVerdict(t *testing.T, dir, secret string) backup.Verdict {
	t.Helper()
	var key []byte
	if secret != "" {
		key = []byte(secret)
	}
	if r := run(t, dir, check.Options{Quick: true, Password: key}); r.Verdict != backup.VerdictRestorable {
		return r.Verdict
	}
	return run(t, dir, check.Options{Password: key}).Verdict
}

// toolRow is a row as SQLite's own program prints it: the type and the bytes in
// hexadecimal digits of each column.
type toolRow struct{ id, domain, path, flags, file string }

// toolRows reads the rows of an index with SQLite's own program; what it read
// before an error, too.
func toolRows(t *testing.T, tool string, data []byte) ([]toolRow, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "index.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(path)
	columns := []string{"fileID", "domain", "relativePath", "flags", "file"}
	for i, c := range columns {
		columns[i] = "typeof(" + c + ") || ':' || hex(CAST(" + c + " AS BLOB))"
	}
	cmd := exec.Command(tool, "-batch", "-readonly", "-separator", " ", "file:"+path+"?immutable=1",
		"SELECT "+strings.Join(columns, ", ")+" FROM Files NOT INDEXED ORDER BY rowid")
	out, err := cmd.Output()
	var rows []toolRow
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) == 5 {
			rows = append(rows, toolRow{f[0], f[1], f[2], f[3], f[4]})
		}
	}
	return rows, err
}

// differs says in what rows differ so that a restore would feel it.
func differs(truth, rows []toolRow, encrypted bool) string {
	if len(rows) != len(truth) {
		return fmt.Sprintf("%d rows of %d", len(rows), len(truth))
	}
	sorted := slices.Clone(rows)
	byID := func(a, b toolRow) int { return strings.Compare(a.id, b.id) }
	slices.SortFunc(sorted, byID)
	want := slices.Clone(truth)
	slices.SortFunc(want, byID)
	for i, w := range want {
		got := sorted[i]
		if got == w {
			continue
		}
		if got.id != w.id || got.domain != w.domain || got.path != w.path || got.flags != w.flags {
			return fmt.Sprintf("a row is %.60s… %.200s %.200s %.30s", got.id, got.domain, got.path, got.flags)
		}
		if why := recordDiffers(w.file, got.file, encrypted); why != "" {
			return why
		}
	}
	return ""
}

// felt are the fields of a record that a restore would feel, and a check can.
var felt = []string{"RelativePath", "Size", "Digest", "EncryptionKey", "Target", "ExtendedAttributes"}

// recordDiffers compares two records. Times, owners, permissions and the number
// of the inode may be anything: nothing can prove them.
func recordDiffers(want, got string, encrypted bool) string {
	w, err := decodeRecord(want)
	if err != nil {
		return "the judge cannot read what was written: " + err.Error()
	}
	g, err := decodeRecord(got)
	if err != nil {
		return "a record cannot be read: " + err.Error()
	}
	for _, field := range felt {
		a, b := w.object(field), g.object(field)
		if field == "ExtendedAttributes" && a != nil {
			if attributes(a) == attributes(b) {
				continue
			}
			if b, ok := b.([]byte); ok && attributes(b) != "" {
				continue // other values: nothing proves them
			}
		}
		if field == "Target" && printable(a) && printable(b) {
			continue // another place on the phone: nothing proves it
		}
		if !reflect.DeepEqual(a, b) {
			return fmt.Sprintf("%s is %.80v, not %.80v", field, b, a)
		}
	}
	const kind = 0o170000
	if w.number("Mode")&kind != g.number("Mode")&kind {
		return fmt.Sprintf("Mode is %o, not %o", g.number("Mode"), w.number("Mode"))
	}
	if encrypted && w.number("Mode")&kind == 0o100000 && w.number("ProtectionClass") != g.number("ProtectionClass") {
		return fmt.Sprintf("ProtectionClass is %d, not %d", g.number("ProtectionClass"), w.number("ProtectionClass"))
	}
	return ""
}

// printable reports whether v is a text that could be a path.
func printable(v any) bool {
	s, ok := v.(string)
	return ok && s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) })
}

// attributes are the names of extended attributes; nothing when they do not parse.
func attributes(v any) string {
	data, _ := v.([]byte)
	m := map[string]any{}
	if _, err := plist.Unmarshal(data, &m); err != nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(m)), " ")
}

// decodeRecord reads a record as a phone's archiver would: a property list whose
// root is an object of the class MBFile.
func decodeRecord(column string) (r *record, err error) {
	defer func() {
		if v := recover(); v != nil {
			r, err = nil, fmt.Errorf("not of the shape of a record: %v", v)
		}
	}()
	kind, digits, _ := strings.Cut(column, ":")
	data, err := hex.DecodeString(digits)
	if kind != "blob" || err != nil {
		return nil, fmt.Errorf("a %s: %w", kind, err)
	}
	r = &record{archive: map[string]any{}}
	if _, err := plist.Unmarshal(data, &r.archive); err != nil {
		return nil, err
	}
	r.objects = r.archive["$objects"].([]any)
	r.root = r.objects[r.archive["$top"].(map[string]any)["root"].(plist.UID)].(map[string]any)
	for _, field := range felt {
		r.object(field)
	}
	class := r.objects[r.root["$class"].(plist.UID)].(map[string]any)["$classname"].(string)
	if class != "MBFile" {
		return nil, fmt.Errorf("its class is %q", class)
	}
	return r, nil
}
