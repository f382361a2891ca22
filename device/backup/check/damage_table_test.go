package check_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/check"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
	"github.com/lifeboat-app/lifeboat/device/hosttest"
)

// The tables of damage: one kind each, done to a fresh copy of a sound backup,
// plain and encrypted, by a writer of another make (foreign), with what a check
// must say. A row that says anything more lenient than it must is a false
// green; anything harsher, a false alarm.

// grade is what a check says, as a number: the worst that it found.
type grade int

// The grades. Nobody is kept from a restore by a note or a warning.
const (
	nothing grade = iota // restorable, nothing said
	note                 // restorable, with a note for Details
	warn                 // will come back, with remarks
	stop                 // damaged, unfinished or locked: exit code not 0
)

// wanted are the bounds of what is right.
type wanted struct{ least, most grade }

var (
	mustStop = wanted{stop, stop}
	warned   = wanted{warn, stop}    // something that cannot be missed; no source tells how a phone takes it
	told     = wanted{note, stop}    // must not be passed over in silence
	harmless = wanted{nothing, warn} // a phone is not known to mind
	sound    = wanted{nothing, note}
	unproven = wanted{nothing, stop} // the format has nothing that tells: never called proven
)

// kindOf says of which backups a row is.
type kindOf int

const (
	both kindOf = iota
	plainOnly
	encryptedOnly
)

// damageRow is one kind of damage.
type damageRow struct {
	name      string
	want      wanted
	encrypted *wanted            // where it differs in an encrypted backup
	names     []backup.FindingID // one of these must be among the findings
	only      kindOf
	do        func(b *foreign)
	why       string // where the judgement needs a word
}

func TestDamageTablePlain(t *testing.T)     { damageTable(t, "") }
func TestDamageTableEncrypted(t *testing.T) { damageTable(t, password) }

func damageTable(t *testing.T, secret string) {
	base := damageBase(t, secret)
	kind := "plain"
	if secret != "" {
		kind = "encrypted"
	}
	digests := openForeign(t, base, secret).digests()
	rows := slices.Concat(damagedPayloads(), damagedRecords(), damagedRows(), damagedIndexes(), damagedLists(), damagedPlaces(), systemDamages(), healthyContents(), damagedContents())
	seen := map[string]bool{}
	for _, row := range rows {
		if row.only == plainOnly && secret != "" || row.only == encryptedOnly && secret == "" {
			continue
		}
		if seen[row.name] {
			t.Errorf("%q stands twice in the table", row.name)
		}
		seen[row.name] = true
		if testing.Short() && len(seen)%4 != 0 {
			continue // under the race detector each would take seconds
		}
		t.Run(row.name, func(t *testing.T) {
			hosttest.OneOfMany(t)
			t.Parallel()
			b := openForeign(t, cloneBackup(t, base), secret)
			row.do(b)
			want := row.want
			if secret != "" && row.encrypted != nil {
				want = *row.encrypted
			}
			r := runDamaged(t, b.dir, secret)
			wrong := judge(r, want, row.names)
			if wrong == "" && want == unproven && len(r.Findings) == 0 && r.Counts.BySize+r.Counts.ByPadding < r.Counts.CheckedFiles-digests {
				wrong = fmt.Sprintf("only %d files have a checksum, %d are said to be proven by it", digests, r.Counts.ByDigest)
			}
			open := slices.Contains(openDamages, kind+"/"+row.name)
			switch {
			case wrong != "" && open:
				t.Skip("known and open: ", wrong)
			case wrong != "":
				t.Errorf("%s %s", wrong, row.why)
			case open:
				t.Error("this one is right now: take it off the list openDamages")
			}
		})
	}
	for _, name := range openDamages {
		if of, name, _ := strings.Cut(name, "/"); of == kind && !seen[name] {
			t.Errorf("openDamages names %q, which no table has", name)
		}
	}
}

// judge returns what is wrong with a report; nothing when it is right.
func judge(r backup.Report, want wanted, names []backup.FindingID) string {
	got, ok := gradeOf(r)
	said := []string{}
	named := len(names) == 0
	for _, f := range r.Findings {
		said = append(said, string(f.Severity)+":"+strings.TrimPrefix(string(f.ID), "backup/"))
		named = named || slices.Contains(names, f.ID)
	}
	what := string(r.Verdict) + " [" + strings.Join(said, " ") + "]"
	switch {
	case !ok:
		return what + ": not a verdict"
	case got < want.least:
		return what + ": too good"
	case got > want.most:
		return what + ": too bad"
	case !named && got > nothing:
		return what + ": the wrong cause"
	}
	return ""
}

func gradeOf(r backup.Report) (grade, bool) {
	worst := nothing
	for _, f := range r.Findings {
		switch f.Severity {
		case backup.SeverityNote:
			worst = max(worst, note)
		case backup.SeverityWarning:
			worst = max(worst, warn)
		default:
			worst = stop
		}
	}
	switch r.Verdict {
	case backup.VerdictRestorable:
		return worst, worst <= note
	case backup.VerdictWarnings:
		return worst, worst == warn
	case backup.VerdictDamaged, backup.VerdictUnfinished, backup.VerdictLocked:
		return stop, true
	}
	return stop, false
}

func runDamaged(t *testing.T, dir, secret string) backup.Report {
	t.Helper()
	b, err := backupdir.Open(dir)
	if err != nil {
		// The terminal program ends with an exit code that is not 0.
		return backup.Report{Verdict: backup.VerdictDamaged, Findings: []backup.Finding{{ID: "backup/open", Severity: backup.SeverityStop}}}
	}
	defer b.Close()
	o := check.Options{}
	if secret != "" {
		o.Password = []byte(secret)
	}
	r, err := check.Run(context.Background(), b, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		if outside := quotation.ReplaceAllString(f.Detail, ""); sentence.MatchString(outside) {
			t.Errorf("%s has a sentence for its detail, which no reader of another language understands: %s", f.ID, f.Detail)
		}
	}
	return r
}

// What a program said stands in quotes; all other details are names and figures.
var (
	quotation = regexp.MustCompile(`“[^”]*”`)
	sentence  = regexp.MustCompile(`[a-z]{2,} [a-z]{2,} [a-z]{2,}`)
)

// The rows that the tables damage.
const (
	photoDomain = "CameraRollDomain"
	chessDomain = "AppDomain-com.example.chess"
	chessList   = "Library/Preferences/com.example.chess.plist"
	otherUDID   = "00008030-000000000000001E"
)

var (
	photoID    = foreignID(photoDomain, "Media/DCIM/100APPLE/IMG_0001.HEIC") // no Digest
	secondID   = foreignID(photoDomain, "Media/DCIM/100APPLE/IMG_0002.HEIC")
	messagesID = foreignID("HomeDomain", "Library/SMS/sms.db") // has a Digest
	keychainID = foreignID("KeychainDomain", "keychain-backup.plist")
	photosID   = foreignID(photoDomain, "Media/PhotoData/Photos.sqlite") // no Digest
	appListID  = foreignID(chessDomain, chessList)                       // no Digest
	historyID  = foreignID(chessDomain, "Library/Safari/History.db")     // no Digest
	twinsID    = [2]string{foreignID(photoDomain, "Media/DCIM/100APPLE/TWIN_1.HEIC"), foreignID(photoDomain, "Media/DCIM/100APPLE/TWIN_2.HEIC")}
)

// damageBase writes the sound backup with what the tables need beside: a
// database of an app that no list names, and two photos of one length.
func damageBase(t *testing.T, secret string) string {
	t.Helper()
	b, err := samples.Write(t.TempDir(), samples.Options{Password: secret, ITER: 50, DPIC: 50})
	if err != nil {
		t.Fatal(err)
	}
	f := openForeign(t, b.Folder, secret)
	history := f.read(f.at(photosID))
	if secret != "" {
		history = openBytes(f.record(photosID).fileKey(f), history)
		history = history[:len(history)-int(history[len(history)-1])]
	}
	folder := foreignID(chessDomain, "Library")
	f.addFolders(folder, chessDomain, "Library/Safari/History.db")
	f.addFile(appListID, chessDomain, "Library/Safari/History.db", history)
	for i, id := range []string{photoID, secondID} {
		picture := append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x07\xd8mdat"), strings.Repeat(string(rune('a'+i)), 2000)...)
		f.addFile(id, photoDomain, "Media/DCIM/100APPLE/TWIN_"+string(rune('1'+i))+".HEIC", picture)
	}
	return b.Folder
}

// cloneBackup copies a backup: payloads as hard links, since nobody writes into
// them, everything else as new files.
func cloneBackup(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(from))
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.Mkdir(target, 0o700)
		}
		if len(d.Name()) == 40 && os.Link(path, target) == nil {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}
