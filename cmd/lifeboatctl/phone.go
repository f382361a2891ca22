package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
)

// How long phones are waited for: to be told of by the service, and to answer.
const (
	listWithin = 1500 * time.Millisecond
	readWithin = 15 * time.Second
)

// phoneJSON is a phone as JSON. What it does not tell is null.
type phoneJSON struct {
	UDID        string      `json:"udid"`
	Connection  string      `json:"connection"`
	Trust       phone.Trust `json:"trust"`
	Name        *string     `json:"name"`
	ProductType *string     `json:"product_type"`
	Model       string      `json:"model"`
	IOS         *string     `json:"ios"`
	Build       *string     `json:"build"`
	Locked      *bool       `json:"locked"`
	Capacity    *int64      `json:"capacity"`
	Available   *int64      `json:"available"`
	Battery     *int        `json:"battery"`
	FindMy      *bool       `json:"find_my"`
	Encrypted   *bool       `json:"backup_encrypted"`
	SetupDone   *bool       `json:"setup_done"`
	Supervised  *bool       `json:"supervised"`
}

// phone tells what is plugged in.
func (c *ctl) phone() *cobra.Command {
	var asJSON, wait bool
	var udid string
	cmd := &cobra.Command{
		Use:   "phone",
		Short: "Show the connected iPhones",
		Long: "Show the connected iPhones and what they tell of themselves. With --wait, an iPhone that is not plugged in yet is waited for, " +
			"and one that does not trust this computer yet is asked to.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.runPhone(cmd.Context(), udid, wait, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&wait, "wait", false, "wait until an iPhone is connected and trusts this computer; it is asked for that")
	cmd.Flags().StringVar(&udid, "phone", "", "only the iPhone with this `UDID`")
	return cmd
}

func (c *ctl) runPhone(ctx context.Context, udid string, wait, asJSON bool) error {
	return c.watching(ctx, func(w *device.Watcher) error {
		var phones []phone.Phone
		var service phone.ServiceState
		var failure error
		if wait {
			failure = c.waitForAll(ctx, w, udid)
			service, phones = w.Snapshot()
			phones = named(phones, udid)
		} else {
			service, phones, failure = c.look(ctx, w, udid)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if asJSON {
			if err := c.printPhones(service, phones); err != nil {
				return err
			}
		} else {
			c.listPhones(phones)
		}
		return troubleIf(failure)
	})
}

// watching runs work that looks at phones, with a watcher that ends with it.
func (c *ctl) watching(ctx context.Context, work func(*device.Watcher) error) error {
	w := device.NewWatcher(device.Options{})
	inner, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- w.Run(inner) }()
	err := work(w)
	cancel()
	if bad := <-ended; bad != nil { // the address of the service cannot be read
		err = trouble(bad)
	}
	return err
}

// look waits until phones are read: all that are connected, or the one with the
// UDID. The error is a *noPhoneError, or the context's.
func (c *ctl) look(ctx context.Context, w *device.Watcher, udid string) (phone.ServiceState, []phone.Phone, error) {
	list, read := time.NewTimer(listWithin), time.NewTimer(readWithin)
	defer list.Stop()
	defer read.Stop()
	listed, late := false, false
	for {
		service, phones := w.Snapshot()
		phones = named(phones, udid)
		ready := len(phones) > 0
		for _, p := range phones {
			ready = ready && known(p)
		}
		switch {
		case ready && (listed || udid != ""), late && len(phones) > 0:
			return service, phones, nil
		case listed && len(phones) == 0, late:
			return service, nil, &noPhoneError{service: service, named: udid != ""}
		}
		select {
		case <-w.Changes():
		case <-list.C:
			listed = true
		case <-read.C:
			late = true
		case <-ctx.Done():
			return service, nil, context.Cause(ctx)
		}
	}
}

// known reports whether a phone has been read, so that it can be told about.
func known(p phone.Phone) bool { return !p.Read.IsZero() && p.Trust != phone.TrustUnknown }

// lookOnce is look with a watcher of its own.
func (c *ctl) lookOnce(ctx context.Context, udid string) (phones []phone.Phone, err error) {
	bad := c.watching(ctx, func(w *device.Watcher) error {
		_, phones, err = c.look(ctx, w, udid)
		return nil
	})
	switch {
	case bad != nil:
		return nil, bad
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return phones, troubleIf(err)
}

// noPhoneError says that there is no phone to work with, and what kept this
// computer from seeing one.
type noPhoneError struct {
	service phone.ServiceState
	named   bool // one was asked for by its UDID
}

func (e *noPhoneError) Error() string {
	switch {
	case !e.service.Ready() && e.service != phone.ServiceUnknown:
		return "the service that talks to iPhones does not answer"
	case e.named:
		return "this iPhone is not connected"
	}
	return "no iPhone is connected"
}

// named leaves the phone with the UDID; all when it is empty. A dash and the case
// do not matter.
func named(phones []phone.Phone, udid string) []phone.Phone {
	if udid == "" {
		return phones
	}
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", "")) }
	for _, p := range phones {
		if plain(p.UDID) == plain(udid) {
			return []phone.Phone{p}
		}
	}
	return nil
}

// fits compares a backup with a connected phone.
func (c *ctl) fits(ctx context.Context, f backup.Facts, needed int64, udid string) ([]backup.Finding, error) {
	phones, err := c.lookOnce(ctx, udid)
	if err != nil {
		return nil, err
	}
	return guide.Load().CheckFit(f, needed, phones[0]), nil
}

func (c *ctl) printPhones(service phone.ServiceState, phones []phone.Phone) error {
	out := struct {
		Schema  int                `json:"schema"`
		Service phone.ServiceState `json:"service"`
		Phones  []phoneJSON        `json:"phones"`
	}{schema, service, []phoneJSON{}}
	g := guide.Load()
	for _, p := range phones {
		j := phoneJSON{
			UDID: p.UDID, Connection: string(p.Connection), Trust: p.Trust, Name: pointer(p.Name), ProductType: pointer(p.ProductType),
			IOS: pointer(p.IOS), Build: pointer(p.Build), Locked: pointer(p.Locked), FindMy: pointer(p.FindMy),
			Encrypted: pointer(p.BackupEncrypted), SetupDone: pointer(p.SetupDone), Supervised: pointer(p.Supervised),
		}
		if t, ok := p.ProductType.Get(); ok {
			j.Model = g.ModelName(t)
		}
		if s, ok := p.Storage.Get(); ok {
			j.Capacity, j.Available = &s.Capacity, &s.Available
		}
		if b, ok := p.Battery.Get(); ok {
			j.Battery = &b.Percent
		}
		out.Phones = append(out.Phones, j)
	}
	return c.printJSON(out)
}

// pointer is a fact as JSON: null unless it is known.
func pointer[T any](f phone.Fact[T]) *T {
	if v, ok := f.Get(); ok {
		return &v
	}
	return nil
}

func (c *ctl) listPhones(phones []phone.Phone) {
	g := guide.Load()
	for _, p := range phones {
		name, _ := p.Name.Get()
		productType, _ := p.ProductType.Get()
		ios, _ := p.IOS.Get()
		fmt.Fprintf(c.out, "%s, %s, iOS %s\n  %s\n  %s\n", clean(orDash(name)), clean(orDash(g.ModelName(productType))), clean(orDash(ios)),
			c.words.Trust(p.Trust), clean(p.UDID))
		if s, ok := p.Storage.Get(); ok {
			fmt.Fprintf(c.out, "  %s free of %s\n", c.words.Bytes(s.Available), c.words.Bytes(s.Capacity))
		}
		if b, ok := p.Battery.Get(); ok {
			fmt.Fprintf(c.out, "  battery %d %%\n", b.Percent)
		}
		if on, ok := p.FindMy.Get(); ok && on {
			fmt.Fprintln(c.out, "  Find My is on")
		}
		if next := c.nextStep(trustProblem(p.Trust)); next != "" {
			fmt.Fprintf(c.out, "  %s\n", next)
		}
	}
}
