package whatsapp_test

import (
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
)

// TestRealSchema: the tables and indexes of a real database, and rows in them.
func TestRealSchema(t *testing.T) {
	data := contentstest.Made(t, string(contentstest.Fixture(t, "whatsapp/ChatStorage.schema.sql"))+`
INSERT INTO ZWACHATSESSION (Z_PK, ZSESSIONTYPE, ZCONTACTJID, ZPARTNERNAME) VALUES (1, 0, '49170@s.whatsapp.net', 'Ann'), (2, 3, 'status@broadcast', 'Status'), (3, 5, '1@newsletter', 'News');
INSERT INTO ZWAMESSAGE (Z_PK, ZCHATSESSION, ZMESSAGETYPE, ZMESSAGEDATE, ZTEXT) VALUES (1, 1, 0, 600000000.5, 'one'), (2, 1, 10, 600000001, NULL), (3, 1, 6, 600000002, 'x'), (4, 2, 0, 700000000, 'status'), (5, 3, 0, 600000003, 'two'), (6, 1, 14, 600000004, NULL), (7, 99, 0, 600000005, 'its chat is lost'), (8, 1, NULL, NULL, 'no date');`)
	r := open(t, contentstest.Encrypted(t, file("ChatStorage.sqlite", data)))
	want := contentstest.Ask(t, data, "SELECT count(*), CAST(max(ZMESSAGEDATE) + 978307200 AS INTEGER) FROM ZWAMESSAGE WHERE coalesce(ZMESSAGETYPE, 0) NOT IN (6, 10) AND ZCHATSESSION <> 2")[0]
	sum, err := r.Summary(t.Context())
	if err != nil || sum.Count != 5 || want[0] != "5" || sum.Defects != 0 || sum.Last.Unix() != 978307200+600000005 || sum.First.UnixMilli() != (978307200+600000000)*1000+500 {
		t.Errorf("%+v, %v; SQL says %v", sum, err, want)
	}
	chats, defects := contentstest.Collect(t, r.Chats(t.Context()))
	var n int64
	for _, c := range chats {
		n += int64(c.Count)
	}
	if n != sum.Count || len(defects) != 0 {
		t.Errorf("%d in chats, %v", n, defects)
	}
}
