package notes

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Text is a text and how its parts look.
type Text struct {
	Text string // line breaks as they are; U+FFFC stands for an attachment
	Runs []Run  // in order; together they are Text
}

// Run is a part of a text that looks the same.
type Run struct {
	Text                            string
	Style                           Style // of the paragraphs that it is in
	Align                           Align
	Indent                          int // steps of a list, 0 to 20
	Quote                           bool
	Done                            bool // of a Checklist
	Bold, Italic, Underline, Strike bool
	Raised                          int // above 0 superscript, below 0 subscript
	Link                            string
	Color                           Color
	Attachment                      string // identifier; empty where there is none
	UTI                             string // of the attachment
}

// Color is a colour of text; Set says whether there is one.
type Color struct {
	R, G, B uint8
	Set     bool
}

// Style is what a paragraph is.
type Style uint8

// The styles.
const (
	Plain Style = iota
	Title
	Heading
	Subheading
	Monospaced
	Dotted // a list
	Dashed
	Numbered
	Checklist
)

var styles = map[int32]Style{0: Title, 1: Heading, 2: Subheading, 4: Monospaced, 100: Dotted, 101: Dashed, 102: Numbered, 103: Checklist}

// Align is where the lines of a paragraph stand.
type Align uint8

// The alignments.
const (
	Natural Align = iota
	Center
	Right
	Justify
)

// maxRuns is more than a person can make.
const maxRuns = 500_000

// decode reads a body: a document with a note in it.
func decode(data []byte) (Text, error) {
	data, err := unpack(data)
	if err != nil {
		return Text{}, err
	}
	note, err := inner(data, 2, 3)
	if err != nil {
		return Text{}, err
	}
	return decodeText(note)
}

// DocumentText is the text of a document in the form of a note's body, as Reminders keeps
// titles in it too, without the marks of attachments.
func DocumentText(data []byte) (string, error) {
	t, err := decode(data)
	return strings.ReplaceAll(t.Text, "\ufffc", ""), err
}

// decodeText reads a note's text, or that of a cell of a table.
func decodeText(note []byte) (Text, error) {
	var t Text
	var runs []Run
	var lengths []uint64
	err := each(note, func(f field) error {
		switch {
		case f.id == 2:
			t.Text = strings.ToValidUTF8(string(f.data), string(utf8.RuneError))
		case f.id == 5:
			if len(runs) == maxRuns {
				return errTooBig
			}
			r, n, err := decodeRun(f.data)
			runs, lengths = append(runs, r), append(lengths, n)
			return err
		}
		return nil
	})
	if err != nil {
		return Text{}, err
	}
	t.Runs = cut(t.Text, runs, lengths)
	return t, nil
}

// cut gives each run its part of the text. Lengths are in units of UTF-16; what is left
// over looks plain.
func cut(text string, runs []Run, lengths []uint64) []Run {
	var out []Run
	for i, r := range runs {
		end, units := 0, uint64(0)
		for end < len(text) && units < lengths[i] {
			c, n := utf8.DecodeRuneInString(text[end:])
			end += n
			if units++; c > 0xffff {
				units++
			}
		}
		if end == 0 {
			continue
		}
		r.Text, text = text[:end], text[end:]
		out = append(out, r)
	}
	if text != "" {
		out = append(out, Run{Text: text})
	}
	return out
}

func decodeRun(b []byte) (r Run, length uint64, err error) {
	err = each(b, func(f field) error {
		switch f.id {
		case 1:
			length = f.number
		case 2:
			return r.paragraph(f.data)
		case 5:
			r.Bold, r.Italic = f.number&1 != 0, f.number&2 != 0
		case 6:
			r.Underline = f.number != 0
		case 7:
			r.Strike = f.number != 0
		case 8:
			r.Raised = int(int32(f.number))
		case 9:
			r.Link = strings.ToValidUTF8(string(f.data), "")
		case 10:
			return r.color(f.data)
		case 12:
			return each(f.data, func(f field) error {
				switch f.id {
				case 1:
					r.Attachment = strings.ToValidUTF8(string(f.data), "")
				case 2:
					r.UTI = strings.ToValidUTF8(string(f.data), "")
				}
				return nil
			})
		}
		return nil
	})
	return r, length, err
}

// maxIndent is how deep a list is shown.
const maxIndent = 20

func (r *Run) paragraph(b []byte) error {
	return each(b, func(f field) error {
		switch f.id {
		case 1:
			r.Style = styles[int32(f.number)]
		case 2:
			// As text systems of Apple's count them: left, center, right, justified, natural.
			r.Align = map[uint64]Align{1: Center, 2: Right, 3: Justify}[f.number]
		case 4:
			r.Indent = int(min(f.number, maxIndent))
		case 5:
			return each(f.data, func(f field) error {
				if f.id == 2 {
					r.Done = f.number != 0
				}
				return nil
			})
		case 8:
			r.Quote = f.number != 0
		}
		return nil
	})
}

func (r *Run) color(b []byte) error {
	r.Color.Set = true
	return each(b, func(f field) error {
		part := math.Float32frombits(uint32(f.number))
		if !(part >= 0) { // NaN too
			part = 0
		}
		v := uint8(min(part, 1)*255 + 0.5)
		switch f.id {
		case 1:
			r.Color.R = v
		case 2:
			r.Color.G = v
		case 3:
			r.Color.B = v
		}
		return nil
	})
}
