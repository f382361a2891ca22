// Package proof tells from the bytes of a file whether they can be what the
// file's name says: whether a picture begins and ends as one, the boxes of a film
// reach its end, a property list holds together.
//
//	var s proof.Stream
//	s.Reset("Media/DCIM/100APPLE/IMG_0001.HEIC", size)
//	s.Write(part) // the content, decrypted, from its beginning to its end
//	result := s.End()
//
// These are cheap proofs, by structure only: a picture that passes may still show
// something else. Nothing is decoded, and nothing kept but a few hundred bytes and
// a property list of up to MaxList.
//
// Apps give files odd names, so that a result says how sure it is. Certain are
// zeros where no format has them, a checksum of the format's own that differs,
// and a list that contradicts itself.
//
// Formats: JPEG, ITU-T T.81 annex B; PNG, W3C third edition 5; ISO base media
// (HEIC, MP4, MOV), ISO/IEC 14496-12 4.2 and Apple's QuickTime File Format; GIF89a;
// RIFF (WebP, WAV); TIFF 6.0; PDF, ISO 32000-1 7.5; ZIP, APPNOTE 4.3; "bplist00"
// as in package proplist.
package proof

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Class is what a file's name says that it holds.
type Class uint8

// The classes.
const (
	Unnamed  Class = iota // the name says nothing that could be proven
	Picture               // also thumbnails
	Film                  //
	Sound                 //
	List                  // a property list
	Database              // SQLite
	Document              // PDF, office documents, archives
	Text                  //
	classes
)

// Classes is the number of classes.
const Classes = int(classes)

// State is what the bytes say.
type State uint8

// The states.
const (
	Unproven State = iota // nothing that is known here contradicts or proves it
	Begins                // begins as its format does; nothing proves the rest
	Whole                 // holds together from its beginning to its end
	Foreign               // begins as no format known here does, and may never have
	Beheaded              // begins as no format does, and continues or ends as one
	Broken                // contradicts itself
	Blank                 // begins with zeros
	Hollow                // holds nothing but zeros
)

// Result is what is known of a file when it was read.
type Result struct {
	Class   Class // by its name
	State   State
	Certain bool   // the state cannot be due to an odd name or an odd program
	Why     string // the format and its part that is wrong, for Details: "PNG: CRC-32"; empty when nothing is
	SQLite  bool   // it begins as a SQLite database does, whatever its name
	List    bool   // it is a property list, whatever its name
}

// sqliteMagic is how a SQLite database begins.
const sqliteMagic = "SQLite format 3\x00"

// extensions returns the class that a name's extension stands for.
var extensions = map[string]Class{
	"jpg": Picture, "jpeg": Picture, "heic": Picture, "heif": Picture, "png": Picture, "gif": Picture, "webp": Picture,
	"tif": Picture, "tiff": Picture, "dng": Picture, "bmp": Picture, "avif": Picture,
	"mov": Film, "mp4": Film, "m4v": Film, "3gp": Film, "qt": Film,
	"m4a": Sound, "m4b": Sound, "m4r": Sound, "mp3": Sound, "wav": Sound, "caf": Sound, "amr": Sound, "aac": Sound,
	"aif": Sound, "aiff": Sound, "aifc": Sound, "flac": Sound, "ogg": Sound, "opus": Sound,
	"plist":  List,
	"sqlite": Database, "sqlite3": Database, "sqlitedb": Database, "storedata": Database,
	"pdf": Document, "docx": Document, "xlsx": Document, "pptx": Document, "zip": Document, "epub": Document,
	"pages": Document, "numbers": Document, "key": Document,
	"txt": Text, "json": Text, "xml": Text, "html": Text, "htm": Text, "csv": Text, "vcf": Text, "ics": Text, "md": Text,
	"rtf": Text, "strings": Text, "aae": Text,
}

// Extension returns the extension of a path in lower case, without its dot; empty
// when it has none or a long one.
func Extension(path string) string {
	name := path[strings.LastIndexByte(path, '/')+1:]
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || len(name)-dot > 10 {
		return ""
	}
	return strings.ToLower(name[dot+1:])
}

// Named returns the class that a path's extension stands for.
func Named(path string) Class {
	return extensions[Extension(path)]
}

const (
	headSize  = 64
	tailSize  = 1024
	blankSize = 16  // zeros with which no format begins
	zeroTail  = 512 // zeros with which few formats end
)

// Stream takes the bytes of one file after the other. The zero Stream is ready for
// Reset.
type Stream struct {
	class Class
	size  int64
	n     int64
	zeros int64 // how many zeros it begins with
	head  [headSize]byte
	tail  [tailSize]byte
	last  int // bytes in tail
	walk  walker
	list  []byte // a property list
	keeps bool   // it may be one
}

// Reset begins a file. Its size is that of its content.
func (s *Stream) Reset(path string, size int64) {
	s.class, s.size, s.n, s.zeros, s.last = Named(path), size, 0, 0, 0
	s.walk.reset(size)
	clear(s.list)
	s.list, s.keeps = s.list[:0], false
}

// Wipe overwrites what is kept of the last file.
func (s *Stream) Wipe() {
	clear(s.list[:cap(s.list)])
	clear(s.head[:])
	clear(s.tail[:])
}

// Write takes the next bytes. It never fails.
func (s *Stream) Write(p []byte) {
	if len(p) == 0 {
		return
	}
	if s.zeros == s.n {
		s.zeros += int64(leadingZeros(p))
	}
	if s.n < headSize {
		copy(s.head[s.n:], p)
	}
	first := s.n == 0
	s.n += int64(len(p))
	s.keepTail(p)
	if first {
		s.begin(p)
	}
	s.walk.feed(p)
	if s.keeps {
		if len(s.list)+len(p) > MaxList {
			s.keeps, s.list = false, s.list[:0]
		} else {
			s.list = append(s.list, p...)
		}
	}
}

// begin looks at the first bytes, of which the first Write gives at least sixteen
// where the file has them.
func (s *Stream) begin(p []byte) {
	switch s.class {
	case Picture, Film, Sound:
		s.walk.begin(p)
	}
	s.keeps = (bytes.HasPrefix(p, []byte(binaryMagic)) || s.class == List) && s.size <= MaxList
}

func (s *Stream) keepTail(p []byte) {
	if len(p) >= tailSize {
		s.last = copy(s.tail[:], p[len(p)-tailSize:])
		return
	}
	if over := s.last + len(p) - tailSize; over > 0 {
		copy(s.tail[:], s.tail[over:s.last])
		s.last -= over
	}
	s.last += copy(s.tail[s.last:], p)
}

// leadingZeros counts the zero bytes at the beginning of p.
func leadingZeros(p []byte) int {
	n := 0
	for n+8 <= len(p) && binary.LittleEndian.Uint64(p[n:]) == 0 {
		n += 8
	}
	for n < len(p) && p[n] == 0 {
		n++
	}
	return n
}

// endZeros counts the zero bytes at the end of what is kept of the file's end.
func (s *Stream) endZeros() int {
	for i := s.last - 1; i >= 0; i-- {
		if s.tail[i] != 0 {
			return s.last - 1 - i
		}
	}
	return s.last
}

// End returns what the file's bytes say.
func (s *Stream) End() Result {
	r := Result{Class: s.class, SQLite: bytes.HasPrefix(s.begun(), []byte(sqliteMagic))}
	if s.n == 0 {
		return r
	}
	if s.class != Unnamed && s.zeros >= blankSize {
		switch {
		case s.zeros == s.n:
			r.State, r.Certain, r.Why = Hollow, true, "zeros"
			return r
		case s.class != Text && s.class != Document:
			r.State, r.Certain, r.Why = Blank, true, "zeros: head"
			return r
		}
	}
	switch s.class {
	case Picture, Film, Sound:
		if s.media(&r); s.n < headSize && !r.Certain {
			r.State, r.Why = Unproven, "" // shorter than any picture
		}
	case Document:
		s.document(&r)
	case List:
		s.property(&r)
	default:
		if bytes.HasPrefix(s.begun(), []byte(binaryMagic)) {
			s.property(&r)
		}
	}
	return r
}

// begun is what is kept of the beginning.
func (s *Stream) begun() []byte { return s.head[:min(s.n, headSize)] }
