package samples

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/lifeboat-app/lifeboat/device/proplist"
)

// generatedFiles calls emit for n further files of together total bytes, in the mix
// of a real phone: photos with a thumbnail in a directory of its own, messages'
// attachments, data of apps, settings; one in six is empty (PROTOCOL.md §8.8).
func (o Options) generatedFiles(n int, total int64, emit func(item) error) error {
	if n <= 0 {
		return nil
	}
	var sum float64
	random := rand.New(o.random("sizes"))
	for range n {
		sum += weight(random)
	}
	random = rand.New(o.random("sizes"))
	left, library := total, o.ownLibrary()
	for i := range n {
		w := weight(random)
		size := int64(float64(total) * w / sum)
		if i == n-1 {
			size = left
		}
		left -= size
		it := o.generatedFile(i, library)
		it.flags, it.size = flagFile, max(size, 0)
		if hasDigest(it.domain) { // these are proven by their SHA-1, so they are kept small and real
			var err error
			if it.data, err = o.settings(it.path, int(min(it.size, 4096))); err != nil {
				return err
			}
			left += it.size - int64(len(it.data))
		}
		if err := emit(it); err != nil {
			return err
		}
	}
	return nil
}

// settings returns a property list of about n bytes; nothing for none.
func (o Options) settings(purpose string, n int) ([]byte, error) {
	if n == 0 {
		return []byte{}, nil
	}
	return proplist.Encode(map[string]any{"Categories": o.noise(purpose, max(n-60, 0), "")}, proplist.FormatBinary)
}

// weight is the relative size of a file: log-normal, and nothing for one in six.
func weight(random *rand.Rand) float64 {
	w := math.Exp(1.6 * random.NormFloat64())
	if random.IntN(6) == 0 {
		return 0
	}
	return w
}

// generatedFile is one of them; in a backup with a library of its own it is of an app
// where it would be a picture.
func (o Options) generatedFile(i int, library bool) item {
	kind := i % 10
	if library {
		kind = max(kind, 7)
	}
	switch k := i / 10; kind {
	case 0, 1, 2: // photos, a thousand to a folder
		n := k*3 + i%10
		return item{
			domain: "CameraRollDomain", class: 3,
			path: fmt.Sprintf("Media/DCIM/%dAPPLE/IMG_%04d.HEIC", 101+n/1000, n%1000),
		}
	case 3, 4, 5: // their thumbnails
		n := k*3 + i%10 - 3
		return item{
			domain: "CameraRollDomain", class: 3,
			path: fmt.Sprintf("Media/PhotoData/Thumbnails/V2/DCIM/%dAPPLE/IMG_%04d.HEIC/5003.JPG", 101+n/1000, n%1000),
		}
	case 6: // attachments of messages
		return item{
			domain: "MediaDomain", class: 3,
			path: fmt.Sprintf("Library/SMS/Attachments/%02x/%02d/%s/IMG_%04d.jpeg", k%256, k%16, o.identifier(fmt.Sprint(k)), k%10000),
		}
	case 9:
		if k%8 == 0 { // settings
			return item{
				domain: "HomeDomain", class: 4,
				path: fmt.Sprintf("Library/UserNotifications/%s/Categories.plist", o.identifier(fmt.Sprint("n", k))),
			}
		}
	}
	if len(o.Apps) == 0 {
		return item{domain: "MediaDomain", path: fmt.Sprintf("Media/Downloads/%d.bin", i), class: 3}
	}
	a := o.Apps[i/10%len(o.Apps)]
	if a.Empty {
		a = o.Apps[0]
	}
	return item{
		domain: "AppDomain-" + a.ID, class: 3,
		path: fmt.Sprintf("Documents/cache/%03d/blob-%06d.dat", i/200, i),
	}
}
