package whatsapp_test

import (
	"fmt"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/calls"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
)

// callRows are calls in the tables of a real database: one that was answered, two that were
// not, one by this phone to several.
const callRows = `
INSERT INTO ZWAAGGREGATECALLEVENT (Z_PK, ZINCOMING, ZMISSED, ZVIDEO, ZFIRSTDATE) VALUES (1, 1, 0, 0, 700000000), (2, 1, 1, 1, 700000100), (3, 0, 0, 0, 700000200);
INSERT INTO ZWACDCALLEVENT (Z_PK, ZOUTCOME, Z1CALLEVENTS, ZDATE, ZDURATION) VALUES (11, 0, 1, 700000000.5, 61.5), (12, 1, 2, 700000100, 0), (13, 1, 2, 700000110, 0), (14, 0, 3, 700000200, 5), (15, 4, 99, 'never', -1);
INSERT INTO ZWACDCALLEVENTPARTICIPANT (Z_PK, Z1PARTICIPANTS, ZJIDSTRING) VALUES (21, 1, '4917@s.whatsapp.net'), (22, 2, '100000000000001@lid'), (23, 3, '4917@s.whatsapp.net'), (24, 3, '4918@s.whatsapp.net'), (25, 77, 'x@s.whatsapp.net'), (26, 11, 'y@s.whatsapp.net');
`

// TestCalls: WhatsApp's own list of calls, with names and numbers from what lies beside it;
// it needs no chats.
func TestCalls(t *testing.T) {
	schema := string(contentstest.Fixture(t, "whatsapp/CallHistory.schema.sql"))
	for name, keys := range map[string]string{
		"by what is together": "(1, 'WAAggregateCallEvent', 0, 0), (2, 'WACDCallEvent', 0, 0)",
		"none told":           "(9, 'Other', 0, 0)",
		"by the call":         "(1, 'WACDCallEvent', 0, 0), (2, 'WAAggregateCallEvent', 0, 0)",
	} {
		data := contentstest.Made(t, schema+callRows+"INSERT INTO Z_PRIMARYKEY VALUES "+keys+";")
		s := contentstest.Plain(t, file("CallHistory.sqlite", data),
			file("LID.sqlite", contentstest.Fixture(t, "whatsapp/mvt-synthetic.LID.sqlite")), file("ContactsV2.sqlite", contentstest.Fixture(t, "whatsapp/mvt-synthetic.ContactsV2.sqlite")))
		all, defects := contentstest.Collect(t, whatsapp.Calls(t.Context(), s))
		if len(all) != 5 || len(defects) != 1 || defects[0].Code != source.BadTime || defects[0].Row != 15 {
			t.Fatalf("%s: %+v, %v", name, all, defects)
		}
		asked := contentstest.Ask(t, data, `SELECT CAST(e.ZDATE + 978307200 AS INTEGER), NOT coalesce(a.ZINCOMING, 0), e.ZOUTCOME = 0 AND NOT coalesce(a.ZMISSED, 0) FROM ZWACDCALLEVENT e LEFT JOIN ZWAAGGREGATECALLEVENT a ON a.Z_PK = e.Z1CALLEVENTS ORDER BY e.Z_PK`)
		bit := map[bool]int{true: 1}
		for i, call := range all[:4] {
			if got := fmt.Sprint([]any{call.Time.Unix(), bit[call.Outgoing], bit[call.Answered]}); got != fmt.Sprint(asked[i]) || call.Kind != calls.App {
				t.Errorf("%s: %s, SQL says %v", name, got, asked[i])
			}
		}
		if call := all[0]; call.Length.Milliseconds() != 61500 {
			t.Errorf("%s: %+v", name, call)
		}
		if name == "by the call" { // the participant of 11 is the one whose column says 11
			if all[0].Address != "+y" || all[1].Address != "" {
				t.Errorf("%+v", all[:2])
			}
			continue
		}
		if all[0].Address != "+4917" || !all[1].Missed() || all[1].Address != "+14155550100" || all[1].Name != "Alice Example" || len(all[3].Others) != 2 || all[3].Address != "" {
			t.Errorf("%s: %+v", name, all)
		}
	}
	if all, defects := contentstest.Collect(t, whatsapp.Calls(t.Context(), contentstest.Plain(t, file("CallHistory.sqlite", []byte("x"))))); len(all)+len(defects) != 0 {
		t.Errorf("%v %v", all, defects)
	}
}
