package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/folder"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/save"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
	"github.com/lifeboat-app/lifeboat/device/backup/repair"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/rehearsal"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/explain"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// What the commands say, made from values: no phone, no socket, no disk.

// rawWords are what a computer or a phone may say, in English or worse.
const rawWords = "zqx: the quick file is not there, and you have to look"

// errRaw is an error of which nobody knows what it means.
var errRaw = errors.New(rawWords)

// speaking is a ctl whose output is kept.
func speaking(t *testing.T, lang string) (c *ctl, out, messages *bytes.Buffer) {
	t.Helper()
	return speakingWith(t, wordsOf(t, lang))
}

func wordsOf(t *testing.T, lang string) *words.Words {
	t.Helper()
	w, err := words.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func speakingWith(t *testing.T, w *words.Words) (c *ctl, out, messages *bytes.Buffer) {
	t.Helper()
	out, messages = &bytes.Buffer{}, &bytes.Buffer{}
	return &ctl{in: strings.NewReader(""), out: &plain{w: out}, err: &plain{w: messages}, words: w}, out, messages
}

// problemIDs are all that there are words for.
func problemIDs() (ids []string) {
	for _, p := range assets.Problems(assets.Source) {
		ids = append(ids, p.ID)
	}
	return ids
}

// path is one way through a command: what it prints when that was so.
type path struct {
	name string
	run  func(*ctl)
}

var ada = backup.Facts{
	Folder: "/Z/AAAA", DeviceName: "Ada", ProductType: "iPhone16,1", IOS: "26.1", Date: time.Date(2026, 3, 14, 20, 15, 0, 0, time.UTC),
	StateKnown: true, Finished: true, Encrypted: true,
}

var greta = phone.Phone{
	UDID: "00008130-1", Trust: phone.Trusted, Read: time.Unix(1, 0), Name: phone.Is("Greta"), ProductType: phone.Is("iPhone16,1"), IOS: phone.Is("18.5"),
	Storage: phone.Is(phone.Storage{Capacity: 128e9, Available: 30e9}), Battery: phone.Is(phone.Battery{Percent: 80}), FindMy: phone.Is(true),
}

// nameless is Greta's phone without a name.
func nameless() phone.Phone {
	p := greta
	p.Name = phone.IsAbsent[string]()
	return p
}

// explained are answers that are sure, that ask, that are not sure, and none.
func explained(w *words.Words) (answers []explain.Answer) {
	e, err := explain.New()
	if err != nil {
		return nil
	}
	for _, text := range []string{"MBErrorDomain/205", "Error 4013", "backup password", "qwertz"} {
		answers = append(answers, e.Find(text, explain.Options{Words: w}))
	}
	return answers
}

// paths are the ways through every command.
func paths() []path {
	all := []path{
		{"backups", func(c *ctl) {
			b := ada
			b.Finished, b.State, b.Encrypted = false, "x", false
			c.listFolders([]listed{
				{Folder: backup.Folder{Path: "/Z", State: backup.FolderRead, Backups: []backup.Facts{ada, b, {Folder: "/Z/B"}}}},
				{Folder: backup.Folder{Path: "/Y", State: backup.FolderRead}, around: browse.Found{Where: browse.Nowhere, Packed: []string{"/Y/b.zip"}}},
				{Folder: backup.Folder{Path: "/X", State: backup.FolderRead}, foundIn: []string{"/X/Z"}},
				{Folder: backup.Folder{Path: "/W", State: backup.FolderMissing}},
				{Folder: backup.Folder{Path: "/U", State: backup.FolderAway, Leads: "/disk/U"}},
				{Folder: backup.Folder{Path: "/T", State: backup.FolderRead, Links: []backup.Folder{
					{Path: "/T/A", State: backup.FolderAway, Leads: "/disk/A"}, {Path: "/T/B", State: backup.FolderSilent}, {Path: "/T/C", State: backup.FolderBroken}, {Path: "/T/D", State: backup.FolderOnline},
				}}},
				{Folder: backup.Folder{Path: "/S", State: backup.FolderOnline, Err: rawWords}},
				{Folder: backup.Folder{Path: "/V", State: backup.FolderForbidden, Err: rawWords}},
			})
			c.listFolders(nil)
		}},
		{"backup", func(c *ctl) {
			made := mobilebackup.BackupResult{Folder: "/Z", Beside: true, SetAside: "/Y", OtherFiles: "/X"}
			made.Stats.ReceivedFiles, made.Stats.ReceivedBytes, made.Stats.Skipped = 3, 4e9, 2
			made.Report.Verdict = backup.VerdictLocked
			c.printMade(made)
		}},
		{"restore", func(c *ctl) {
			c.printRestored(mobilebackup.RestoreResult{})
			c.tell("restore/although")
			c.note("restore/refused")
			c.note("usage/name-phone")
		}},
		{"phone", func(c *ctl) {
			c.listPhones([]phone.Phone{greta, nameless(), {UDID: "1", Trust: phone.TrustAsked}})
		}},
		{"explain", func(c *ctl) {
			for _, found := range explained(c.words) {
				c.printAnswer(found)
			}
		}},
		{"questions", func(c *ctl) {
			for _, key := range []string{"ask/password", "ask/password-now", "password/new", "password/again", "locate/which", "password/differs"} {
				c.tell(key)
			}
			c.tell("ask/leave-out", "Files", c.files(2))
			_ = c.noPassword()
		}},
		{"usage", func(c *ctl) { c.ended(context.Background(), errRaw) }},
		{"leftovers", func(c *ctl) { c.tellCleaned([]repair.Leftover{{Folder: "/Z", Bytes: 5e9}}, errRaw) }},
	}
	add := func(name string, run func(*ctl)) { all = append(all, path{name, run}) }
	failing := func(name string, make func(*ctl) error) {
		add(name, func(c *ctl) { c.ended(context.Background(), make(c)) })
	}
	add("trust", func(c *ctl) {
		for _, state := range []string{"needed", "asked", "locked", "forgotten", goneTrust, "trusted"} {
			c.sayTrust(state, greta)
			if c.trustWords(state, nameless()) == "" {
				c.tell("no words for " + state)
			}
		}
		for _, s := range []sight{{}, {service: phone.ServiceRunning}, {phones: []phone.Phone{{UDID: "1"}}}} {
			c.tell(c.waitingFor(s))
		}
	})
	for _, id := range problemIDs() {
		if strings.HasPrefix(id, "backup/") {
			add("check: "+id, func(c *ctl) {
				r := backup.Report{Verdict: backup.VerdictDamaged, Deep: true, Findings: []backup.Finding{
					{ID: backup.FindingID(id), Severity: backup.SeverityStop, Count: 3}, {ID: backup.FindingID(id), Severity: backup.SeverityWarning, Count: 1},
				}}
				_ = c.printReport(ada, r, false)
			})
		}
		failing("failure: "+id, func(c *ctl) error {
			c.kind = guide.JobRehearse
			f := guide.Failure{Kind: c.kind, Problem: guide.ProblemID(id), Code: 205, Place: "AAAA", Need: 5e9, Have: 1e9, Folder: "/Z", Present: "/Y", Count: 2, Again: 3}
			return failed(exitTrouble, f, errRaw)
		})
	}
	for _, v := range []backup.Verdict{backup.VerdictRestorable, backup.VerdictWarnings, backup.VerdictDamaged, backup.VerdictUnfinished, backup.VerdictLocked, backup.VerdictUnknown, ""} {
		for _, deep := range []bool{false, true} {
			r := backup.Report{Verdict: v, Deep: deep, Kinds: []backup.KindCount{{Kind: "photos", Files: 2, Bytes: 3e6, Affected: 1}}}
			r.Counts = backup.Counts{Files: 9, Bytes: 4e9, CheckedFiles: 8, CheckedBytes: 3e9, ByDigest: 4, Databases: 1, Lists: 2, Pictures: 3, Documents: 1, Skipped: 1, Resumed: 2, ByRemembered: 1}
			add("verdict: "+string(v), func(c *ctl) { _ = c.printReport(ada, r, false) })
		}
	}
	for _, m := range []repair.Method{repair.Cloned, repair.Linked, repair.Copied} {
		add("repair: "+string(m), func(c *ctl) {
			lost := slices.Repeat([]repair.Lost{{File: "A.HEIC", Bytes: 5, Note: backup.Note{Code: backup.NoteBytesNotHere}}}, maxListed+2)
			p := &repair.Plan{Hidden: 2, Mends: []backup.FindingID{backup.DecomposedPaths}, Remains: []backup.FindingID{backup.NoKeybag}, Lost: lost, Left: lost[:1]}
			r := work.Result{Facts: ada, Plan: p, Report: backup.Report{Verdict: backup.VerdictWarnings}, Repair: repair.Result{Method: m, Lost: lost}}
			r.Repaired = &guide.Repaired{}
			_ = c.printRepair(r, nil, false)
			c.listLost(p)
		})
	}
	for _, err := range []error{repair.ErrNothing, repair.ErrLocked, repair.ErrUnfinished, repair.ErrDestination} {
		failing("repair: "+err.Error(), func(c *ctl) error { c.kind = guide.JobRepair; return trouble(err) })
	}
	for _, r := range rehearsal.Rules() {
		add("rehearse: "+r.ID, func(c *ctl) {
			c.printRehearsal(rehearsal.Report{
				Code: 205, Words: rawWords, Rule: r, Failed: 1, Failures: []rehearsal.Failure{{Domain: "AAAA", Path: "BBBB", Words: rawWords, Rule: r}},
				Warned: 5, Warnings: slices.Repeat([]rehearsal.Warning{{Rule: r, Path: "CCCC", Words: rawWords}}, 5),
			})
		})
	}
	for _, why := range []inventory.Why{
		inventory.InCloud, inventory.KeptInCloud, inventory.KeptAMonth, inventory.KeptAYear, inventory.NeedsPassword, inventory.SharedAlbum, inventory.AppKeepsOut, inventory.OnServer, inventory.NotInside,
		inventory.CannotBeRead, inventory.LostInBackup, inventory.OtherWhy,
	} {
		add("contents: "+string(why), func(c *ctl) {
			now := ada.Date
			for _, id := range []string{"photos", "messages", "voice-memos", "whatsapp", "shared-albums", "message-attachments", "health", "org.whispersystems.signal", "AAAA"} {
				c.printHeld(&inventory.Holdings{
					Kinds:  []inventory.Holding{{ID: inventory.Calendar, Readable: true, Count: 5, First: &now, Last: &now, Bytes: 7e6, Defects: 2}},
					Absent: []inventory.Absence{{ID: id, Count: 1, Why: why}, {ID: id, Count: 1930, Why: why}}, IndexDamaged: true,
				})
			}
		})
	}
	add("save", func(c *ctl) {
		s := work.Saved{Sorted: true, IndexDamaged: true}
		s.Account.Saved, s.There = map[string]folder.Tally{"photos": {Files: 2, Bytes: 3e6}}, map[string]folder.Tally{"apps": {Files: 1}}
		s.NotSaved, s.List, s.Folder = []folder.NotSaved{{Name: rawWords, Reason: folder.Missing}}, "Q.txt", "/Z"
		c.printSaved(s, savedOf(s))
		s.List = ""
		c.printSaved(s, savedOf(s))
		c.saidSoFar(&job{c: c}, s, savedOf(s))
		_, err := c.day("QQQ", 0)
		c.tell("usage/help")
		fmt.Fprintln(c.err, err)
	})
	for _, err := range []error{folder.ErrFull, folder.ErrGone, folder.ErrBusy, folder.ErrInBackup, &folder.RoomError{Need: 5e9, Free: 1e9}, save.ErrBackupGone, save.ErrNeedsIndex, save.ErrOtherPhone} {
		failing("save: "+err.Error(), func(c *ctl) error { c.kind = guide.JobSave; return trouble(err) })
	}
	add("rehearse: good", func(c *ctl) { c.printRehearsal(rehearsal.Report{Files: 5, Bytes: 6e9}); c.tell("rehearse/but-check") })
	add("rehearse: old", func(c *ctl) { c.printRehearsal(rehearsal.Report{Unplayable: true, Words: rawWords}) })
	for _, kind := range []guide.JobKind{"", guide.JobCheck, guide.JobRepair, guide.JobBackup, guide.JobRestore, guide.JobRehearse, guide.JobPassword, guide.JobCopy, guide.JobSave} {
		add("stopped: "+string(kind), func(c *ctl) {
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			c.kind = kind
			c.ended(ctx, ctx.Err())
		})
		failing("failed: "+string(kind), func(c *ctl) error { c.kind = kind; return trouble(errRaw) })
	}
	for _, where := range []browse.Where{browse.Missing, browse.Forbidden, browse.Broken, browse.Online, browse.IsPacked, browse.Nowhere} {
		found := browse.Found{Where: where, Path: "/Z/godo", Backups: []backup.Facts{ada}, Closed: []string{"/C"}, Elsewhere: []string{"/D"}, More: true}
		failing("no backup: "+string(where), func(c *ctl) error { return c.noBackup(found) })
	}
	failing("several backups", func(c *ctl) error {
		_, err := c.choose(browse.Found{Path: "/Z", Backups: []backup.Facts{ada, ada}})
		return err
	})
	for _, s := range []phone.ServiceState{
		phone.ServiceUnknown, phone.ServiceRunning, phone.ServiceAsleep, phone.ServiceMissing, phone.ServiceRefused, phone.ServiceClosed, phone.ServiceHidden, phone.ServiceNoPermission, phone.ServiceGarbled,
	} {
		failing("no phone: "+string(s), func(c *ctl) error { _, err := c.one(sight{service: s, udid: "1"}); return err })
	}
	failing("another phone", func(c *ctl) error {
		_, err := c.one(sight{service: phone.ServiceRunning, udid: "1", others: true})
		return err
	})
	failing("several phones", func(c *ctl) error { _, err := c.one(sight{phones: []phone.Phone{greta, nameless()}}); return err })
	for _, err := range []error{
		device.ErrNotSaved, errNobodyAnswered, &device.TrustError{Trust: phone.TrustDenied, Err: errRaw}, device.ErrNotConnected, errRaw, fs.ErrPermission,
	} {
		failing("pair: "+err.Error(), func(c *ctl) error { return c.untrusted(err) })
	}
	return all
}

// allowed are words of one language that stand in the other's output: names of
// things, commands, and what a person types.
var allowed = regexp.MustCompile(`lifeboatctl [a-z]+|“[^”]*”|„[^“]*“|\[[^\]]*\]|--[a-z-]+|/\S*|(?i)sudo .*$`)

// english are words that no German sentence has.
var english = regexp.MustCompile(`(?i)\b(the|and|is|are|not|with|this|that|have|has|from|for|you|your|of|to|on|which|cannot|could|been|file|files|its|it|when|where|there|what|be|by|or|as)\b`)

// aKey is a key whose sentence is missing.
var aKey = regexp.MustCompile(`(^|[ (“„])[a-z]+/[a-z][a-z0-9/-]+([ .,)”“]|$)`)

// TestEveryPathInEveryLanguage walks the success and the failure of every command
// and requires whole sentences of the reader's language, with what was said
// elsewhere under Details only.
func TestEveryPathInEveryLanguage(t *testing.T) {
	for _, lang := range assets.Languages() {
		w := wordsOf(t, lang)
		for _, p := range paths() {
			c, out, messages := speakingWith(t, w)
			p.run(c)
			said := out.String() + messages.String()
			if said == "" || !fit(said) || strings.Contains(said, "{{") || strings.Contains(said, "<no value>") || strings.Contains(said, "%!") {
				t.Errorf("%s: %s: %q", lang, p.name, said)
			}
			for line := range strings.Lines(said) {
				line = strings.TrimSpace(line)
				details := strings.HasPrefix(line, c.phrase("fix/details")+":")
				if strings.Contains(line, "zqx") && !details && p.name != "usage" {
					t.Errorf("%s: %s: raw words outside Details: %s", lang, p.name, line)
				}
				if details {
					continue
				}
				bare := allowed.ReplaceAllString(line, " ")
				if found := aKey.FindString(bare); found != "" && !slices.Contains(problemIDs(), strings.Trim(found, " (.,)")) {
					t.Errorf("%s: %s: %q has no words: %s", lang, p.name, found, line)
				}
				if found := english.FindString(bare); found != "" && lang == "de" {
					t.Errorf("%s: %s: %q is English: %s", lang, p.name, found, line)
				}
			}
		}
	}
}

// TestFailuresAreWhole: each failure has its name, its headline, what is safe
// where that is known, a step to take, and the raw words last.
func TestFailuresAreWhole(t *testing.T) {
	c, _, messages := speaking(t, "en")
	c.kind = guide.JobRestore
	code := c.ended(context.Background(), failed(exitPassword, guide.Failure{Kind: guide.JobRestore, Problem: "transfer/207-password", Safe: true, Again: 2}, errRaw))
	want := `lifeboatctl: The iPhone needs another backup password  [transfer/207-password]
  The password did not open the backup. *
  Your backup is unchanged, and so is the iPhone.
  1. Try earlier passwords in Lifeboat’s check, calmly.
  2. *
  3. Then restore again.
  If that does not help: *
  The same happened 2 times in a row: trying again will hardly help.
  Details: ` + rawWords + "\n"
	pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(want), `\*`, ".*") + "$"
	if code != exitPassword || !regexp.MustCompile(pattern).MatchString(messages.String()) {
		t.Errorf("exit %d:\n%s", code, messages)
	}
}

// TestKeysHaveWords finds every key of a sentence in the source of this program.
func TestKeysHaveWords(t *testing.T) {
	w := wordsOf(t, "en")
	speakers := []string{"say", "tell", "note", "phrase", "text", "item", "listIDs", "listFiles", "Say"}
	found := 0
	look := func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		name := ""
		switch f := call.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		key, ok := call.Args[0].(*ast.BasicLit)
		if !ok || key.Kind != token.STRING || !slices.Contains(speakers, name) {
			return true
		}
		if s, err := strconv.Unquote(key.Value); err == nil && s != "" {
			found++
			if !w.Has(s) {
				t.Errorf("%s says %s, which has no words", name, s)
			}
		}
		return true
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, look)
	}
	if found < 50 {
		t.Errorf("only %d keys were found", found)
	}
}
