//go:build !linux && !(windows && (amd64 || arm64))

package desktop

// run takes what there is to show, and shows nothing.
func (t *Taskbar) run(string) {
	for range t.news {
	}
}
