// Package apps reads which apps are on the phone, with what a backup's
// Info.plist keeps of each (PROTOCOL.md §6.11), and their icons.
package apps

import (
	"context"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/lifeboat-app/lifeboat/device/deadline"
	"github.com/lifeboat-app/lifeboat/device/proplist"
	"github.com/lifeboat-app/lifeboat/device/wire"
)

// The services that lockdown starts for Browse and for Icons.
const (
	ServiceName      = "com.apple.mobile.installation_proxy"
	IconsServiceName = "com.apple.springboardservices"
)

// Limits on what a phone may send.
const (
	maxMessage = 32 << 20 // bytes of one part of the list; metadata with artwork is large
	maxTotal   = 1 << 30  // bytes of the whole list
	maxApps    = 20_000
	maxIcon    = 4 << 20
)

// quiet is how long a phone may be silent while it collects its apps.
const quiet = 60 * time.Second

// App is one app that the person installed.
type App struct {
	BundleID string
	SINF     []byte // its licence; may be absent
	Metadata []byte // of the store; may be absent
}

// Error is a refusal by the phone.
type Error struct {
	Name        string // "APIInternalError" …
	Description string // in the phone's words; may be empty
}

func (e *Error) Error() string {
	if e.Description != "" {
		return "apps: " + e.Name + ": " + e.Description
	}
	return "apps: " + e.Name
}

// Browse lists the apps that the person installed. The connection is one to
// ServiceName; the caller closes it.
func Browse(ctx context.Context, conn net.Conn) ([]App, error) {
	request := map[string]any{
		"Command": "Browse",
		"ClientOptions": map[string]any{
			"ApplicationType":  "User",
			"ReturnAttributes": []string{"CFBundleIdentifier", "ApplicationSINF", "iTunesMetadata"},
		},
	}
	if err := send(ctx, conn, request); err != nil {
		return nil, err
	}
	var apps []App
	for total := 0; ; {
		var part struct {
			Status, Error, ErrorDescription string
			CurrentList                     []struct {
				ID       string `plist:"CFBundleIdentifier"`
				SINF     any    `plist:"ApplicationSINF"`
				Metadata any    `plist:"iTunesMetadata"`
			}
		}
		size, err := receive(ctx, conn, maxMessage, &part)
		switch {
		case err != nil:
			return nil, err
		case part.Error != "":
			return nil, &Error{part.Error, part.ErrorDescription}
		}
		for _, a := range part.CurrentList {
			if a.ID != "" {
				sinf, _ := a.SINF.([]byte)
				metadata, _ := a.Metadata.([]byte)
				apps = append(apps, App{a.ID, sinf, metadata})
			}
		}
		if total += size; total > maxTotal || len(apps) > maxApps {
			return nil, fmt.Errorf("apps: browse: %w", wire.ErrTooLong)
		}
		if part.Status == "Complete" {
			return apps, nil
		}
	}
}

// Icons reads icons over one connection to IconsServiceName, which it owns.
type Icons struct{ conn net.Conn }

// NewIcons makes a reader of icons. Its calls must not overlap.
func NewIcons(conn net.Conn) *Icons { return &Icons{conn} }

// Close ends the connection.
func (i *Icons) Close() error { return i.conn.Close() }

// PNG returns the picture of an app's icon.
func (i *Icons) PNG(ctx context.Context, bundleID string) ([]byte, error) {
	request := map[string]any{"command": "getIconPNGData", "bundleId": bundleID}
	var reply struct {
		PNG              []byte `plist:"pngData"`
		Error            string
		ErrorDescription string
	}
	if err := send(ctx, i.conn, request); err != nil {
		return nil, err
	}
	_, err := receive(ctx, i.conn, maxIcon, &reply)
	switch {
	case err != nil:
		return nil, err
	case reply.Error != "":
		return nil, &Error{reply.Error, reply.ErrorDescription}
	case len(reply.PNG) == 0:
		return nil, fmt.Errorf("apps: icon of %s: no picture: %w", bundleID, wire.ErrMalformed)
	}
	return reply.PNG, nil
}

func send(ctx context.Context, conn net.Conn, message any) error {
	release := deadline.Bind(ctx, conn, quiet)
	defer release()
	if err := wire.WritePlist(conn, proplist.FormatXML, message); err != nil {
		return fmt.Errorf("apps: %w", deadline.Cause(ctx, err))
	}
	return nil
}

// receive reads one message and returns its size.
func receive(ctx context.Context, conn net.Conn, limit int64, message any) (int, error) {
	release := deadline.Bind(ctx, conn, quiet)
	defer release()
	body, err := wire.ReadFrame(conn, limit)
	if err == nil {
		err = proplist.Decode(body, message)
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return 0, fmt.Errorf("apps: %w", deadline.Cause(ctx, err))
	}
	return len(body), nil
}
