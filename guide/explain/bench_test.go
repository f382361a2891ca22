package explain

import (
	"fmt"
	"strings"
	"testing"
)

func BenchmarkFind(b *testing.B) {
	e := explainer(b)
	for b.Loop() {
		e.rank("restore stops at 6% ErrorCode 205: Multiple errors downloading files", DoingUnknown)
	}
}

// BenchmarkNew is what a program pays once.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		explainer(b)
	}
}

// BenchmarkLog are pasted texts of the greatest length that is looked at.
func BenchmarkLog(b *testing.B) {
	e := explainer(b)
	for _, kind := range []struct{ name, line string }{
		{"errors", "12:%02d:%02d backupagent%c[309] stream%cwhatever handler%c: ERROR %d reading %d of 17 (%x)\n"},
		{"info", "12:%02d:%02d backupagent%c[309] stream%cwhatever handler%c: info %d reading %d of 17 (%x)\n"},
		{"one line", "12:%02d:%02d backupagent%c[309] stream%cwhatever handler%c: error %d reading %d of 17 (%x). The "},
		{"no blanks", "x%d%d%c%c%cerror%d%d%x"},
	} {
		var log strings.Builder
		for i := 0; log.Len() < maxText; i++ {
			fmt.Fprintf(&log, kind.line, i/60%60, i%60, 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26, i%9999, i, i*7919)
		}
		b.Run(kind.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				e.rank(log.String(), DoingUnknown)
			}
		})
	}
}
