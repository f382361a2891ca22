package proof

import (
	"bytes"
	"encoding/binary"
)

// media judges pictures, films and sounds. Any format of the three will do: a
// picture that is called .JPG and is a HEIC is an everyday thing.
func (s *Stream) media(r *Result) {
	head := s.begun()
	w := &s.walk
	switch w.format {
	case jpeg:
		s.jpeg(r)
		return
	case png:
		r.State = Whole
		switch {
		case w.crc:
			r.State, r.Certain, r.Why = Broken, true, "PNG: CRC-32"
		case w.bad:
			r.State, r.Why = Broken, "PNG: chunks"
		case !w.done:
			r.State, r.Why = Broken, "PNG: IEND"
		}
		return
	case boxes:
		s.boxes(r)
		return
	}
	switch {
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		r.State = Begins
		if s.tail[s.last-1] == 0x3b {
			r.State = Whole
		} else if s.endZeros() >= zeroTail {
			r.State, r.Why = Broken, "GIF: zeros"
		}
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) >= 12:
		s.riff(r, head)
	case len(head) >= 8 && (string(head[:4]) == "II*\x00" || string(head[:4]) == "MM\x00*"):
		s.tiff(r, head)
	case hasAny(head, "BM", "ID3", "fLaC", "OggS", "caff", "FORM", "#!AMR"), mpegSound(head):
		r.State = Begins
	case known(head) || printable(head):
		// A document, a list, a message of a server: odd, and nothing to say of it.
	case remains(head), bytes.HasSuffix(s.tail[:s.last], []byte("\xff\xd9")), bytes.HasSuffix(s.tail[:s.last], []byte("IEND\xaeB`\x82")):
		r.State, r.Why = Beheaded, "head"
	default:
		r.State, r.Why = Foreign, "head"
	}
}

// remains reports whether parts of a picture or film stand in the beginning of a file
// that does not begin as one.
func remains(p []byte) bool {
	for _, part := range []string{"ftyp", "hdlr", "mdat", "moov", "iinf", "meta", "JFIF\x00", "Exif\x00\x00", "IHDR", "IDAT"} {
		if bytes.Contains(p, []byte(part)) {
			return true
		}
	}
	return false
}

// mpegSound reports whether MPEG audio or ADTS begins here.
func mpegSound(head []byte) bool { return len(head) >= 2 && head[0] == 0xff && head[1]&0xe0 == 0xe0 }

// known reports whether another known format begins here.
func known(head []byte) bool {
	return hasAny(head, sqliteMagic, "bplist", "%PDF-", "PK\x03\x04", "PK\x05\x06", "\x1f\x8b", "8BPS", "\xff\x0a", "\x00\x00\x00\x0cJXL ",
		"\x00\x00\x00\x0cjP  ", "\x00\x00\x01\x00", "icns", "AppleDouble")
}

// printable reports whether a text begins here.
func printable(head []byte) bool {
	for _, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7f || c >= 0xf8 {
			return false
		}
	}
	return len(head) >= 4
}

func hasAny(head []byte, magics ...string) bool {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m)) {
			return true
		}
	}
	return false
}

// jpeg: the segments up to the picture's data follow each other, and the end of
// the image stands at the end. Cameras append more pictures, each with its own
// end, and some programs other things.
func (s *Stream) jpeg(r *Result) {
	zeros := s.endZeros()
	end := s.tail[:s.last-zeros]
	switch {
	case s.walk.bad:
		r.State, r.Why = Broken, "JPEG: segments"
	case !s.walk.done:
		r.State, r.Why = Broken, "JPEG: SOS"
	case bytes.HasSuffix(end, []byte{0xff, 0xd9}):
		r.State = Whole
	case zeros >= zeroTail:
		r.State, r.Why = Broken, "JPEG: zeros"
	default:
		r.State = Begins
	}
}

// boxes: the boxes of an ISO media file reach exactly to its end.
func (s *Stream) boxes(r *Result) {
	w := &s.walk
	rest := s.size - w.at
	switch {
	case w.bad:
		r.State, r.Why = Broken, "ISO media: boxes"
	case rest < 0:
		r.State, r.Why = Broken, "ISO media: last box"
	case rest > 0: // less than a box; QuickTime ends some with four zeros
		r.State = Begins
	case s.class == Picture && s.endZeros() == tailSize && w.data:
		r.State, r.Why = Broken, "ISO media: zeros"
	case w.table:
		r.State = Whole
	default:
		r.State = Begins
	}
}

// riff: WebP, WAV and AVI tell their length.
func (s *Stream) riff(r *Result, head []byte) {
	told := int64(binary.LittleEndian.Uint32(head[4:])) + 8
	switch {
	case told == 8 || told == 8+0xffffffff: // written as a stream
		r.State = Begins
	case told == s.size || told+1 == s.size:
		r.State = Whole
	case told > s.size && string(head[8:12]) == "WEBP":
		r.State, r.Why = Broken, "RIFF: length"
	default:
		r.State = Begins
	}
}

// tiff: TIFF and DNG tell where their first directory lies.
func (s *Stream) tiff(r *Result, head []byte) {
	var order binary.ByteOrder = binary.LittleEndian
	if head[0] == 'M' {
		order = binary.BigEndian
	}
	r.State = Begins
	if at := int64(order.Uint32(head[4:])); at < 8 || at+2 > s.size {
		r.State, r.Why = Broken, "TIFF: IFD"
	}
}

// document judges PDF and what is a ZIP inside.
func (s *Stream) document(r *Result) {
	head, tail := s.begun(), s.tail[:s.last]
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		r.State = Begins
		if bytes.Contains(tail, []byte("%%EOF")) {
			r.State = Whole
		} else if s.endZeros() >= zeroTail {
			r.State, r.Why = Broken, "PDF: zeros"
		}
	case hasAny(head, "PK\x03\x04", "PK\x05\x06"):
		r.State = Begins
		if at := bytes.LastIndex(tail, []byte("PK\x05\x06")); at >= 0 && len(tail)-at >= 22 {
			r.State = Whole
		} else if s.endZeros() >= zeroTail {
			r.State, r.Why = Broken, "ZIP: zeros"
		}
	}
}
