package guide

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// PhoneName is what to call a phone: its name, else that of its model, else its
// class, else “iPhone”.
func (g *Guide) PhoneName(p phone.Phone) string {
	if name, ok := p.Name.Get(); ok && visible(name) {
		return OneLine(name)
	}
	return g.modelName(p)
}

// BackupName is what a backup calls the phone that it is of; empty where it calls it
// nothing that can be seen.
func BackupName(b backup.Facts) string {
	for _, name := range []string{b.DisplayName, b.DeviceName} {
		if visible(name) {
			return OneLine(name)
		}
	}
	return ""
}

// OneLine is a foreign text as it can stand in a line: without line breaks, control
// characters, and marks that would turn round what follows them.
func OneLine(text string) string {
	plain := strings.IndexFunc(text, func(r rune) bool {
		return r != ' ' && unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}) < 0
	if plain {
		return strings.TrimSpace(text)
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, text)), " ")
}

// choosePhone is the button that makes a phone the one of the way. It names the
// phone, and where two have the same name what tells them apart.
func (v *view) choosePhone(p phone.Phone) *Action {
	args := map[string]any{"Phone": v.g.PhoneName(p), "Model": v.g.modelName(p), "End": lastFour(p)}
	key := "use-phone"
	for _, o := range v.s.Phones {
		if o.UDID == p.UDID || !strings.EqualFold(v.g.PhoneName(o), v.g.PhoneName(p)) {
			continue
		}
		if key == "use-phone" && v.g.modelName(o) != v.g.modelName(p) {
			key = "use-phone-model"
		} else if v.g.modelName(o) == v.g.modelName(p) {
			key = "use-phone-serial"
		}
	}
	a := buttonFor(ActChoosePhone, p.UDID, "action/"+key, args)
	a.Note = Text{Key: "phone/model", Args: args}
	if ios, ok := p.IOS.Get(); ok {
		a.Note = Text{Key: "phone/line", Args: map[string]any{"Model": v.g.modelName(p), "IOS": ios}}
	}
	return a
}

// lastFour is the end of what a phone's maker numbers it by: its serial number,
// which a person can look up in Settings, else its identifier.
func lastFour(p phone.Phone) string {
	number := p.UDID
	if serial, ok := p.Serial.Get(); ok && serial != "" {
		number = serial
	}
	return number[max(len(number)-4, 0):]
}

// modelName is what to call a phone that has no name.
func (g *Guide) modelName(p phone.Phone) string {
	if model := g.Model(p.ProductType.Value); model.Name != "" {
		return model.Name
	}
	if class, ok := p.Class.Get(); ok && class != "" {
		return class
	}
	return "iPhone"
}

// longestTyped is how many characters a name may have that a person is asked to
// type.
const longestTyped = 60

// typedName is the name that a person types before a phone is replaced: that of
// the phone, or of its model where the phone's cannot be typed. Little pictures
// are on no keyboard of a computer.
func (g *Guide) typedName(p phone.Phone) string {
	if name := g.PhoneName(p); folded(name) != "" && utf8.RuneCountInString(name) <= longestTyped {
		return name
	}
	return g.modelName(p)
}

// Meets reports whether what a person typed is the name that was asked for. It
// forgives what a keyboard does and what an eye does not see: the kind of
// apostrophe, quote, dash and space, how many spaces, upper and lower case, how
// an accent is written, and little pictures. A name in another script may be typed
// in Latin letters, as it is spelled where no font has its own.
func Meets(typed, name string) bool {
	want, have := folded(name), folded(typed)
	return want != "" && have != "" && (have == want || spelled(name) != "" && tight(have) == tight(folded(spelled(name))))
}

// spelled is a name of another script in Latin letters; empty for one in Latin
// letters.
func spelled(name string) string {
	var out strings.Builder
	other := false
	for _, r := range name {
		if r < unicode.MaxLatin1 || unicode.Is(unicode.Latin, r) || !unicode.IsLetter(r) {
			out.WriteRune(r)
			continue
		}
		other = true
		out.WriteString(unidecode.Unidecode(string(r)))
	}
	if !other {
		return ""
	}
	return out.String()
}

// tight is a text without its spaces.
func tight(text string) string { return strings.ReplaceAll(text, " ", "") }

// signs are written in more than one way, and mean the same.
var signs = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "ʼ", "'", "ʹ", "'", "`", "'", "´", "'", "＇", "'",
	"“", `"`, "”", `"`, "„", `"`, "‟", `"`, "″", `"`, "«", `"`, "»", `"`,
	"ß", "ss", "ẞ", "ss", // the one letter that is written as two in capitals
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-",
)

// folded is a name with all that Meets forgives taken out of it: empty where no
// letter and no digit is left.
func folded(name string) string {
	name = foldedCase(signs.Replace(name))
	letters := false
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unseen(r) || r == keycap:
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			letters = true
			return r
		case unicode.IsMark(r), unicode.IsPunct(r), r < unicode.MaxASCII && unicode.IsPrint(r):
			return r
		}
		return -1 // a picture, or a sign that only directs how others are drawn
	}, name)
	if !letters {
		return ""
	}
	// What stood between a letter and its accent may have gone.
	return strings.Join(strings.Fields(foldedCase(name)), " ")
}

// foldedCase is a text in lower case, its accents in one form.
func foldedCase(s string) string {
	return norm.NFKC.String(strings.Map(lower, norm.NFKC.String(s)))
}

// lower is a letter in lower case. What has several, as a sigma does, gets the one
// that its capital has. (x/text/cases would bring the languages of the world.)
func lower(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }

// keycap draws the digit before it as a key.
const keycap = '\u20e3'

// visible reports whether a name shows anything.
func visible(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unseen(r) })
}

// unseen reports whether a character has no shape of its own, although it counts
// as a letter or a mark.
func unseen(r rune) bool {
	return r == '\u2800' || unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}
