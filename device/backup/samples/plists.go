package samples

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/proplist"
)

func (b *Backup) path(name string) string { return filepath.Join(b.Folder, name) }

// writePlists writes the three property lists (PROTOCOL.md §7.2, §7.3, §6.11).
func (b *Backup) writePlists() error {
	o := b.Options
	version, manifestVersion := "3.3", "10.0"
	if o.Format == backup.FormatMBDB {
		version, manifestVersion = "2.4", "9.1"
	}
	status := map[string]any{
		"BackupState": "new", "Date": o.Date, "IsFullBackup": true, "SnapshotState": o.State,
		"UUID": o.identifier("status"), "Version": version,
	}
	if err := b.writePlist("Status.plist", status, proplist.FormatBinary); err != nil {
		return err
	}
	manifest, err := b.manifest(manifestVersion)
	if err != nil {
		return err
	}
	if err := b.writePlist("Manifest.plist", manifest, proplist.FormatBinary); err != nil {
		return err
	}
	return b.writePlist("Info.plist", b.info(), proplist.FormatXML)
}

func (b *Backup) manifest(version string) (map[string]any, error) {
	o := b.Options
	apps := map[string]any{}
	for _, a := range o.Apps {
		apps[a.ID] = map[string]any{
			"CFBundleIdentifier": a.ID, "CFBundleVersion": a.Version, "ContainerContentClass": "Data/Application",
			"Path": "/var/containers/Bundle/Application/" + o.identifier("bundle "+a.ID) + "/" + a.Name + ".app",
		}
		share := a.ID + ".share"
		apps[share] = map[string]any{"CFBundleIdentifier": share, "CFBundleVersion": a.Version, "ContainerContentClass": "Data/PluginKitPlugin"}
		if a.Group != "" {
			apps[a.Group] = map[string]any{"CFBundleIdentifier": a.Group, "ContainerContentClass": "Shared/AppGroup"}
		}
	}
	groups := []string{"group.com.apple.notes"}
	for _, f := range o.Contents {
		if group, ok := strings.CutPrefix(f.Domain, "AppDomainGroup-"); ok {
			groups = append(groups, group)
		}
	}
	for _, group := range groups {
		apps[group] = map[string]any{"CFBundleIdentifier": group, "ContainerContentClass": "Shared/AppGroup"}
	}
	m := map[string]any{
		"BackupKeyBag": b.keys.bag, "Version": version, "Date": o.Date, "SystemDomainsVersion": "24.0",
		"WasPasscodeSet": !o.NoPasscode, "IsEncrypted": o.encrypted(), "Applications": apps,
		"Lockdown": map[string]any{
			"BuildVersion": o.Build, "DeviceName": o.DeviceName, "ProductType": o.ProductType,
			"ProductVersion": o.IOS, "SerialNumber": o.Serial, "UniqueDeviceID": o.UDID,
			"com.apple.Accessibility": map[string]any{}, "com.apple.mobile.data_sync": map[string]any{},
			"com.apple.mobile.iTunes.accessories": map[string]any{}, "com.apple.mobile.wireless_lockdown": map[string]any{},
		},
	}
	if o.encrypted() {
		key, err := b.keys.class.Seal(manifestClass, b.keys.manifest)
		if err != nil {
			return nil, err
		}
		m["ManifestKey"] = key
	}
	return m, nil
}

func (b *Backup) info() map[string]any {
	o := b.Options
	apps, installed := map[string]any{}, []string{}
	for _, a := range o.Apps {
		installed = append(installed, a.ID)
		meta, err := proplist.Encode(map[string]any{"itemName": a.Name, "bundleShortVersionString": a.Version, "softwareVersionBundleId": a.ID}, proplist.FormatBinary)
		if err != nil {
			continue // a map of strings cannot fail to encode
		}
		apps[a.ID] = map[string]any{"iTunesMetadata": meta, "ApplicationSINF": o.noise("sinf "+a.ID, 96, "sinf"), "PlaceholderIcon": []byte{}}
	}
	return map[string]any{
		"Applications": apps, "Installed Applications": installed, "Build Version": o.Build,
		"Device Name": o.DeviceName, "Display Name": o.DeviceName,
		"GUID":  strings.ReplaceAll(o.identifier("guid"), "-", ""),
		"ICCID": "8944000000000000018", "IMEI": "350000000000018", "Phone Number": o.PhoneNumber,
		"Last Backup Date": o.Date, "Product Type": o.ProductType, "Product Version": o.IOS,
		"Serial Number": o.Serial, "Target Identifier": o.UDID, "Target Type": "Device",
		"Unique Identifier": strings.ToUpper(o.UDID), "iTunes Files": map[string]any{}, "iTunes Settings": map[string]any{},
		"iTunes Version": "12.13.9.1",
	}
}

func (b *Backup) writePlist(name string, v any, format proplist.Format) error {
	data, err := proplist.EncodeFile(v, format)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return os.WriteFile(b.path(name), data, 0o644)
}

// editPlist changes one of the property lists.
func (b *Backup) editPlist(name string, edit func(map[string]any)) error {
	data, err := os.ReadFile(b.path(name))
	if err != nil {
		return err
	}
	m := map[string]any{}
	if err := proplist.Decode(data, &m); err != nil {
		return fmt.Errorf("edit %s: %w", name, err)
	}
	edit(m)
	return b.writePlist(name, m, proplist.FormatOf(data))
}
