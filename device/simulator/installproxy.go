package simulator

import (
	"bytes"
	"context"
	"net"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// browseChunk is how many apps one answer to Browse holds at most.
const browseChunk = 20

// appRequest is a request to the installation proxy (PROTOCOL.md §4.3).
type appRequest struct {
	Command       string
	ClientOptions struct {
		ApplicationType  string
		ReturnAttributes []string
		BundleIDs        []string
	}
}

// serveApps is the installation proxy, as far as it tells what is installed.
func serveApps(_ context.Context, p *Phone, conn net.Conn) {
	for {
		var req appRequest
		if wire.ReadPlist(conn, maxRequest, &req) != nil {
			return
		}
		for _, answer := range p.aboutApps(req) {
			if wire.WritePlist(conn, proplist.FormatXML, answer) != nil {
				return
			}
		}
	}
}

// aboutApps gives the answers to one request, in order.
func (p *Phone) aboutApps(req appRequest) []map[string]any {
	options := req.ClientOptions
	switch req.Command {
	case "Browse":
		return p.browse(options.ApplicationType, options.ReturnAttributes)
	case "Lookup":
		found := make(map[string]any)
		for _, app := range p.installed(options.ApplicationType) {
			if len(options.BundleIDs) == 0 || slices.Contains(options.BundleIDs, app.BundleID) {
				found[app.BundleID] = p.attributes(app, options.ReturnAttributes)
			}
		}
		return []map[string]any{{"Status": "Complete", "LookupResult": found}}
	}
	return []map[string]any{{
		"Error":            "UnknownCommand",
		"ErrorDescription": "The command is unknown.",
	}}
}

// browse returns the apps in pieces, and that it is done.
func (p *Phone) browse(kind string, attributes []string) []map[string]any {
	apps := p.installed(kind)
	var answers []map[string]any
	index := 0
	for chunk := range slices.Chunk(apps, browseChunk) {
		list := make([]any, len(chunk))
		for i, app := range chunk {
			list[i] = p.attributes(app, attributes)
		}
		answers = append(answers, map[string]any{
			"Status":        "BrowsingApplications",
			"Total":         len(apps),
			"CurrentIndex":  index,
			"CurrentAmount": len(chunk),
			"CurrentList":   list,
		})
		index += len(chunk)
	}
	return append(answers, map[string]any{"Status": "Complete"})
}

// installed gives the apps of a type: "User", "System", "Any" or "".
func (p *Phone) installed(kind string) []App {
	var apps []App
	for _, app := range p.Apps() {
		if kind == "User" && app.System || kind == "System" && !app.System {
			continue
		}
		apps = append(apps, app)
	}
	return apps
}

// attributes returns what is wanted of an app; everything when nothing is named.
func (p *Phone) attributes(app App, wanted []string) map[string]any {
	kind := "User"
	if app.System {
		kind = "System"
	}
	all := map[string]any{
		"ApplicationType":            kind,
		"CFBundleDisplayName":        app.Name,
		"CFBundleExecutable":         app.Name,
		"CFBundleIdentifier":         app.BundleID,
		"CFBundleName":               app.Name,
		"CFBundleShortVersionString": app.Version,
		"CFBundleVersion":            app.Version,
		"StaticDiskUsage":            app.Size,
	}
	if !app.System {
		all["ApplicationSINF"] = bytes.Repeat(seal("sinf "+app.BundleID, p.id.udid), 32)
		all["iTunesMetadata"] = app.metadata()
	}
	if len(wanted) == 0 {
		return all
	}
	some := make(map[string]any, len(wanted))
	for _, name := range wanted {
		if value, ok := all[name]; ok {
			some[name] = value
		}
	}
	return some
}

// metadata is what the App Store gave with an app: a property list of its own.
func (a App) metadata() []byte {
	data, err := proplist.Encode(map[string]any{
		"artistName":               "Example",
		"bundleShortVersionString": a.Version,
		"bundleVersion":            a.Version,
		"genre":                    "Utilities",
		"itemName":                 a.Name,
		"softwareVersionBundleId":  a.BundleID,
		"com.apple.iTunesStore.downloadInfo": map[string]any{
			"accountInfo": map[string]any{"AppleID": "person@example.com"},
		},
	}, proplist.FormatBinary)
	if err != nil {
		return nil // texts and dictionaries can be encoded
	}
	return data
}
