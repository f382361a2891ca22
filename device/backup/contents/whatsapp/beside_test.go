package whatsapp_test

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
)

func field(id protowire.Number, data string) string {
	return string(protowire.AppendString(protowire.AppendTag(nil, id, protowire.BytesType), data))
}

// TestGroupWithoutName: it is called by its people, as in Messages.
func TestGroupWithoutName(t *testing.T) {
	data := contentstest.Made(t, string(contentstest.Fixture(t, "whatsapp/ChatStorage.schema.sql"))+`
INSERT INTO ZWACHATSESSION (Z_PK, ZSESSIONTYPE, ZCONTACTJID, ZPARTNERNAME) VALUES (1, 1, '1-2@g.us', NULL), (2, 1, '1-3@g.us', ''), (3, 1, '1-4@g.us', 'Named');
INSERT INTO ZWAGROUPMEMBER (Z_PK, ZCHATSESSION, ZMEMBERJID, ZCONTACTNAME) VALUES (1, 1, '4917@s.whatsapp.net', 'Ann'), (2, 1, '4918@s.whatsapp.net', NULL), (3, 3, '4918@s.whatsapp.net', NULL);`)
	chats, _ := contentstest.Collect(t, open(t, contentstest.Plain(t, file("ChatStorage.sqlite", data))).Chats(t.Context()))
	names := map[string]bool{}
	for _, c := range chats {
		names[c.Name] = true
	}
	if len(chats) != 3 || !names["Ann, +4918"] || !names[""] || !names["Named"] {
		t.Errorf("%+v", chats)
	}
}

// TestRepliesAndReactions: what a message answers and how others reacted, in the tables of a
// real database; read whole and by pages alike. What has another form tells nothing.
func TestRepliesAndReactions(t *testing.T) {
	const stanza = "3A0123456789ABCDEF01"
	metadata := field(4, "quoted words") + field(5, stanza) + field(6, "111@lid")
	number := string(protowire.AppendVarint(protowire.AppendTag(nil, 4, protowire.VarintType), 9))
	receipt := number + field(7, field(1, field(1, "A")+field(2, "4917@s.whatsapp.net")+field(3, "👍")+number)+field(1, field(1, "B")+field(3, "🎉"))+field(1, field(2, "111@lid")+field(3, "")))
	data := contentstest.Made(t, string(contentstest.Fixture(t, "whatsapp/ChatStorage.schema.sql"))+fmt.Sprintf(`
INSERT INTO ZWACHATSESSION (Z_PK, ZSESSIONTYPE, ZCONTACTJID, ZPARTNERNAME) VALUES (1, 0, '4917@s.whatsapp.net', 'Ann');
INSERT INTO ZWAPROFILEPUSHNAME (Z_PK, ZJID, ZPUSHNAME) VALUES (1, '4917@s.whatsapp.net', 'Ann');
INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZMESSAGETYPE, ZMESSAGEDATE, ZTEXT, ZSTANZAID, ZMEDIAITEM, ZMESSAGEINFO) VALUES
	(1, 1, 0, 600000000, 'question', '%[1]s', NULL, 71), (2, 1, 0, 600000001, 'answer', 'X', 61, NULL), (3, 1, 0, 600000002, 'odd', 'Y', 62, 72), (4, 1, 0, 600000003, 'cut', 'Z', 63, 73);
INSERT INTO ZWAMEDIAITEM (Z_PK, ZMESSAGE, ZMETADATA) VALUES (61, 2, x'%[2]x'), (62, 3, x'ffff'), (63, 4, x'2a7f41');
INSERT INTO ZWAMESSAGEINFO (Z_PK, ZMESSAGE, ZRECEIPTINFO) VALUES (71, 1, x'%[3]x'), (72, 3, x'3affff'), (73, 4, NULL);`, stanza, metadata, receipt))
	s := contentstest.Plain(t, file("ChatStorage.sqlite", data))
	all, defects := contentstest.Collect(t, open(t, s).Messages(t.Context(), ""))
	paged := open(t, s)
	order, err := paged.Order(t.Context())
	if err != nil || len(order.Chats) != 1 {
		t.Fatalf("%+v, %v", order, err)
	}
	id := order.Chats[0].ID
	page, _, err := paged.Page(t.Context(), id, order.Positions[id])
	if err != nil {
		t.Fatal(err)
	}
	for name, all := range map[string][]chat.Message{"whole": all, "by pages": page} {
		if len(all) != 4 || len(defects) != 0 {
			t.Fatalf("%s: %d messages, %v", name, len(all), defects)
		}
		if r := all[0].Reactions; len(r) != 2 || r[0].Emoji != "👍" || r[0].By != (chat.Person{Address: "+4917", Name: "Ann"}) || r[0].Me || r[1].Emoji != "🎉" || !r[1].Me {
			t.Errorf("%s: %+v", name, r)
		}
		if m := all[1]; m.ReplyTo != all[0].ID || m.ReplyTo != stanza || len(m.Attachments) != 0 || len(m.Reactions) != 0 {
			t.Errorf("%s: %+v", name, m)
		}
		for _, m := range all[2:] {
			if m.ReplyTo != "" || len(m.Reactions) != 0 || m.Text == "" {
				t.Errorf("%s: %+v", name, m)
			}
		}
	}
}
