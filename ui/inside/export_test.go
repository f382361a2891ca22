package inside

// ChooseVideos has a page of photos show its videos alone.
func ChooseVideos(p Page) { p.(*photosPage).choose(photoFilter{is: filterVideos}) }

// ShownPhotos is how many photos a page of them shows.
func ShownPhotos(p Page) int { return len(p.(*photosPage).shown) }
