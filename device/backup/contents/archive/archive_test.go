package archive_test

import (
	"bytes"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/archive"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// TestDataclassNames: the published Accounts3 holds each name as an archived text,
// with $null before it.
func TestDataclassNames(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.sqlite")
	if err := os.WriteFile(name, contentstest.Fixture(t, "accounts/plaso-ios15.Accounts3.sqlite"), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT ZNAME FROM ZDATACLASS")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var blob []byte
		if err := rows.Scan(&blob); err != nil {
			t.Fatal(err)
		}
		root, err := archive.Open(blob)
		if err != nil {
			t.Fatalf("%v: %x", err, blob)
		}
		text, ok := root.Text()
		if !ok || !strings.HasPrefix(text, "com.apple.Dataclass.") {
			t.Errorf("%q %v", text, ok)
		}
		names = append(names, text)
	}
	if !slices.Contains(names, "com.apple.Dataclass.CloudPhotos") || !slices.Contains(names, "com.apple.Dataclass.Messages") {
		t.Errorf("names %v", names)
	}
}

// made has Python's plistlib write an archive as Foundation lays one out.
func made(t *testing.T) []byte {
	t.Helper()
	cmd := exec.Command(oracletest.Python(t), "-c", `
import plistlib, sys
U = plistlib.UID
objects = ["$null",
 {"$class": U(2), "title": U(3), "when": U(4), "list": U(6), "dict": U(8), "self": U(1), "none": U(0), "far": U(99), "n": 7, "yes": True, "raw": b"\x01", "data": U(12), "url": U(13), "x": 1.5},
 {"$classname": "Preview", "$classes": ["Preview", "NSObject"]},
 "a title",
 {"$class": U(5), "NS.time": 700000000.5},
 {"$classname": "NSDate"},
 {"$class": U(7), "NS.objects": [U(3), U(0), U(4)]},
 {"$classname": "NSArray"},
 {"$class": U(9), "NS.keys": [U(10), U(3)], "NS.objects": [U(3), U(11)]},
 {"$classname": "NSDictionary"},
 "key", {"NS.string": "inner"}, {"NS.data": b"\x02\x03"}, {"NS.base": U(0), "NS.relative": U(14)}, "https://example.org/",
]
sys.stdout.buffer.write(plistlib.dumps({"$archiver": "NSKeyedArchiver", "$version": 100000, "$objects": objects, "$top": {"root": U(1)}}, fmt=plistlib.FMT_BINARY))`)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestShapes(t *testing.T) {
	root, err := archive.Open(made(t))
	if err != nil {
		t.Fatal(err)
	}
	text := func(o archive.Object) string { s, _ := o.Text(); return s }
	for got, want := range map[string]string{
		root.Class():            "Preview",
		text(root.Get("title")): "a title",
		text(root.Get("self").Get("self").Get("title")):            "a title",
		text(root.Get("dict").Get("key")) + "!":                    "a title!",
		text(root.Get("dict").Get("a title")):                      "inner",
		text(root.Get("url")):                                      "https://example.org/",
		text(root.Get("none")) + text(root.Get("far")):             "",
		text(root.Get("nothing").Get("of").Get("that kind")) + "?": "?",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if when, ok := root.Get("when").Time(); !ok || when.Unix() != 700000000+978307200 || when.Nanosecond() != 5e8 {
		t.Errorf("%v %v", when, ok)
	}
	var kinds []bool
	for o := range root.Get("list").Items() {
		kinds = append(kinds, o.There())
	}
	if !slices.Equal(kinds, []bool{true, false, true}) {
		t.Errorf("items %v", kinds)
	}
	if data, ok := root.Get("data").Bytes(); !ok || !bytes.Equal(data, []byte{2, 3}) {
		t.Errorf("%x", data)
	}
	if data, ok := root.Get("raw").Bytes(); !ok || !bytes.Equal(data, []byte{1}) {
		t.Errorf("%x", data)
	}
	if n, ok := root.Get("n").Int(); !ok || n != 7 {
		t.Error(n)
	}
	if x, ok := root.Get("x").Float(); !ok || x != 1.5 {
		t.Error(x)
	}
	if yes, ok := root.Get("yes").Bool(); !ok || !yes {
		t.Error("not true")
	}
}

func FuzzOpen(f *testing.F) {
	data, err := proplist.Encode(map[string]any{
		"$objects": []any{"$null", map[string]any{"NS.string": proplist.Reference(2)}, "text"},
		"$top":     map[string]any{"root": proplist.Reference(1)},
	}, proplist.FormatBinary)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := archive.Open(data)
		if err != nil {
			return
		}
		n := 0
		var look func(o archive.Object, depth int)
		look = func(o archive.Object, depth int) {
			if n++; n > 1000 || depth > 5 {
				return
			}
			o.Text()
			o.Bytes()
			o.Time()
			o.Int()
			o.Class()
			for _, v := range o.Entries() {
				look(v, depth+1)
			}
			for v := range o.Items() {
				look(v, depth+1)
			}
		}
		look(root, 0)
	})
}
