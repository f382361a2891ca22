package view

import (
	"context"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/whatsapp"
	"github.com/lifeboat-app/lifeboat/device/backup/inventory"
)

// Larger implements shown.View. What no kind saves is left out.
func (v *View) Larger(ctx context.Context, than int64) ([]shown.Large, error) {
	end, err := v.begin()
	if err != nil {
		return nil, err
	}
	defer end()
	var all []shown.Large
	for f := range v.s.All() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if f.Size <= than {
			continue
		}
		if kind := kindOf(f.Domain, f.Path); kind != "" {
			all = append(all, shown.Large{Kind: kind, Name: f.Name(), Bytes: f.Size})
		}
	}
	return all, nil
}

// kindOf is the kind that a large file is saved with, by where it lies.
func kindOf(domain, path string) inventory.Kind {
	switch {
	case domain == "CameraRollDomain" && strings.HasPrefix(path, "Media/DCIM/"):
		return inventory.Photos
	case domain == "MediaDomain" && strings.HasPrefix(path, "Library/SMS/"):
		return inventory.Messages
	case strings.HasPrefix(domain, "AppDomain"):
		for _, w := range whatsapp.Domains {
			if domain == w {
				return inventory.WhatsApp
			}
		}
		return inventory.Apps
	}
	return ""
}
