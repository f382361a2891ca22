package browse

import (
	"context"

	"github.com/lifeboat-app/lifeboat/device/disk/answer"
)

// Present leaves out those of the paths of which is known that nothing is there, or that may
// not be looked at. All disks together are waited for a little; who lies on one that does not
// answer stays, as nobody knows.
func Present(paths []string) []string { return thisComputer.present(paths) }

func (c computer) present(paths []string) (present []string) {
	var gone []*answer.Answer[bool]
	for _, path := range paths {
		gone = append(gone, ask(c, "present "+path, func() bool {
			_, err := c.stat(path)
			return err != nil
		}))
	}
	enough, end := context.WithTimeout(context.Background(), answer.Patient)
	defer end()
	for i, path := range paths {
		select {
		case <-gone[i].Came():
		case <-enough.Done():
		}
		select {
		case <-gone[i].Came():
			if gone[i].Value() {
				continue
			}
		default:
		}
		present = append(present, path)
	}
	return present
}
