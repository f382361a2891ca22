package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// reads is how code looks that reads foreign bytes: rows of their databases, lists, packed
// bodies, headers.
var reads = regexp.MustCompile(`\.Walk\(|proplist\.Parse|proplist\.Decode|protobuf\.Each|protowire\.Consume|binary\.(Big|Little)Endian\.Uint|archive\.Open|gzip\.NewReader|zlib\.NewReader|image\.Decode`)

// TestReadersAreFuzzed: what reads the contents of a backup is fuzzed where it is.
func TestReadersAreFuzzed(t *testing.T) {
	read := 0
	for _, root := range []string{"../device/backup/contents", "../device/backup/sqlitefile", "../device/cameraroll", "../device/proplist"} {
		err := filepath.WalkDir(root, func(dir string, d os.DirEntry, err error) error {
			if err != nil || !d.IsDir() || d.Name() == "testdata" {
				return err
			}
			files, err := filepath.Glob(filepath.Join(dir, "*.go"))
			if err != nil {
				return err
			}
			parses, fuzzed := false, false
			for _, name := range files {
				text, err := os.ReadFile(name)
				if err != nil {
					return err
				}
				if strings.HasSuffix(name, "_test.go") {
					fuzzed = fuzzed || strings.Contains(string(text), "\nfunc Fuzz")
				} else {
					parses = parses || reads.Match(text)
				}
			}
			if parses && !fuzzed {
				t.Errorf("%s reads foreign bytes and has no fuzz test", filepath.ToSlash(dir))
			}
			if parses {
				read++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 15 {
		t.Errorf("%d packages read foreign bytes: the rule does not see them any more", read)
	}
}
