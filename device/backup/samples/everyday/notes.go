package everyday

import (
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

const notesScript = `
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
INSERT INTO Z_PRIMARYKEY VALUES (3, 'ICCloudSyncingObject', 0, 99), (5, 'ICAttachment', 3, 0), (11, 'ICMedia', 3, 0), (12, 'ICNote', 3, 0), (14, 'ICAccount', 3, 0), (15, 'ICFolder', 3, 0), (19, 'ICNoteData', 0, 99);
CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE1 VARCHAR, ZTITLE2 VARCHAR, ZNAME VARCHAR, ZSNIPPET VARCHAR, ZIDENTIFIER VARCHAR,
 ZFOLDER INTEGER, ZACCOUNT7 INTEGER, ZNOTE INTEGER, ZNOTEDATA INTEGER, ZCREATIONDATE3 TIMESTAMP, ZMODIFICATIONDATE1 TIMESTAMP, ZISPINNED INTEGER, ZISPASSWORDPROTECTED INTEGER, ZMARKEDFORDELETION INTEGER);
CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNOTE INTEGER, ZDATA BLOB, ZCRYPTOINITIALIZATIONVECTOR BLOB, ZCRYPTOTAG BLOB);
`

var notes = []string{
	"Packing list\n\nBikes, tent, the good knife\nBook for the train\nCharger!",
	"Recipe: leek soup\n\n3 leeks\n2 potatoes\na little cream\n\nSimmer for twenty minutes, then blend.",
	"Ideas for Mum’s birthday\n\nA day at the sea 🌊\nThe framed picture of the garden",
	"Wi-Fi at the cabin\n\nAsk Ravi, it is on the fridge.",
	"Books to read\n\nThe one about lighthouses\nThe one Priya spoke of",
}

// notes makes the notes of Notes: bodies as gzip around a protobuf, as Notes keeps them.
func (m *maker) notes() error {
	t := newTable(notesScript)
	row := func(id, entity int, title1, title2, name, snippet any, identifier string, folder, account, data any, when any) {
		t.row("ZICCLOUDSYNCINGOBJECT", id, entity, 1, title1, title2, name, snippet, identifier, folder, account, nil, data, when, when, 0, 0, 0)
	}
	row(1, 14, nil, nil, "iCloud", nil, "ACCOUNT-1", nil, nil, nil, nil)
	row(2, 15, nil, "Notes", nil, nil, "DefaultFolder-CloudKit", nil, 1, nil, nil)
	for i, n := range notes {
		id := 10 + i
		if m.later(m.before(3+i*40, 19, 5*i)) {
			continue
		}
		m.counts.Notes++
		body, err := samples.NoteBody(n)
		if err != nil {
			return err
		}
		title, rest, _ := strings.Cut(n, "\n\n")
		when := float64(cocoa(m.before(3+i*40, 19, 5*i)))
		row(id, 12, title, nil, nil, rest, fmt.Sprintf("NOTE-%04d", id), 2, 1, id, when)
		t.row("ZICNOTEDATA", id, 19, 1, id, body, nil, nil)
	}
	return t.into(m, "AppDomainGroup-group.com.apple.notes", "NoteStore.sqlite")
}
