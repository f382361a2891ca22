package messages_test

import (
	"fmt"
	"testing"

	"howett.net/plist"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
)

// TestUnsent: a message of which nothing is left is a notice, and every count says so; one
// of which something is left is a message. What is in Recently Deleted and gone for good
// counts nowhere.
func TestUnsent(t *testing.T) {
	summary := func(retracted ...int) []byte {
		data, err := plist.Marshal(map[string]any{"rp": retracted, "ust": true}, plist.BinaryFormat)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	body := contentstest.Fixture(t, "messages/typedstream/AttributedBodyTextOnly")
	data := contentstest.Made(t, fmt.Sprintf(`CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, attributedBody BLOB, subject TEXT, handle_id INTEGER, is_from_me INTEGER, date INTEGER, date_retracted INTEGER, message_summary_info BLOB);
		CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT); INSERT INTO handle VALUES (1, '+1');
		CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier TEXT, style INTEGER); INSERT INTO chat VALUES (1, '+1', 45);
		CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename TEXT); INSERT INTO attachment VALUES (1, '~/Library/SMS/Attachments/a.jpg');
		CREATE TABLE message_attachment_join (message_id, attachment_id); INSERT INTO message_attachment_join VALUES (4, 1), (9, 1);
		CREATE TABLE chat_message_join (chat_id, message_id); CREATE TABLE chat_recoverable_message_join (chat_id, message_id, delete_date);
		INSERT INTO chat_recoverable_message_join VALUES (1, 2, 700000000000000000), (1, 5, 700000000000000000), (1, 77, 700000000000000000), (1, 2, 700000000000000000);
		INSERT INTO message VALUES
			(1, 'said', 'said', NULL, NULL, 1, 0, 700000001000000000, 0, NULL), (2, 'gone', NULL, NULL, NULL, 1, 0, 700000002000000000, 0, x'%[1]x'),
			(3, 'gone by date', x'efbfbc', NULL, NULL, 1, 1, 700000003000000000, 700000009000000000, NULL), (4, 'a picture is left', NULL, NULL, NULL, 1, 0, 700000004000000000, 0, x'%[1]x'),
			(5, 'a body is left', '', x'%[2]x', NULL, 1, 0, 700000005000000000, 0, x'%[1]x'), (6, 'a text is left', 'left', NULL, NULL, 1, 0, 700000006000000000, 700000009000000000, x'%[1]x'),
			(7, 'no part retracted', NULL, NULL, NULL, 1, 0, 700000007000000000, 0, x'%[3]x'), (8, 'a subject is left', NULL, NULL, 'Re', 1, 0, 700000008000000000, 0, x'%[1]x'), (9, 'attached', NULL, NULL, NULL, 1, 0, 700000009000000000, NULL, NULL)`,
		summary(0), body, summary()))
	s := contentstest.Plain(t, store(data))
	want := map[string]chat.Event{"gone": chat.EventUnsent, "gone by date": chat.EventUnsentByMe}
	r := open(t, s)
	tally, sum, err := r.Tally(t.Context())
	if err != nil || sum.Count != 7 || sum.Defects != 0 || tally.Deleted != 1 { // that is 5: 2 is a notice, 77 is gone
		t.Errorf("%+v, %+v, %v", tally, sum, err)
	}
	var counted int64
	all, _ := contentstest.Collect(t, r.Messages(t.Context(), ""))
	for _, m := range all {
		if m.Counts() {
			counted++
		}
		if event := want[m.ID]; event != m.Notice || (event != "") != (m.Kind == chat.Notice) || m.Unsent {
			t.Errorf("%+v", m)
		}
	}
	if len(all) != 9 || counted != sum.Count || all[1].About != "+1" || all[2].About != "" || all[2].FromMe != true {
		t.Errorf("%d of %d messages count: %+v", counted, len(all), all)
	}
	chats, _ := contentstest.Collect(t, r.Chats(t.Context()))
	paged := open(t, s)
	order, err := paged.Order(t.Context())
	if err != nil || len(chats) != 1 || chats[0].Count != sum.Count || len(order.Chats) != 1 || order.Chats[0].Count != sum.Count || len(order.Positions["+1"]) != 9 {
		t.Errorf("%+v, %+v, %v", chats, order, err)
	}
	page, _, err := paged.Page(t.Context(), "+1", order.Positions["+1"])
	for i := range page {
		if page[i].Kind != all[i].Kind || page[i].Notice != all[i].Notice || page[i].ID != all[i].ID {
			t.Errorf("%+v, and by pages %+v, %v", all[i], page[i], err)
		}
	}
}
