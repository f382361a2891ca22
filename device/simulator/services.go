package simulator

import (
	"context"
	"net"

	"github.com/lifeboat-app/lifeboat/device/simulator/afc"
)

// mediaLimit is how much a phone's file service holds in memory, in bytes.
const mediaLimit = 256 << 20

// services gives what every phone has. Others come by Phone.Handle.
func services() map[string]Service {
	return map[string]Service{
		secureNotices:                         serveNotices,
		insecureNotices:                       serveNotices,
		"com.apple.afc":                       serveFiles,
		"com.apple.mobile.installation_proxy": serveApps,
		"com.apple.springboardservices":       serveIcons,
		"com.apple.mobile.diagnostics_relay":  serveDiagnostics,
	}
}

// serveFiles is the file service.
func serveFiles(_ context.Context, p *Phone, conn net.Conn) {
	afc.Serve(conn, p.files, afc.Options{
		Model: p.model.ProductType,
		Space: func() (int64, int64) {
			s := p.State()
			return s.dataCapacity(), s.Free + reserved
		},
		Busy: func() bool { return p.hasFault(faultLockBusy) },
	})
}

// newFiles makes what the file service shows of a new phone.
func newFiles() (*afc.FS, error) {
	files := afc.New(mediaLimit)
	for _, name := range []string{"Books", "DCIM", "Downloads", "PhotoData", "iTunes_Control/iTunes"} {
		if err := files.MkdirAll(name); err != nil {
			return nil, err
		}
	}
	for name, content := range map[string]string{
		"Books/iBooksData2.plist":                emptyList,
		"iTunes_Control/iTunes/iTunesPrefs":      "frpd",
		"iTunes_Control/iTunes/IC-Info.sidb":     "sidb",
		"iTunes_Control/iTunes/VoiceMemos.plist": emptyList,
	} {
		if err := files.WriteFile(name, []byte(content)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// emptyList is a property list with nothing in it.
const emptyList = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict/></plist>
`
