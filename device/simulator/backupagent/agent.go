// Package backupagent is the phone's side of mobilebackup2: what answers when a
// computer backs up a simulated iPhone, restores one, or changes the password
// of its backups.
//
//	image, _ := phoneimage.Generate(phoneimage.Spec{Seed: 1, Files: 2000})
//	agent, _ := backupagent.New(backupagent.Options{
//		Facts: func() backupagent.Facts { return facts },
//		Image: image,
//	})
//	defer agent.Close()
//	err := agent.Serve(ctx, conn) // one connection of com.apple.mobilebackup2, after TLS
//
// It works over any connection and knows no usbmux and no lockdown: what it
// needs of the phone comes in as facts, and what it does to the phone goes out
// through hooks. The order of its messages, its batches, its codes and its
// words follow PROTOCOL.md §5, §6, §9.1 and what phones are reported to say.
//
// A backup is made of the Image that lies on the phone. After a restore the
// image is the backup, byte for byte, so that a second backup can be compared
// with the first. Interrupted runs are resumed as a phone resumes them.
//
// Rehearse runs a restore against a phone that keeps nothing and reports what
// the phone would have said. Faults makes the phone misbehave in ways that are
// known from real ones.
package backupagent

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent/keybag"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// Facts is what the agent asks of the phone at the start of every request.
type Facts struct {
	UDID        string // with the dash of modern phones
	Name        string
	ProductType string // "iPhone16,1"
	Class       string // "iPhone"
	IOS         string // "26.1"
	Build       string
	Serial      string

	FreeBytes          int64 // free on the phone for a restore; 0 when not known, then nothing is refused for it
	PasscodeSet        bool
	FindMy             bool
	SetupPending       bool // the setup assistant is not finished
	CloudRestoring     bool // iCloud is bringing back a backup
	EncryptionRequired bool // a profile demands encrypted backups
}

// Options configure an Agent. Facts and Image are needed; everything else has
// a useful zero value.
type Options struct {
	Facts func() Facts
	Image phoneimage.Image // closed by the agent when a restore replaces it, and by Close

	Password   string // of encrypted backups; empty: backups are not encrypted
	Iterations int    // of the derivation of the password; 1,000 when 0, real phones use 10,000,000
	Faithful   bool   // refuse Info, List, Unback and Extract as phones since iOS 10 do

	// What the agent does to the phone. Each may be nil.
	Notify            func(name string)               // posts a notification
	Passcode          func(ctx context.Context) error // shows the sheet that asks for the passcode, and tells the observers; an error is a refusal
	EncryptionChanged func(encrypted bool)            // WillEncrypt
	Restart           func()                          // after a restore that asks for it
	Ended             func(Outcome)                   // after every request

	TempDir string           // where indexes and restored files are kept; the system's when empty
	Random  io.Reader        // keys and identifiers; crypto/rand when nil
	Now     func() time.Time // time.Now when nil
}

// Agent is the backup service of one phone. Its methods may be called from
// several goroutines; only one operation runs at a time, as on a phone.
type Agent struct {
	o         Options
	dir       string
	rehearsal bool // carry on after a file that is not right, keep nothing

	turn chan struct{} // holds one token while an operation runs

	plainBag func() (*keybag.Bag, error) // of unencrypted backups: it opens with the empty password. A rehearsal needs none

	mu           sync.Mutex
	image        phoneimage.Image
	bag          *keybag.Bag // of encrypted backups; nil while there is no password
	faults       map[string]string
	needsRestart bool        // a restore ended and the phone was not restarted since
	unfinished   *unfinished // what an interrupted backup had sent
	kept         keptIndex   // of the last backup that may be used again
}

// New makes an Agent. Close frees what it keeps.
func New(o Options) (*Agent, error) {
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	a := &Agent{o: o, image: o.Image, faults: make(map[string]string), turn: make(chan struct{}, 1)}
	a.plainBag = sync.OnceValues(func() (*keybag.Bag, error) { return keybag.New("", keybag.Cost{}, o.Random) })
	var err error
	if o.Password != "" {
		if a.bag, err = keybag.New(o.Password, a.cost(), o.Random); err != nil {
			return nil, err
		}
	}
	if a.dir, err = os.MkdirTemp(o.TempDir, "lifeboat-phone-"); err != nil {
		return nil, fmt.Errorf("backup agent: %w", err)
	}
	return a, nil
}

func (a *Agent) cost() keybag.Cost { return keybag.Cost{Iterations: a.o.Iterations} }

// Close frees the image and the agent's folder. No session may be running.
func (a *Agent) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var err error
	if a.image != nil {
		err = a.image.Close()
	}
	if rm := os.RemoveAll(a.dir); err == nil {
		err = rm
	}
	return err
}

// Image returns what lies on the phone now.
func (a *Agent) Image() phoneimage.Image {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.image
}

// SetImage puts something else onto the phone: another day, another seed. The
// image before it is closed. It does nothing but return false while an
// operation runs.
func (a *Agent) SetImage(image phoneimage.Image) bool {
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	default:
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.image != nil {
		_ = a.image.Close()
	}
	a.image = image
	return true
}

// Encrypted reports whether backups of this phone are encrypted (WillEncrypt).
func (a *Agent) Encrypted() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.bag != nil
}

// SetPassword sets the password of encrypted backups, or none, as if it had been
// done on another computer. EncryptionChanged is not called.
func (a *Agent) SetPassword(password string) error {
	var bag *keybag.Bag
	if password != "" {
		var err error
		if bag, err = keybag.New(password, a.cost(), a.o.Random); err != nil {
			return err
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.bag = bag
	return nil
}

// Restarted tells the agent that the phone was restarted: a restore is possible
// again. It does so itself after a restore that restarts the phone.
func (a *Agent) Restarted() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.needsRestart = false
}

// Outcome is how a request ended.
type Outcome struct {
	Request string // "Backup", "Restore", "ChangePassword" …
	Code    int    // of the phone's answer, 0 when all went well
	Text    string // the phone's words
	Err     error  // the session ended before the phone could answer

	Files        int64     // files that crossed the link whole
	Bytes        int64     // of their contents as they crossed
	Rule         RuleID    // that the backup broke, where that is why it ended
	Unplayable   bool      // the simulated phone does not know what this is; its answer says nothing about real ones
	Failures     []Failure // single files that were not right; at most MaxFailures
	FailureCount int64
	Warnings     []Warning // what real phones may refuse, or not; at most MaxWarnings of one rule
	WarningCount int64
	Frames       int64 // messages and blocks that the phone sent
	LargestBlock int64 // of data that the host sent; phones are killed by large ones (PROTOCOL.md §5.7)
}

// MaxFailures is how many single files an Outcome names.
const MaxFailures = 1000

// Failure is one file that a restore could not take.
type Failure struct {
	Domain string
	Path   string
	Code   int
	Text   string
	Rule   RuleID
}
