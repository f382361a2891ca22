package simulator

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// iconSize is the width and height of an icon, in pixels.
const iconSize = 60

// serveIcons is springboardservices, as far as it gives the icons of apps.
func serveIcons(_ context.Context, p *Phone, conn net.Conn) {
	for {
		var req struct {
			Command  string `plist:"command"`
			BundleID string `plist:"bundleId"`
		}
		if wire.ReadPlist(conn, maxRequest, &req) != nil {
			return
		}
		if wire.WritePlist(conn, proplist.FormatBinary, p.aboutHome(req.Command, req.BundleID)) != nil {
			return
		}
	}
}

// aboutHome answers one question about the home screen.
func (p *Phone) aboutHome(command, bundleID string) any {
	switch command {
	case "getIconPNGData":
		if !slices.ContainsFunc(p.Apps(), func(a App) bool { return a.BundleID == bundleID }) {
			return map[string]any{"Error": "UnknownBundle"}
		}
		return map[string]any{"pngData": icon(bundleID)}
	case "getInterfaceOrientation":
		return map[string]any{"interfaceOrientation": 1}
	case "getIconState":
		page := []any{}
		for _, app := range p.Apps() {
			page = append(page, map[string]any{
				"bundleIdentifier":  app.BundleID,
				"displayIdentifier": app.BundleID,
				"displayName":       app.Name,
			})
		}
		return []any{[]any{}, page}
	}
	return map[string]any{"Error": "UnknownCommand"}
}

// icon draws the icon of an app: a square in a colour of its own.
func icon(bundleID string) []byte {
	sum := seal("icon", bundleID)
	picture := image.NewPaletted(image.Rect(0, 0, iconSize, iconSize), color.Palette{
		color.RGBA{sum[0], sum[1], sum[2], 0xff},
		color.RGBA{^sum[0], ^sum[1], ^sum[2], 0xff},
	})
	for y := iconSize / 3; y < iconSize*2/3; y++ {
		for x := iconSize / 3; x < iconSize*2/3; x++ {
			picture.SetColorIndex(x, y, 1)
		}
	}
	var out bytes.Buffer
	if png.Encode(&out, picture) != nil {
		return nil // cannot happen: the buffer takes everything
	}
	return out.Bytes()
}
