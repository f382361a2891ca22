package mobilebackup

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/lifeboat-app/lifeboat/device/apps"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// Domains of lockdown of which Info.plist holds values.
const (
	domainDefault = ""
	domainITunes  = "com.apple.iTunes"
	domainMobile  = "com.apple.mobile.iTunes"
)

// iTunesFiles are the small files of /iTunes_Control/iTunes that belong into
// Info.plist (PROTOCOL.md §6.11).
var iTunesFiles = [...]string{
	"ApertureAlbumPrefs", "IC-Info.sidb", "IC-Info.sidv", "PhotosFolderAlbums", "PhotosFolderName",
	"PhotosFolderPrefs", "VoiceMemos.plist", "iPhotoAlbumPrefs", "iTunesApplicationIDs", "iTunesPrefs", "iTunesPrefs.plist",
}

const maxInfoFile = 16 << 20

// info gathers Info.plist, which the host writes and phones read on a restore: what
// the phone is, which apps to fetch again, and iTunes' own settings (PROTOCOL.md
// §6.11). What the phone does not tell is left out; only losing the phone is an
// error.
func (c *contact) info(ctx context.Context, now time.Time) (map[string]any, error) {
	info := map[string]any{
		"Last Backup Date":  now.UTC().Truncate(time.Second),
		"Target Identifier": c.link.UDID(),
		"Target Type":       "Device",
		"Unique Identifier": strings.ToUpper(c.link.UDID()),
		"GUID":              strings.ToUpper(strings.ReplaceAll(uuid.NewString(), "-", "")),
		"iTunes Settings":   map[string]any{},
		"iTunes Version":    "10.0.1",
	}
	for key, source := range map[string]string{
		"Build Version": "BuildVersion", "Device Name": "DeviceName", "Display Name": "DeviceName",
		"ICCID": "IntegratedCircuitCardIdentity", "IMEI": "InternationalMobileEquipmentIdentity",
		"IMEI 2": "InternationalMobileEquipmentIdentity2", "MEID": "MobileEquipmentIdentifier",
		"Phone Number": "PhoneNumber", "Product Type": "ProductType", "Product Version": "ProductVersion",
		"Product Name": "MarketingName", "Serial Number": "SerialNumber",
	} {
		if value, _ := c.values[domainDefault][source].(string); value != "" {
			info[key] = value
		}
	}
	if settings := c.values[domainITunes]; settings != nil {
		info["iTunes Settings"] = settings
	}
	if version, _ := c.values[domainMobile]["MinITunesVersion"].(string); version != "" {
		info["iTunes Version"] = version
	}
	if err := c.infoApps(ctx, info); err != nil {
		return nil, err
	}
	return info, c.infoFiles(ctx, info)
}

// infoApps lists the apps. Only one with both its licence and its store record
// can be fetched again by itself, so only those get an entry of their own.
func (c *contact) infoApps(ctx context.Context, info map[string]any) error {
	installed := []any{}
	applications := map[string]any{}
	list, err := apps.Browse(ctx, c.apps)
	if err != nil {
		return fmt.Errorf("list apps: %w", err)
	}
	for _, app := range list {
		installed = append(installed, app.BundleID)
		if len(app.SINF) == 0 || len(app.Metadata) == 0 {
			continue
		}
		entry := map[string]any{"ApplicationSINF": app.SINF, "iTunesMetadata": app.Metadata}
		if icon := c.icon(ctx, app.BundleID); len(icon) > 0 {
			entry["PlaceholderIcon"] = icon
		}
		applications[app.BundleID] = entry
	}
	info["Installed Applications"] = installed
	info["Applications"] = applications
	return ctx.Err()
}

// icon is optional: a phone that returns none is not asked again.
func (c *contact) icon(ctx context.Context, bundle string) []byte {
	if c.icons == nil {
		return nil
	}
	png, err := c.icons.PNG(ctx, bundle)
	if err != nil && !isRefusal(err) {
		_ = c.icons.Close()
		c.icons = nil
	}
	return png
}

func (c *contact) infoFiles(ctx context.Context, info map[string]any) error {
	files := map[string]any{}
	for _, name := range iTunesFiles {
		data, err := c.files.ReadFile(ctx, "/iTunes_Control/iTunes/"+name, maxInfoFile)
		switch {
		case err == nil && len(data) > 0:
			files[name] = data
		case err != nil && !isRefusal(err):
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	info["iTunes Files"] = files
	data, err := c.files.ReadFile(ctx, "/Books/iBooksData2.plist", maxInfoFile)
	switch {
	case err == nil && len(data) > 0:
		info["iBooks Data 2"] = data
	case err != nil && !isRefusal(err):
		return fmt.Errorf("read iBooksData2.plist: %w", err)
	}
	return nil
}

func encodeInfo(info map[string]any) ([]byte, error) {
	raw, err := proplist.EncodeFile(info, proplist.FormatXML)
	if err != nil {
		return nil, fmt.Errorf("encode Info.plist: %w", err)
	}
	return raw, nil
}
