package assistant

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/view"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestEndBesideDeadContents: the backup that is looked through lies on a disk that died.
// Nobody waits for what is being read of it: not who looks into another one, and not the
// end of the program.
func TestEndBesideDeadContents(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewRGBA(image.Rect(0, 0, 100, 100)), nil); err != nil {
		t.Fatal(err)
	}
	v := view.Of(contentstest.Plain(t, samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/IMG_0001.JPG", Data: photo.Bytes()}))
	if list, err := v.PhotoList(t.Context()); err != nil || len(list.Photos) != 1 {
		t.Fatal(list, err)
	}
	asked, answer := make(chan struct{}), make(chan struct{})
	v.Thumbnails(func() {
		asked <- struct{}{}
		<-answer
	}).Want(96, []int{0})
	<-asked // from here on, to close it takes until there is an answer

	b := newBench(t, linux)
	b.opened.take(v)
	b.opened.take(view.Of(contentstest.Plain(t)))
	b.end()
	if b.Contents() != nil {
		t.Error("it is still looked through")
	}
	close(answer)
	if err := v.Close(); err != nil { // as it is being closed by now, this waits for nothing
		t.Error(err)
	}
}
