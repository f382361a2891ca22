package backupagent

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// The phone's own speed, against a host in memory that keeps nothing: it must
// not be what limits a host that is measured.
func BenchmarkBackup(b *testing.B) {
	for _, spec := range []phoneimage.Spec{
		{Seed: 1, Files: 20_000, Bytes: 2 << 30},
		{Seed: 1, Files: 100_000, Bytes: 200 << 20},
	} {
		for _, password := range []string{"", "a"} {
			b.Run(fmt.Sprintf("files=%d/bytes=%d/encrypted=%v", spec.Files, spec.Bytes, password != ""), func(b *testing.B) {
				agent := newAgent(b, spec, func(o *Options) { o.Password = password })
				b.SetBytes(spec.Bytes)
				for b.Loop() {
					root := newDisk()
					h := dial(b, agent, root)
					h.forget = true
					start := time.Now()
					response, err := h.request("Backup", map[string]any{"Options": map[string]any{"ForceFullBackup": true}})
					if err != nil || response["ErrorCode"] != uint64(0) {
						b.Fatal(response, err)
					}
					b.ReportMetric(float64(spec.Files)/time.Since(start).Seconds(), "files/s")
					h.conn.Close()
				}
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.Sys>>20), "MiB-sys")
			})
		}
	}
}

func BenchmarkRehearse(b *testing.B) {
	spec := phoneimage.Spec{Seed: 1, Files: 50_000, Bytes: 200 << 20}
	for _, password := range []string{"", "a"} {
		b.Run(fmt.Sprintf("files=%d/bytes=%d/encrypted=%v", spec.Files, spec.Bytes, password != ""), func(b *testing.B) {
			root := newDisk()
			agent := newAgent(b, spec, func(o *Options) { o.Password = password })
			backup(b, agent, root, true)
			b.SetBytes(spec.Bytes)
			for b.Loop() {
				if o, err := rehearse(b, root, testFacts(), password, nil); err != nil || o.Code != 0 {
					b.Fatal(o, err)
				}
			}
		})
	}
}
