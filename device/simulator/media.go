package simulator

import (
	"io"
	"iter"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/afc"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// cameraRoll is the photo library of a phone, as its file service shows it: what lies
// there now, which is what a backup would hold, and after a restore what that has
// brought.
func cameraRoll(agent *backupagent.Agent) afc.Own {
	return afc.Own{
		Folders: []string{"DCIM", "PhotoData"},
		State:   func() any { return agent.Image() },
		Entries: func() iter.Seq2[afc.Entry, error] { return libraryOf(agent.Image()) },
	}
}

// libraryOf yields the files of the camera roll's domain, which is the media folder.
func libraryOf(image phoneimage.Image) iter.Seq2[afc.Entry, error] {
	return func(yield func(afc.Entry, error) bool) {
		for item, err := range image.Items(true) {
			if err != nil {
				yield(afc.Entry{}, err)
				return
			}
			place, below := strings.CutPrefix(item.RelativePath, "Media/")
			if item.Domain != "CameraRollDomain" || !below || item.Kind == mbfile.Link {
				continue
			}
			e := afc.Entry{
				Path: place, Folder: item.Kind == mbfile.Directory, Size: item.Size,
				Born: time.Unix(item.Birth, 0), Changed: time.Unix(item.LastModified, 0),
			}
			if !e.Folder {
				one := *item
				e.Open = func() (io.ReadCloser, error) { return image.Open(&one) }
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}
