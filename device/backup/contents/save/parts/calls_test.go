package parts_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save/parts"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestWhatsAppCalls: WhatsApp's own calls are saved where its chats are, and where those
// are not in the backup, too.
func TestWhatsAppCalls(t *testing.T) {
	const domain = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared"
	calls := samples.File{Domain: domain, Path: "CallHistory.sqlite", Data: contentstest.Made(t, `CREATE TABLE ZWACDCALLEVENT (Z_PK INTEGER PRIMARY KEY, ZOUTCOME, Z1CALLEVENTS, ZDATE, ZDURATION);
		CREATE TABLE ZWAAGGREGATECALLEVENT (Z_PK INTEGER PRIMARY KEY, ZINCOMING, ZMISSED); CREATE TABLE ZWACDCALLEVENTPARTICIPANT (Z_PK INTEGER PRIMARY KEY, Z1PARTICIPANTS, ZJIDSTRING);
		INSERT INTO ZWACDCALLEVENT VALUES (1, 0, 1, 700000000, 61), (2, 1, 2, 700000100, 0); INSERT INTO ZWAAGGREGATECALLEVENT VALUES (1, 0, 0), (2, 1, 1); INSERT INTO ZWACDCALLEVENTPARTICIPANT VALUES (1, 1, '4917@s.whatsapp.net'), (2, 2, '4918@s.whatsapp.net');`)}
	chats := samples.File{Domain: domain, Path: "ChatStorage.sqlite", Data: contentstest.Fixture(t, "whatsapp/synthetic-full.ChatStorage.sqlite")}
	for name, files := range map[string][]samples.File{"with chats": {calls, chats}, "without": {calls}, "chats alone": {chats}} {
		dst := filepath.Join(t.TempDir(), "saved")
		if r := run(t, contentstest.Plain(t, files...), dst, parts.Options{}); len(r.NotSaved) != 0 {
			t.Errorf("%s: %+v", name, r.NotSaved)
		}
		table, err := os.ReadFile(filepath.Join(dst, "WhatsApp", "Calls.csv"))
		if name == "chats alone" {
			if !os.IsNotExist(err) {
				t.Errorf("%s: %v, %q", name, err, table)
			}
			continue
		}
		if s := string(table); err != nil || strings.Count(s, "\n") != 3 || !strings.Contains(s, "4917") || !strings.Contains(s, "outgoing") || !strings.Contains(s, "missed") {
			t.Errorf("%s: %v, %q", name, err, s)
		}
	}
}
