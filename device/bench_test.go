package device_test

import (
	"os/exec"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// BenchmarkAttachToCard measures the time from plugging a phone in to the
// snapshot with every fact that a trusted phone tells, and in the same run
// what ideviceinfo needs for its one domain on a phone that is plugged in
// already, and for all the domains that a card shows.
//
// The ratios are ours divided by theirs: below 1 is faster.
func BenchmarkAttachToCard(b *testing.B) {
	bench := newBench(b, device.Options{Poll: time.Hour, Settle: time.Millisecond})
	p := bench.add(simulator.PhoneOptions{Trust: simulator.TrustTrusted, Unplugged: true})
	plug := func() {
		p.Plug()
		bench.until(p.UDID(), "read", func(p phone.Phone) bool { return p.Trust == phone.Trusted && !p.Read.IsZero() })
	}
	unplug := func() {
		p.Unplug()
		bench.until(p.UDID(), "gone", func(p phone.Phone) bool { return p.UDID == "" })
	}
	plug() // the first time costs the simulator its keys
	unplug()
	for b.Loop() {
		plug()
		b.StopTimer()
		unplug()
		b.StartTimer()
	}
	ours := b.Elapsed() / time.Duration(b.N)
	b.StopTimer()
	if _, err := exec.LookPath("ideviceinfo"); err != nil {
		b.Log("no ratio: needs ideviceinfo (libimobiledevice-utils)")
		return
	}
	plug()
	run := func(args ...string) {
		cmd := exec.CommandContext(b.Context(), "ideviceinfo", append([]string{"-u", p.UDID()}, args...)...)
		cmd.Env = append(cmd.Environ(), "USBMUXD_SOCKET_ADDRESS="+bench.Addresses()[0])
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
	}
	const rounds = 10
	start := time.Now()
	for range rounds {
		run()
	}
	one := time.Since(start) / rounds
	start = time.Now()
	for range rounds {
		run()
		for _, domain := range []string{
			"com.apple.disk_usage", "com.apple.mobile.battery", "com.apple.fmip", "com.apple.mobile.backup",
			"com.apple.purplebuddy", "com.apple.mobile.chaperone",
		} {
			run("-q", domain)
		}
	}
	all := time.Since(start) / rounds
	b.ReportMetric(float64(ours)/float64(one), "x-ideviceinfo")
	b.ReportMetric(float64(ours)/float64(all), "x-same-facts")
}
