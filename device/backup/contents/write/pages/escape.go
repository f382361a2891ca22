package pages

import (
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// appendText appends a text that comes from a backup to HTML, in an element or between
// the quotes of an attribute.
func appendText(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '&':
				b = append(b, "&amp;"...)
			case c == '<':
				b = append(b, "&lt;"...)
			case c == '>':
				b = append(b, "&gt;"...)
			case c == '"':
				b = append(b, "&#34;"...)
			case c == '\'':
				b = append(b, "&#39;"...)
			case c == '\r':
				if i == len(s) || s[i] != '\n' {
					b = append(b, '\n')
				}
			case c < ' ' && c != '\n' && c != '\t', c == 0x7f:
				b = utf8.AppendRune(b, utf8.RuneError)
			default:
				b = append(b, c)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r < 0xa0 {
			r = utf8.RuneError
		}
		b = utf8.AppendRune(b, r)
	}
	return b
}

// clean is a text for a plain file: without characters that a terminal obeys.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r == '\u2028', r == '\u2029', r == '\v', r == '\f', r == 0x85:
			return '\n'
		case r != '\n' && r != '\t' && unicode.IsControl(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

// line is a name on one line: without what breaks it or turns the direction of what
// follows.
func line(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case turns(r):
			return -1
		}
		return r
	}, clean(s)))
}

func turns(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// isolated keeps what turns the direction of writing inside of a text in plain files:
// what it opens and does not close is closed.
func isolated(s string) string {
	var open []rune
	for _, r := range s {
		switch {
		case r >= '\u202a' && r <= '\u202e' && r != '\u202c':
			open = append(open, '\u202c')
		case r >= '\u2066' && r <= '\u2068':
			open = append(open, '\u2069')
		case (r == '\u202c' || r == '\u2069') && len(open) > 0 && open[len(open)-1] == r:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return s
	}
	if len(open) > 100 { // nobody writes so
		return strings.Map(func(r rune) rune {
			if turns(r) {
				return -1
			}
			return r
		}, s)
	}
	for i := len(open) - 1; i >= 0; i-- {
		s += string(open[i])
	}
	return s
}

// href is the address of a file from a page in a folder: both are paths below the one
// that is saved into. All that is no letter or digit is escaped.
func href(from, to string) string {
	t := strings.Split(relative(from, to), "/")
	var b strings.Builder
	b.WriteString("./")
	for i, part := range t {
		if i > 0 {
			b.WriteByte('/')
		}
		for j := range len(part) {
			c := part[j]
			if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' {
				b.WriteByte(c)
			} else {
				b.WriteByte('%')
				b.WriteByte("0123456789ABCDEF"[c>>4])
				b.WriteByte("0123456789ABCDEF"[c&15])
			}
		}
	}
	return b.String()
}

// relative is the path of a file as it is seen from a folder.
func relative(from, to string) string {
	f, t := strings.Split(path.Clean(from), "/"), strings.Split(path.Clean(to), "/")
	if path.Clean(from) == "." {
		f = nil
	}
	for len(f) > 0 && len(t) > 1 && f[0] == t[0] {
		f, t = f[1:], t[1:]
	}
	return strings.Repeat("../", len(f)) + strings.Join(t, "/")
}

// maxLink is the longest address that is made a link.
const maxLink = 4096

// link is an address that may be clicked on: of the web, of mail, a telephone number.
func link(s string) (string, bool) {
	if len(s) > maxLink || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || turns(r) || r == utf8.RuneError || strings.ContainsRune("<>\"'`\\", r)
	}) {
		return "", false
	}
	u, err := url.Parse(s)
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Hostname() == "" || u.User != nil || u.Opaque != "" {
			return "", false
		}
	case "mailto":
		if !strings.Contains(u.Opaque, "@") || u.RawQuery != "" { // which could attach files
			return "", false
		}
	case "tel":
		if u.Opaque == "" || strings.Trim(u.Opaque, "+0123456789-().") != "" {
			return "", false
		}
	default:
		return "", false
	}
	return u.String(), true
}

// shown says how a file is shown, by its name: by that a browser goes.
type shown uint8

const (
	named   shown = iota // not linked: a browser could run what is in it
	linked               // opened by a click
	picture              // in the page
	film
	sound
)

var showings = map[string]shown{
	"jpg": picture, "jpeg": picture, "png": picture, "gif": picture, "webp": picture, "bmp": picture, "heic": picture, "heif": picture, "avif": picture, "tif": picture, "tiff": picture,
	"mp4": film, "m4v": film, "mov": film, "3gp": film, "webm": film, "avi": linked, "mkv": linked,
	"m4a": sound, "mp3": sound, "aac": sound, "wav": sound, "ogg": sound, "oga": sound, "opus": sound, "flac": sound, "caf": sound, "amr": sound, "aif": sound, "aiff": sound,
	"pdf": linked, "txt": linked, "csv": linked, "rtf": linked, "vcf": linked, "ics": linked, "zip": linked, "doc": linked, "docx": linked, "xls": linked, "xlsx": linked,
	"ppt": linked, "pptx": linked, "odt": linked, "ods": linked, "odp": linked, "pages": linked, "numbers": linked, "key": linked, "epub": linked, "pkpass": linked,
}

func showing(name string) shown {
	return showings[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
}

// extensions are those of files whose name has none, by their type.
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/heic": ".heic", "image/heif": ".heif", "image/webp": ".webp",
	"video/mp4": ".mp4", "video/quicktime": ".mov", "video/3gpp": ".3gp",
	"audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/mpeg": ".mp3", "audio/amr": ".amr", "audio/x-caf": ".caf", "audio/ogg": ".ogg", "audio/ogg; codecs=opus": ".opus",
	"application/pdf": ".pdf", "text/vcard": ".vcf", "text/plain": ".txt",
}
