package inside

// ChooseVideos has a page of photos show its videos alone.
func ChooseVideos(p Page) { p.(*photosPage).choose(photoFilter{is: filterVideos}) }
