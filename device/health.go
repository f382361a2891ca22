package device

import (
	"context"
	"math"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/usbmux"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// diagnosticsRelay is the service that tells of the battery (PROTOCOL.md §4.4).
const diagnosticsRelay = "com.apple.mobile.diagnostics_relay"

const (
	healthLimit = 3 * time.Second // nobody waits for it
	maxRegistry = 1 << 20         // bytes of an answer; real ones have a few thousand
)

// batteryHealth asks how worn the battery is. What goes wrong with it stands in the
// fact, and keeps nothing else from being read.
func (d lockdownDialer) batteryHealth(ctx context.Context, s *lockdown.Session, record usbmux.PairRecord, old bool) phone.Fact[phone.BatteryHealth] {
	ctx, cancel := context.WithTimeout(ctx, healthLimit)
	defer cancel()
	service, err := s.StartService(ctx, diagnosticsRelay, nil)
	if err != nil {
		return phone.NotReadable[phone.BatteryHealth](reasonOf(err))
	}
	l := Link{dialer: d, record: record, old: old}
	conn, err := l.connect(ctx, service)
	if err != nil {
		return phone.NotReadable[phone.BatteryHealth](reasonOf(err))
	}
	defer conn.Close()
	release := deadline.Bind(ctx, conn, healthLimit)
	defer release()
	var reply struct{ Diagnostics map[string]any }
	err = wire.WritePlist(conn, proplist.FormatXML, map[string]any{"Request": "IORegistry", "EntryClass": "IOPMPowerSource"})
	if err == nil {
		err = wire.ReadPlist(conn, maxRegistry, &reply)
	}
	if err != nil {
		return phone.NotReadable[phone.BatteryHealth](reasonOf(err))
	}
	if h, ok := asBatteryHealth(reply.Diagnostics["IORegistry"]); ok {
		return phone.Is(h)
	}
	return phone.IsAbsent[phone.BatteryHealth]() // newer versions of iOS leave it out
}

// asBatteryHealth reads what the power source tells. Figures that no battery can have
// are none.
func asBatteryHealth(v any) (phone.BatteryHealth, bool) {
	values, _ := v.(map[string]any)
	number := func(key string) float64 {
		n, _ := asInt(values[key])
		return float64(max(n, 0))
	}
	holds := number("NominalChargeCapacity")
	if holds == 0 {
		holds = number("AppleRawMaxCapacity")
	}
	design := number("DesignCapacity")
	const least, most, worn = 100, 100_000, 10 // mAh of a phone's battery; percent below which nothing runs
	if design < least || design > most || holds > most {
		return phone.BatteryHealth{}, false
	}
	h := phone.BatteryHealth{Percent: int(min(math.Round(100*holds/design), 100))}
	if n := number("CycleCount"); n < most {
		h.Cycles = int(n)
	}
	return h, h.Percent >= worn
}
