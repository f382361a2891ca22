// Package cameraroll knows what the files of a photo library are by their names, on a
// phone and in a backup of it alike: which are pictures, films and raw pictures, and
// which belong together. It reads nothing.
package cameraroll

import "strings"

// Kind is what a file of a library is by its name.
type Kind uint8

// The kinds. Other is nothing that a person would count.
const (
	Other Kind = iota
	Picture
	Film
	Raw // beside a picture, or alone
)

var kinds = map[string]Kind{
	"heic": Picture, "heif": Picture, "jpg": Picture, "jpeg": Picture, "png": Picture, "gif": Picture,
	"tif": Picture, "tiff": Picture, "webp": Picture, "bmp": Picture, "avif": Picture, "jxl": Picture,
	"mov": Film, "mp4": Film, "m4v": Film, "avi": Film, "3gp": Film,
	"dng": Raw, "cr2": Raw, "cr3": Raw, "nef": Raw, "arw": Raw, "raf": Raw, "orf": Raw, "rw2": Raw,
}

// KindOf is what a file is by its extension.
func KindOf(path string) Kind { return kinds[Ext(path)] }

// Ext is the extension of a path in lower case, without its dot.
func Ext(path string) string {
	name := path[strings.LastIndexByte(path, '/')+1:]
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return ""
	}
	return strings.ToLower(name[i+1:])
}

// Stem is a path without its extension.
func Stem(path string) string {
	i := strings.LastIndexByte(path, '.')
	if i <= strings.LastIndexByte(path, '/') {
		return path
	}
	return path[:i]
}

// EditOf is the place of an edit beside its original, without extension: IMG_E0006 of
// IMG_0006.JPG.
func EditOf(at string) (string, bool) {
	i := strings.LastIndexByte(at, '/')
	s := Stem(at)
	name := s[i+1:]
	if len(name) < 5 || name[3] != '_' || name[4] < '0' || name[4] > '9' {
		return "", false
	}
	return s[:i+1] + name[:4] + "E" + name[4:], true
}

// OriginalOf is the place that an edit beside its original belongs to, without
// extension; the reverse of EditOf.
func OriginalOf(at string) (string, bool) {
	i := strings.LastIndexByte(at, '/')
	s := Stem(at)
	name := s[i+1:]
	if len(name) < 6 || name[3] != '_' || name[4] != 'E' || name[5] < '0' || name[5] > '9' {
		return "", false
	}
	return s[:i+1] + name[:4] + name[5:], true
}
