package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// pairedJSON is the result of pair.
type pairedJSON struct {
	Schema int         `json:"schema"`
	UDID   string      `json:"udid"`
	Name   *string     `json:"name"`
	Trust  phone.Trust `json:"trust"`
}

// pair has a phone trust this computer.
func (c *ctl) pair() *cobra.Command {
	var asJSON bool
	var udid string
	cmd := c.command("pair", "", cobra.NoArgs, func(ctx context.Context, _ []string) error { return c.runPair(ctx, udid, asJSON) })
	cmd.Aliases = []string{"trust"}
	c.flag(cmd, "json", &asJSON)
	c.flag(cmd, "phone", &udid)
	return cmd
}

func (c *ctl) runPair(ctx context.Context, udid string, asJSON bool) error {
	return c.watching(ctx, func(w *device.Watcher) error {
		found, err := c.only(ctx, w, udid)
		if err != nil {
			return err
		}
		found, err = c.ask(ctx, w, found, c.sayTrust)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if asJSON {
			if err := c.printJSON(pairedJSON{schema, found.UDID, pointer(found.Name), found.Trust}); err != nil {
				return err
			}
		} else if err == nil {
			fmt.Fprintln(c.out, c.trustWords("trusted", found))
		}
		return c.untrusted(err)
	})
}

// only finds the phone to work with.
func (c *ctl) only(ctx context.Context, w *device.Watcher, udid string) (phone.Phone, error) {
	s, err := look(ctx, w, udid)
	if err != nil {
		return phone.Phone{}, err
	}
	return c.one(s)
}

// answerWithin bounds how long work waits for a person to tap Trust: a backup
// that a timer began should not wait for ever. The commands that are about
// waiting have no bound but Ctrl-C.
const answerWithin = 30 * time.Minute

var errNobodyAnswered = errors.New("nobody answered the iPhone’s question")

// reach finds the phone to work with, has it trust this computer, and opens the
// way to it. Tell is called when the state changes; see ask.
func (c *ctl) reach(ctx context.Context, udid string, tell func(state string, p phone.Phone)) (found phone.Phone, link *device.Link, err error) {
	err = c.watching(ctx, func(w *device.Watcher) error {
		var err error
		if found, err = c.only(ctx, w, udid); err != nil {
			return err
		}
		c.target = guide.Load().PhoneName(found)
		within, cancel := context.WithTimeoutCause(ctx, answerWithin, errNobodyAnswered)
		defer cancel()
		found, err = c.ask(within, w, found, tell)
		if err != nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return c.untrusted(err)
	})
	if err != nil {
		return found, nil, err
	}
	link, err = device.Open(ctx, device.Options{}, found.UDID)
	if err != nil && ctx.Err() == nil {
		err = trouble(err)
	}
	return found, link, err
}

// goneTrust is the state of a phone that vanished while it was asked. On Linux
// that also happens when Trust is tapped late: the service drops the phone and
// does not look again (PROTOCOL.md §2.7).
const goneTrust = "gone"

// ask asks a phone for trust, unless it trusts already, and waits for the person.
// Tell is called with each new state: those of phone.Trust, or goneTrust. It
// returns the phone as it is known in the end; the error is a *device.TrustError
// when it will not trust, the context's, or what got in the way.
func (c *ctl) ask(ctx context.Context, w *device.Watcher, found phone.Phone, tell func(state string, p phone.Phone)) (phone.Phone, error) {
	if found.Trust == phone.Trusted {
		return found, nil
	}
	told := ""
	say := func(state string) {
		if state != "" && state != told {
			told = state
			tell(state, found)
		}
	}
	look := func() bool {
		_, phones := w.Snapshot()
		phones = named(phones, found.UDID)
		if len(phones) > 0 {
			found = phones[0]
		}
		return len(phones) > 0
	}
	say(string(found.Trust))
	for {
		trust, err := follow(ctx, w, found.UDID, func() {
			if look() && found.Trust != phone.Trusted { // the last word is Ask's
				say(string(found.Trust))
			}
		})
		switch {
		case ctx.Err() != nil:
			return found, context.Cause(ctx)
		case errors.Is(err, device.ErrNotConnected):
			say(goneTrust)
			for !look() {
				if err := news(ctx, w); err != nil {
					return found, err
				}
			}
			continue
		case err != nil:
			return found, err
		case trust != phone.Trusted:
			look()
			found.Trust = trust
			return found, &device.TrustError{Trust: trust, Err: errors.New("the iPhone was asked")}
		}
		say(string(phone.Trusted))
		return c.readAgain(ctx, w, found)
	}
}

// newsEvery is how often is looked although nothing was told: where several
// phones are asked at a time, one of them takes the others' news.
const newsEvery = 300 * time.Millisecond

// news waits until there may be some. The error is the context's.
func news(ctx context.Context, w *device.Watcher) error {
	select {
	case <-w.Changes():
	case <-time.After(newsEvery):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// follow runs Ask, and calls changed whenever there may be news.
func follow(ctx context.Context, w *device.Watcher, udid string, changed func()) (trust phone.Trust, err error) {
	asking, answered := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer answered()
		trust, err = w.Ask(ctx, udid)
	}()
	for news(asking, w) == nil {
		changed()
	}
	<-ended
	return trust, err
}

// readAgain waits until a phone that trusts now has told what it tells then.
func (c *ctl) readAgain(ctx context.Context, w *device.Watcher, found phone.Phone) (phone.Phone, error) {
	for late := time.Now().Add(readWithin); time.Now().Before(late); {
		_, phones := w.Snapshot()
		for _, p := range named(phones, found.UDID) {
			found = p
			if p.Trust == phone.Trusted && p.BackupEncrypted.Reason != phone.ReasonNotTrusted {
				return p, nil
			}
			if p.Trust != phone.Trusted { // only a session shows what stands in its way
				return p, &device.TrustError{Trust: p.Trust, Err: errors.New("no session begins although the iPhone trusts this computer")}
			}
		}
		if err := news(ctx, w); err != nil {
			return found, err
		}
	}
	found.Trust = phone.Trusted
	return found, nil
}

// waitForAll waits until a phone is connected, and has each one that is asked
// for trust. It is well when one trusts; else the error is about the last.
func (c *ctl) waitForAll(ctx context.Context, w *device.Watcher, udid string) error {
	told := ""
	for {
		s, err := look(ctx, w, udid)
		if err != nil {
			return err
		}
		say := c.waitingFor(s)
		if say == "" {
			return c.askAll(ctx, w, s.phones)
		}
		if say != told {
			told = say
			fmt.Fprintln(c.err, say)
		}
	}
}

// waitingFor says what is waited for before phones can be asked for trust; it is
// empty when they can.
func (c *ctl) waitingFor(s sight) string {
	switch {
	case len(s.phones) == 0 && !s.service.Ready():
		return c.words.Service(s.service)
	case len(s.phones) == 0:
		return c.phrase("pair/waiting")
	case slices.ContainsFunc(s.phones, func(p phone.Phone) bool { return !known(p) }):
		return c.words.Trust(phone.TrustUnknown)
	}
	return ""
}

// askAll asks several phones at a time.
func (c *ctl) askAll(ctx context.Context, w *device.Watcher, phones []phone.Phone) error {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var failure error
	good := false
	for _, p := range phones {
		wg.Go(func() {
			_, err := c.ask(ctx, w, p, func(state string, p phone.Phone) {
				mu.Lock()
				defer mu.Unlock()
				c.sayTrust(state, p)
			})
			err = c.untrusted(err)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failure = err
			}
			good = good || err == nil
		})
	}
	wg.Wait()
	if good {
		return nil
	}
	return failure
}

// sayTrust tells a person what to do on the phone.
func (c *ctl) sayTrust(state string, p phone.Phone) {
	if text := c.trustWords(state, p); text != "" && state != string(phone.Trusted) {
		fmt.Fprintln(c.err, text)
	}
}

// trustWords are the words for a state of ask; empty for those that end it.
func (c *ctl) trustWords(state string, p phone.Phone) string {
	key := "pair/" + state
	if !c.words.Has(key) {
		return ""
	}
	return c.phrase(key, "Phone", guide.Load().PhoneName(p))
}

// untrusted is trouble for an error of ask.
func (c *ctl) untrusted(err error) error {
	switch {
	case errors.Is(err, device.ErrNotSaved):
		return &outcome{code: exitTrouble, err: err, problem: "pairing/record-not-saved"}
	case errors.Is(err, errNobodyAnswered):
		return &outcome{code: exitTrouble, err: err, problem: guide.TrustProblemAsked}
	}
	return troubleIf(err)
}
