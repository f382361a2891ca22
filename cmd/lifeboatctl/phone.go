package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/assistant"
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
	Photos      *mediaJSON  `json:"photos"` // on it now; null where they could not be counted
	PhotosWhy   string      `json:"photos_unknown,omitempty"`
}

// mediaJSON is what lies on a phone of photos and videos.
type mediaJSON struct {
	Count    int64      `json:"count"`
	Photos   int64      `json:"photos"`
	Videos   int64      `json:"videos"`
	Bytes    int64      `json:"bytes"`
	Newest   *time.Time `json:"newest"`
	Previews int64      `json:"previews_only"`
	Cloud    bool       `json:"icloud"`
	Partial  bool       `json:"partial"` // there are more
}

// countWithin is how long photos are counted at most.
const countWithin = time.Minute

// countMedia counts the photos on the phones that can be asked.
func countMedia(ctx context.Context, w *device.Watcher, phones []phone.Phone) {
	ctx, cancel := context.WithTimeout(ctx, countWithin)
	defer cancel()
	for i := range phones {
		if p := &phones[i]; p.Trust == phone.Trusted && !p.Recovery {
			p.Media = w.CountMedia(ctx, p.UDID, nil)
		}
	}
}

// phone tells what is plugged in.
func (c *ctl) phone() *cobra.Command {
	var asJSON, wait bool
	var udid string
	cmd := c.command("phone", "", cobra.NoArgs, func(ctx context.Context, _ []string) error {
		return c.runPhone(ctx, udid, wait, asJSON)
	})
	c.flag(cmd, "json", &asJSON)
	c.flag(cmd, "wait", &wait)
	c.flag(cmd, "phone", &udid)
	return cmd
}

func (c *ctl) runPhone(ctx context.Context, udid string, wait, asJSON bool) error {
	return c.watching(ctx, func(w *device.Watcher) error {
		var s sight
		var failure error
		if wait {
			failure = c.waitForAll(ctx, w, udid)
			s = glance(w, udid)
		} else if s, failure = look(ctx, w, udid); failure == nil && len(s.phones) == 0 {
			failure = c.noPhone(s)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		countMedia(ctx, w, s.phones)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if asJSON {
			if err := c.printPhones(s); err != nil {
				return err
			}
		} else {
			c.listPhones(s.phones)
		}
		return failure
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

// one is the phone to work with: the one that is named, or the only one.
func (c *ctl) one(s sight) (phone.Phone, error) {
	switch len(s.phones) {
	case 0:
		return phone.Phone{}, c.noPhone(s)
	case 1:
		return s.phones[0], nil
	}
	o := problem(exitUsage, "phone/several", "Count", int64(len(s.phones)))
	for _, p := range s.phones {
		o.lines = append(o.lines, clean(p.UDID)+"  "+clean(guide.Load().PhoneName(p)))
	}
	return phone.Phone{}, o
}

// noPhone ends a command that finds no phone, with what keeps this computer from
// seeing one.
func (c *ctl) noPhone(s sight) *outcome {
	id := guide.ServiceProblem(s.service, runtime.GOOS)
	switch {
	case id != "":
	case s.others:
		id = "phone/not-this-one"
	default:
		id = guide.PhoneNotSeen
	}
	o := problem(exitTrouble, id, "Distro", assistant.ThisHost().Distro, "Wanted", s.udid)
	o.detail = c.words.Service(s.service)
	if s.udid != "" {
		o.detail += "; UDID " + s.udid
	}
	return o
}

// lookOnce is look for one phone, with a watcher of its own.
func (c *ctl) lookOnce(ctx context.Context, udid string) (found phone.Phone, err error) {
	err = c.watching(ctx, func(w *device.Watcher) error {
		s, err := look(ctx, w, udid)
		if err == nil {
			found, err = c.one(s)
		}
		return err
	})
	return found, err
}

func (c *ctl) printPhones(s sight) error {
	out := struct {
		Schema  int                `json:"schema"`
		Service phone.ServiceState `json:"service"`
		Phones  []phoneJSON        `json:"phones"`
	}{schema, s.service, []phoneJSON{}}
	g := guide.Load()
	for _, p := range s.phones {
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
		if m, ok := p.Media.Get(); ok {
			j.Photos = &mediaJSON{m.Count(), m.Photos, m.Videos, m.Bytes, nil, m.Previews, m.Cloud, m.Partial}
			if at, ok := m.Newest(); ok {
				at = at.UTC()
				j.Photos.Newest = &at
			}
		} else {
			j.PhotosWhy = string(p.Media.Reason)
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
		productType, _ := p.ProductType.Get()
		ios, _ := p.IOS.Get()
		fmt.Fprintf(c.out, "%s, %s, iOS %s\n", clean(g.PhoneName(p)), clean(orDash(g.ModelName(productType))), clean(orDash(ios)))
		lines := []string{c.words.Trust(p.Trust), clean(p.UDID)}
		if s, ok := p.Storage.Get(); ok {
			lines = append(lines, c.phrase("storage/free", "Free", guide.Bytes(s.Available))+" "+c.phrase("storage/of", "Capacity", guide.Bytes(s.Capacity)))
		}
		if b, ok := p.Battery.Get(); ok {
			lines = append(lines, c.phrase("report/row-battery")+": "+c.words.Percent(float64(b.Percent)))
		}
		switch m, ok := p.Media.Get(); {
		case ok:
			lines = append(lines, c.phrase("phonepage/photos")+": "+c.words.OnPhone(m, time.Now()))
		case p.Trust == phone.Trusted && p.Media.Reason != "":
			lines = append(lines, c.phrase("phonepage/photos")+": "+c.phrase("phonepage/unknown")+" ("+c.phrase("reason/"+string(p.Media.Reason))+")")
		}
		if on, ok := p.FindMy.Get(); ok && on {
			lines = append(lines, c.phrase("phone/find-my-on"))
		}
		if next := c.nextStep(guide.TrustProblem(p.Trust)); next != "" {
			lines = append(lines, next)
		}
		for _, line := range lines {
			fmt.Fprintln(c.out, "  "+line)
		}
	}
}
