package awake

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// TestRelease keeps awake where the system can be asked, says so where it
// cannot, and may be released twice either way.
func TestRelease(t *testing.T) {
	var log bytes.Buffer
	release := Keep("test", slog.New(slog.NewTextHandler(&log, nil)))
	release()
	release()
	if log.Len() > 0 && !strings.Contains(log.String(), "may go to sleep") {
		t.Error(log.String())
	}
}
