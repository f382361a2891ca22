package mbfile

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"howett.net/plist"
)

// decoded reads a record with a foreign decoder and resolves its root.
func decoded(t *testing.T, blob []byte) (root map[string]any, objects []any) {
	t.Helper()
	var archive struct {
		Version  int                  `plist:"$version"`
		Archiver string               `plist:"$archiver"`
		Top      map[string]plist.UID `plist:"$top"`
		Objects  []any                `plist:"$objects"`
	}
	if _, err := plist.Unmarshal(blob, &archive); err != nil {
		t.Fatal(err)
	}
	if archive.Version != 100000 || archive.Archiver != "NSKeyedArchiver" || archive.Objects[0] != "$null" {
		t.Fatalf("not an archive: %+v", archive)
	}
	root, ok := archive.Objects[archive.Top["root"]].(map[string]any)
	if !ok {
		t.Fatalf("the root is a %T", archive.Objects[archive.Top["root"]])
	}
	return root, archive.Objects
}

func TestEncodeReadsBackWithAForeignDecoder(t *testing.T) {
	long := strings.Repeat("deep/", 60) + "file"
	tests := map[string]File{
		"a directory": {Mode: 0o40755, UserID: 501, GroupID: 501, InodeNumber: 184673, Birth: 1610674669},
		"a file":      {RelativePath: "Library/SMS/sms.db", Mode: 0o100600, Size: 1 << 33, ProtectionClass: 4, Digest: bytes.Repeat([]byte{7}, 20)},
		"encrypted":   {RelativePath: "a", Size: 255, EncryptionKey: bytes.Repeat([]byte{9}, 44), Flags: 128},
		"a link":      {RelativePath: "l", Mode: 0o120755, Target: "../ziel/ä"},
		"odd owner":   {RelativePath: "Überlänge/🔐.db", UserID: -2, GroupID: -2, LastModified: 65536, LastStatusChange: 256},
		"everything":  {RelativePath: long, Digest: []byte{1}, EncryptionKey: []byte{2}, Target: "t", ExtendedAttributes: make([]byte, 70000)},
	}
	e := NewEncoder()
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			root, objects := decoded(t, bytes.Clone(e.Encode(&want)))
			behind := func(key string) any {
				uid, ok := root[key].(plist.UID)
				if !ok {
					return nil
				}
				return objects[uid]
			}
			number := func(key string) int64 {
				switch v := root[key].(type) {
				case uint64:
					return int64(v)
				case int64:
					return v
				}
				t.Fatalf("%s is a %T", key, root[key])
				return 0
			}
			got := File{
				Mode: number("Mode"), Size: number("Size"), UserID: number("UserID"), GroupID: number("GroupID"),
				InodeNumber: number("InodeNumber"), Birth: number("Birth"), LastModified: number("LastModified"),
				LastStatusChange: number("LastStatusChange"), ProtectionClass: number("ProtectionClass"), Flags: number("Flags"),
			}
			got.RelativePath, _ = behind("RelativePath").(string)
			got.Target, _ = behind("Target").(string)
			got.Digest, _ = behind("Digest").([]byte)
			got.ExtendedAttributes, _ = behind("ExtendedAttributes").([]byte)
			if key, ok := behind("EncryptionKey").(map[string]any); ok {
				got.EncryptionKey, _ = key["NS.data"].([]byte)
				class, _ := objects[key["$class"].(plist.UID)].(map[string]any)
				if class["$classname"] != "NSMutableData" {
					t.Errorf("class of the key: %v", class)
				}
			}
			class, _ := behind("$class").(map[string]any)
			if class["$classname"] != "MBFile" {
				t.Errorf("class: %v", class)
			}
			if a, b := flat(got), flat(want); a != b {
				t.Errorf("got  %.300s\nwant %.300s", a, b)
			}
		})
	}
}

func flat(f File) string { return fmt.Sprintf("%#v", f) }

func BenchmarkEncode(b *testing.B) {
	e := NewEncoder()
	f := File{
		RelativePath: "Library/SMS/Attachments/00/00/at_0_1234/IMG_0001.HEIC", Mode: 0o100644, Size: 123456,
		UserID: 501, GroupID: 501, InodeNumber: 1 << 20, Birth: 1610674669, LastModified: 1610674669,
		LastStatusChange: 1610674669, ProtectionClass: 3, Digest: make([]byte, 20), EncryptionKey: make([]byte, 44),
	}
	b.ReportAllocs()
	for b.Loop() {
		b.SetBytes(int64(len(e.Encode(&f))))
	}
}
