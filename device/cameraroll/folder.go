package cameraroll

// File is a file of one folder of a library.
type File struct {
	Name    string
	Size    int64
	Changed int64 // Unix seconds; 0 where that is not known
}

// Item is what a person would call one photo or video, with all files that belong to it.
type Item struct {
	Video   bool
	Bytes   int64
	Changed int64 // of the original; see File
}

// Items puts the files of one folder together: the film of a Live Photo, the raw picture
// beside a picture, and an edit beside its original are part of that, and counted with
// it; their bytes count, too. What is no picture and no film is left out. It is the rule
// by which a backup's library is counted where its index cannot be read.
func Items(files []File) []Item {
	pictures, films := map[string]bool{}, map[string]bool{}
	for _, f := range files {
		switch KindOf(f.Name) {
		case Picture:
			pictures[Stem(f.Name)] = true
		case Film:
			films[Stem(f.Name)] = true
		}
	}
	// partOf is the name, without extension, of what a file is a part of.
	partOf := func(f File) (string, bool) {
		if of, ok := OriginalOf(f.Name); ok && (pictures[of] || films[of]) {
			return of, true
		}
		stem := Stem(f.Name)
		return stem, KindOf(f.Name) != Picture && pictures[stem]
	}
	var items []Item
	leads := map[string]int{} // the item that a name stands for
	for _, f := range files {
		kind := KindOf(f.Name)
		if kind == Other {
			continue
		}
		if _, part := partOf(f); part {
			continue
		}
		stem := Stem(f.Name)
		if _, there := leads[stem]; !there || kind == Picture {
			leads[stem] = len(items)
		}
		items = append(items, Item{Video: kind == Film, Bytes: f.Size, Changed: f.Changed})
	}
	for _, f := range files {
		if KindOf(f.Name) == Other {
			continue
		}
		if of, part := partOf(f); part {
			if i, there := leads[of]; there {
				items[i].Bytes += f.Size
			}
		}
	}
	return items
}
