package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

func TestMuxHeaderBytes(t *testing.T) {
	var buf bytes.Buffer
	if err := WriteMux(&buf, 7, map[string]any{"MessageType": "Listen"}); err != nil {
		t.Fatal(err)
	}
	got := buf.Bytes()
	// PROTOCOL.md §2.1: length with header, version 1, message 8, tag, all little endian.
	want := []byte{byte(len(got)), byte(len(got) >> 8), 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 7, 0, 0, 0}
	if !bytes.Equal(got[:16], want) {
		t.Errorf("header % x, want % x", got[:16], want)
	}
	header, payload, err := ReadMux(&buf)
	if err != nil || header != (MuxHeader{1, MuxPlist, 7}) {
		t.Fatalf("header %+v, %v", header, err)
	}
	var message struct{ MessageType string }
	if err := proplist.Decode(payload, &message); err != nil || message.MessageType != "Listen" {
		t.Errorf("message %+v, %v", message, err)
	}
}

func TestPlistBothForms(t *testing.T) {
	for _, format := range []proplist.Format{proplist.FormatXML, proplist.FormatBinary} {
		var buf bytes.Buffer
		if err := WritePlist(&buf, format, map[string]any{"Request": "QueryType"}); err != nil {
			t.Fatal(err)
		}
		if n := binary.BigEndian.Uint32(buf.Bytes()); int(n) != buf.Len()-4 {
			t.Errorf("length %d for a body of %d", n, buf.Len()-4)
		}
		var got map[string]any
		if err := ReadPlist(&buf, 1<<10, &got); err != nil || got["Request"] != "QueryType" {
			t.Errorf("%v, %v", got, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	mux := func(length uint32, body int) []byte {
		raw := make([]byte, 16+body)
		binary.LittleEndian.PutUint32(raw, length)
		return raw
	}
	readMux := func(raw []byte) error { _, _, err := ReadMux(bytes.NewReader(raw)); return err }
	frame := func(raw []byte) error { _, err := ReadFrame(bytes.NewReader(raw), 100); return err }
	tests := []struct {
		name string
		err  error
		want error
	}{
		{"usbmux length below the header", readMux(mux(15, 0)), ErrMalformed},
		{"usbmux length of 4 GiB", readMux(mux(0xFFFFFFFF, 0)), ErrTooLong},
		{"usbmux cut in the body", readMux(mux(40, 3)), io.ErrUnexpectedEOF},
		{"usbmux cut in the header", readMux([]byte{1, 2, 3}), io.ErrUnexpectedEOF},
		{"usbmux closed", readMux(nil), io.EOF},
		{"frame above the limit", frame([]byte{0, 0, 0, 101}), ErrTooLong},
		{"frame of 4 GiB", frame([]byte{0xFF, 0xFF, 0xFF, 0xFF}), ErrTooLong},
		{"frame cut", frame([]byte{0, 0, 0, 9, 1}), io.ErrUnexpectedEOF},
		{"frame closed", frame(nil), io.EOF},
		{"neither form", proplist.Decode([]byte("  <?xml"), new(any)), ErrMalformed},
		{"broken binary", proplist.Decode([]byte("bplist00garbage"), new(any)), ErrMalformed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !errors.Is(test.err, test.want) {
				t.Errorf("%v, want %v", test.err, test.want)
			}
		})
	}
}

// TestDeclaredLengthIsNotTrusted declares 60 MiB and sends 10 bytes: memory
// must follow what arrives.
func TestDeclaredLengthIsNotTrusted(t *testing.T) {
	raw := make([]byte, 14)
	binary.BigEndian.PutUint32(raw, 60<<20)
	allocated := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			if _, err := ReadFrame(bytes.NewReader(raw), 64<<20); !errors.Is(err, io.ErrUnexpectedEOF) {
				b.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if allocated > 1<<20 {
		t.Errorf("%d bytes allocated for 10 received", allocated)
	}
}

func FuzzReadMux(f *testing.F) {
	var buf bytes.Buffer
	if err := WriteMux(&buf, 1, map[string]any{"MessageType": "ListDevices"}); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	f.Add([]byte{16, 0, 0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, payload, err := ReadMux(bytes.NewReader(raw))
		if err != nil {
			return
		}
		var out map[string]any
		_ = proplist.Decode(payload, &out) // must not panic
	})
}
