package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lifeboat/device"
	"lifeboat/device/backup"
	"lifeboat/guide"
)

// How long phones are waited for: to be told of by the service, and to answer.
const (
	listWithin = 1500 * time.Millisecond
	readWithin = 15 * time.Second
)

var (
	errNoPhone   = errors.New("no iPhone is connected")
	errNoSuch    = errors.New("this iPhone is not connected")
	errNoService = errors.New("the service that talks to iPhones does not answer")
)

// phoneJSON is a phone as JSON. What it does not tell is null.
type phoneJSON struct {
	UDID        string       `json:"udid"`
	Connection  string       `json:"connection"`
	Trust       device.Trust `json:"trust"`
	Name        *string      `json:"name"`
	ProductType *string      `json:"product_type"`
	Model       string       `json:"model"`
	IOS         *string      `json:"ios"`
	Build       *string      `json:"build"`
	Locked      *bool        `json:"locked"`
	Capacity    *int64       `json:"capacity"`
	Available   *int64       `json:"available"`
	Battery     *int         `json:"battery"`
	FindMy      *bool        `json:"find_my"`
	Encrypted   *bool        `json:"backup_encrypted"`
	SetupDone   *bool        `json:"setup_done"`
	Supervised  *bool        `json:"supervised"`
}

// phone tells what is plugged in.
func (c *ctl) phone() *cobra.Command {
	var asJSON, wait bool
	cmd := &cobra.Command{
		Use:   "phone",
		Short: "Show the connected iPhones",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			service, phones, err := c.look(cmd.Context(), "", wait)
			if err != nil && !errors.Is(err, errNoPhone) && !errors.Is(err, errNoService) {
				return err
			}
			if asJSON {
				if err := c.printPhones(service, phones); err != nil {
					return err
				}
			} else {
				c.listPhones(phones)
			}
			if err != nil {
				return trouble(err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&wait, "wait", false, "wait until an iPhone is connected and trusts this computer")
	return cmd
}

// look watches for phones until they are read: all that are connected, or the one
// with the UDID. With wait there is no limit but the context; else the error is
// errNoPhone, errNoSuch or errNoService.
func (c *ctl) look(ctx context.Context, udid string, wait bool) (device.ServiceState, []device.Phone, error) {
	watcher := device.NewWatcher(device.Options{})
	inner, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- watcher.Run(inner) }()
	defer func() {
		cancel()
		<-ended
	}()
	list, read := time.NewTimer(listWithin), time.NewTimer(readWithin)
	defer list.Stop()
	defer read.Stop()
	listed, late := false, false
	for {
		service, phones := watcher.Snapshot()
		phones = named(phones, udid)
		ready := len(phones) > 0
		for _, p := range phones {
			ready = ready && !p.Read.IsZero() && p.Trust != device.TrustUnknown && (!wait || p.Trust == device.Trusted)
		}
		switch {
		case ready && (listed || udid != ""), late && len(phones) > 0 && !wait:
			return service, phones, nil
		case wait:
		case listed && !service.Ready() && service != device.ServiceUnknown:
			return service, nil, errNoService
		case listed && len(phones) == 0 && udid != "":
			return service, nil, errNoSuch
		case listed && len(phones) == 0, late:
			return service, nil, errNoPhone
		}
		select {
		case <-watcher.Changes():
		case <-list.C:
			listed = true
		case <-read.C:
			late = true
		case err := <-ended:
			ended <- nil
			if err == nil {
				err = ctx.Err()
			}
			return service, nil, err
		}
	}
}

// named leaves the phone with the UDID; all when it is empty. A dash and the case
// do not matter.
func named(phones []device.Phone, udid string) []device.Phone {
	if udid == "" {
		return phones
	}
	plain := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, "-", "")) }
	for _, p := range phones {
		if plain(p.UDID) == plain(udid) {
			return []device.Phone{p}
		}
	}
	return nil
}

// fits compares a backup with a connected phone.
func (c *ctl) fits(ctx context.Context, f backup.Facts, needed int64, udid string) ([]backup.Finding, error) {
	_, phones, err := c.look(ctx, udid, false)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, trouble(err)
	}
	return guide.Load().CheckFit(f, needed, phones[0]), nil
}

func (c *ctl) printPhones(service device.ServiceState, phones []device.Phone) error {
	out := struct {
		Schema  int                 `json:"schema"`
		Service device.ServiceState `json:"service"`
		Phones  []phoneJSON         `json:"phones"`
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
func pointer[T any](f device.Fact[T]) *T {
	if v, ok := f.Get(); ok {
		return &v
	}
	return nil
}

func (c *ctl) listPhones(phones []device.Phone) {
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
	}
}
