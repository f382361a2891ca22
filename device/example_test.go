package device_test

import (
	"context"
	"fmt"
	"log"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// A phone is watched until it trusts this computer, then asked for a value. The
// iPhone is a simulated one; without Options.Address it would be the one on the
// cable.
func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer sim.Close()
	if err := sim.Listen(ctx, "127.0.0.1:0"); err != nil {
		log.Fatal(err)
	}
	if _, err := sim.Add(simulator.PhoneOptions{Name: "Ada’s iPhone", IOS: "26.1", Trust: simulator.TrustTrusted}); err != nil {
		log.Fatal(err)
	}

	w := device.NewWatcher(device.Options{Address: sim.Addresses()[0]})
	go w.Run(ctx)
	var p phone.Phone
	for range w.Changes() {
		if _, phones := w.Snapshot(); len(phones) > 0 && phones[0].FindMy.State == phone.Known {
			p = phones[0]
			break
		}
	}
	fmt.Println(p.Name.Value, p.IOS.Value, p.Trust, "Find My:", p.FindMy.Value)

	link, err := w.Open(ctx, p.UDID)
	if err != nil {
		log.Fatal(err)
	}
	err = link.Session(ctx, func(s *lockdown.Session) error {
		value, err := s.GetValue(ctx, "", "ProductType")
		fmt.Println(value, err)
		_, err = s.GetValue(ctx, "", "NoSuchKey")
		fmt.Println(err)
		return nil
	})
	fmt.Println(err)
	// Output:
	// Ada’s iPhone 26.1 trusted Find My: false
	// iPhone16,1 <nil>
	// lockdown: GetValue NoSuchKey: MissingValue
	// <nil>
}
