// Package accounts reads which accounts a phone had and what each of them was set to
// keep: Accounts3.sqlite. From it follows what comes back by itself, and what may be in
// iCloud and not in the backup.
//
// That an enabled data class is the switch in Settings is the plain reading of the
// tables, held against four published databases and no phone: say "was set to", not "is
// in iCloud".
package accounts

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/archive"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/source"
)

const domain = "HomeDomain"

// paths are where the database lies; the second is its copy for backups.
var paths = []string{"Library/Accounts/Accounts3.sqlite", "Library/Accounts/VerifiedBackup/Accounts3.sqlite"}

// Class is a kind of data that an account can keep, by Apple's name without
// "com.apple.Dataclass.".
type Class string

// The classes that matter here.
const (
	Photos       Class = "CloudPhotos"
	SharedAlbums Class = "SharedStreams"
	Messages     Class = "Messages"
	Contacts     Class = "Contacts"
	Calendars    Class = "Calendars"
	Reminders    Class = "Reminders"
	Notes        Class = "Notes"
	Bookmarks    Class = "Bookmarks"
	Health       Class = "Health"
	Drive        Class = "Ubiquity"
	Keychain     Class = "KeychainSync"
	Backup       Class = "Backup"
	Mail         Class = "Mail"
)

// Account is an account of the phone's owner.
type Account struct {
	Type    string // "com.apple.account.AppleAccount", "com.apple.account.Google"
	Title   string // what Settings calls it; a person's text
	Child   bool   // made by another account for itself
	Classes []Class
}

// AppleAccount is the type of the account that iCloud belongs to.
const AppleAccount = "com.apple.account.AppleAccount"

// Accounts are all accounts, with what could be read of them.
type Accounts struct {
	State   source.State
	All     []Account
	Defects int64
}

// Cloud reports whether the Apple Account was set to keep a class of data in iCloud.
// Known is false when that cannot be told.
func (a *Accounts) Cloud(c Class) (on, known bool) {
	for _, account := range a.All {
		if account.Type == AppleAccount {
			known = true
			on = on || slices.Contains(account.Classes, c)
		}
	}
	return on, known
}

// Elsewhere lists the accounts that are not Apple's and keep a class: a Google account
// its contacts, say.
func (a *Accounts) Elsewhere(c Class) (titles []string) {
	for _, account := range a.All {
		if account.Type != AppleAccount && slices.Contains(account.Classes, c) {
			titles = append(titles, account.Title)
		}
	}
	return titles
}

// maxAccounts is more than anybody has.
const maxAccounts = 10_000

// Read reads the accounts. Its error is the context's; State tells the others.
func Read(ctx context.Context, s *source.Source) (*Accounts, error) {
	a := &Accounts{}
	for _, path := range paths {
		db, err := s.Database(ctx, domain, path)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			if a.State.Reason == source.Readable || a.State.Reason == source.NotThere {
				a.State.Reason, a.State.Err = source.ReasonOf(err), err
			}
			continue
		}
		found := &Accounts{State: source.State{Places: []string{domain + "-" + path}}}
		err = found.read(ctx, db)
		db.Close()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			a.State.Reason, a.State.Err = source.ReasonOf(err), err
		case !found.State.Readable():
			a.State = found.State
		default:
			return found, nil
		}
	}
	return a, nil
}

var joinTable = regexp.MustCompile(`^(?i)Z_\d+ENABLEDDATACLASSES$`)

func (a *Accounts) read(ctx context.Context, db *source.Database) error {
	missing := append(db.Lacks("ZACCOUNT", "ZACCOUNTTYPE"), db.Lacks("ZACCOUNTTYPE", "ZIDENTIFIER")...)
	missing = append(missing, db.Lacks("ZDATACLASS", "ZNAME")...)
	joins := db.Tables(joinTable.MatchString)
	if len(joins) == 0 {
		missing = append(missing, "Z_nENABLEDDATACLASSES")
	}
	if len(missing) > 0 {
		a.State.Reason, a.State.Missing = source.OtherSchema, missing
		return nil
	}
	types, classes := map[int64]string{}, map[int64]Class{}
	places := map[int64]int{}
	if err := a.walk(ctx, db, "ZACCOUNTTYPE", func(r source.Row) { types[r.Number(0)] = r.Text(1) }, "ZIDENTIFIER"); err != nil {
		return err
	}
	err := a.walk(ctx, db, "ZDATACLASS", func(r source.Row) {
		name, ok := className(r.Bytes(1))
		if !ok {
			a.Defects++
		}
		classes[r.Number(0)] = name
	}, "ZNAME")
	if err != nil {
		return err
	}
	err = a.walk(ctx, db, "ZACCOUNT", func(r source.Row) {
		if len(a.All) < maxAccounts {
			places[r.Number(0)] = len(a.All)
			a.All = append(a.All, Account{Type: types[r.Number(1)], Title: r.Text(2), Child: !r.Null(3)})
		}
	}, "ZACCOUNTTYPE", "ZACCOUNTDESCRIPTION", "ZPARENTACCOUNT")
	if err != nil {
		return err
	}
	for _, table := range joins {
		var account, class string
		for _, c := range db.Columns(table) {
			switch {
			case strings.HasSuffix(c, "enabledaccounts"):
				account = c
			case strings.HasSuffix(c, "enableddataclasses"):
				class = c
			}
		}
		if account == "" || class == "" {
			continue
		}
		err := a.walk(ctx, db, table, func(r source.Row) {
			i, ok := places[r.Number(1)]
			if c := classes[r.Number(2)]; ok && c != "" && !slices.Contains(a.All[i].Classes, c) {
				a.All[i].Classes = append(a.All[i].Classes, c)
			}
		}, account, class)
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *Accounts) walk(ctx context.Context, db *source.Database, table string, row func(source.Row), columns ...string) error {
	for r, err := range db.Walk(table, db.Select(table, "t", columns...), "") {
		var defect *source.Defect
		switch {
		case errors.As(err, &defect):
			a.Defects++
			continue
		case err != nil:
			return err
		}
		row(r)
	}
	return ctx.Err()
}

// className is the text in an archive, without what all of them begin with.
func className(data []byte) (Class, bool) {
	root, err := archive.Open(data)
	if err != nil {
		return "", false
	}
	name, ok := root.Text()
	return Class(strings.TrimPrefix(name, "com.apple.Dataclass.")), ok
}
