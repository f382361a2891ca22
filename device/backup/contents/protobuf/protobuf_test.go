package protobuf_test

import (
	"errors"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/protobuf"
)

func TestEach(t *testing.T) {
	b := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), 300)
	b = protowire.AppendBytes(protowire.AppendTag(b, 2, protowire.BytesType), []byte("text"))
	b = protowire.AppendFixed32(protowire.AppendTag(b, 3, protowire.Fixed32Type), 7)
	b = protowire.AppendFixed64(protowire.AppendTag(b, 1000, protowire.Fixed64Type), 1<<40)
	var got []protobuf.Field
	if err := protobuf.Each(b, func(f protobuf.Field) error { got = append(got, f); return nil }); err != nil || len(got) != 4 ||
		got[0].Number != 300 || string(got[1].Data) != "text" || got[2].Number != 7 || got[3].ID != 1000 || got[3].Number != 1<<40 {
		t.Errorf("%+v, %v", got, err)
	}
	for n := range b {
		err := protobuf.Each(b[:n], func(protobuf.Field) error { return nil })
		if whole := n == 0 || n == 3 || n == 9 || n == 14; whole != (err == nil) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	stop := errors.New("stop")
	if err := protobuf.Each(b, func(protobuf.Field) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
	if err := protobuf.Each([]byte{0x0b}, func(protobuf.Field) error { return nil }); !errors.Is(err, protobuf.ErrForm) {
		t.Error(err)
	}
}

func FuzzEach(f *testing.F) {
	f.Add([]byte{8, 1, 0x12, 4, 't', 'e', 'x', 't'})
	f.Fuzz(func(t *testing.T, data []byte) {
		size := 0
		if err := protobuf.Each(data, func(f protobuf.Field) error { size += 1 + len(f.Data); return nil }); err == nil && size > len(data) {
			t.Errorf("%d of %d bytes", size, len(data))
		}
	})
}
