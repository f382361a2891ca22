package samples

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"unicode/utf16"
)

// NoteBody is the body of a note as Notes keeps it, gzip around a protobuf: document 2 →
// note 3 → text 2 and one run 5 over all of it, whose length is in UTF-16 units.
func NoteBody(text string) ([]byte, error) {
	field := func(number uint64, body []byte) []byte {
		out := binary.AppendUvarint(nil, number<<3|2)
		out = binary.AppendUvarint(out, uint64(len(body)))
		return append(out, body...)
	}
	run := binary.AppendUvarint([]byte{1 << 3}, uint64(len(utf16.Encode([]rune(text)))))
	note := append(field(2, []byte(text)), field(5, run)...)
	document := field(2, append([]byte{1 << 3, 0}, field(3, note)...))
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(document); err != nil {
		return nil, err
	}
	err := z.Close()
	return out.Bytes(), err
}
