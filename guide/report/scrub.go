package report

import (
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

var (
	versionShape = pattern(`^[0-9]{1,3}(\.[0-9]{1,3}){0,3}$|^[0-9]{1,2}[A-Z][0-9]{1,5}[a-z]?$`)
	modelShape   = pattern(`^(iPhone|iPad|iPod)[0-9]{1,2},[0-9]{1,2}$`)
	plainShape   = pattern(`^[a-z0-9/. _-]{0,60}$`)
	numberShape  = pattern(`^[(\[]*(-?(0|[1-9]\d{0,3})|mberrordomain/\d{1,3}|0xe80000[0-9a-f]{2})[)\].,:;]*$`)
)

// pattern is an expression that is made when it is first asked for.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// omitted stands for what was left out.
const omitted = "…"

// version lets through what looks like a version or a build of iOS.
func version(s string) string { return ifShaped(versionShape, s) }

// model lets through what looks like a model, with the name people know it by.
func model(s string) string {
	if name, ok := assets.Models()[s]; ok {
		return name + " (" + s + ")"
	}
	return ifShaped(modelShape, s)
}

// plain lets through Lifeboat's own names of states and problems.
func plain(s string) string { return ifShaped(plainShape, strings.TrimSpace(s)) }

func ifShaped(shape func() *regexp.Regexp, s string) string {
	if s == "" || shape().MatchString(s) {
		return s
	}
	return omitted
}

// harmless takes out of a text's arguments everything that is not a figure.
func (m maker) harmless(t guide.Text) guide.Text {
	args := make(map[string]any, len(t.Args))
	for name, value := range t.Args {
		args[name] = omitted
		switch v := value.(type) {
		case guide.Bytes, guide.Percent, guide.When, time.Time, progress.Left, int, int64, backup.Kind, phone.Trust, phone.ServiceState:
			args[name] = v
		case string:
			switch {
			case versionShape().MatchString(v):
				args[name] = v
			case name == "Phone":
				args[name] = m.w.Say("param/Phone")
			case name == "Model" && isModelName(v):
				args[name] = v
			}
		case guide.Text:
			args[name] = m.harmless(v)
		case []guide.Text:
			list := make([]guide.Text, len(v))
			for i := range v {
				list[i] = m.harmless(v[i])
			}
			args[name] = list
		}
	}
	t.Args = args
	return t
}

func isModelName(name string) bool {
	for _, known := range assets.Models() {
		if known == name {
			return true
		}
	}
	return false
}

// scrubber lets through of foreign words only those of known messages.
type scrubber struct {
	known   map[string]bool
	secrets []string // what must not stay even where it is made of known words
}

// newScrubber knows the words of every message that the fixes know.
func newScrubber(s guide.Situation) scrubber {
	scrub := scrubber{known: make(map[string]bool)}
	for _, p := range assets.Problems(assets.Source) {
		for _, say := range p.Says {
			for _, word := range strings.Fields(strings.ToLower(say)) {
				if strings.Count(word, "/") <= 1 || strings.HasPrefix(word, "/var/.backup.i") {
					scrub.known[bare(word)] = true
				}
			}
		}
	}
	for _, p := range append(s.Phones, lost(s)...) {
		scrub.keepOut(p.UDID, p.Name.Value, p.Serial.Value, p.PhoneNumber.Value)
	}
	for _, folder := range backup.WithLinks(s.Folders) {
		scrub.keepOut(folder.Path, folder.Leads)
		for _, b := range folder.Backups {
			scrub.keepOut(b.Folder, b.UDID, b.DeviceName, b.DisplayName, b.Serial, b.PhoneNumber)
		}
	}
	return scrub
}

func lost(s guide.Situation) []phone.Phone {
	if s.Lost == nil {
		return nil
	}
	return []phone.Phone{*s.Lost}
}

func (s *scrubber) keepOut(secrets ...string) {
	for _, secret := range secrets {
		if len(secret) >= 3 {
			s.secrets = append(s.secrets, strings.ToLower(secret))
		}
	}
}

// words returns a foreign text with everything left out that stands in no known
// message.
func (s scrubber) words(text string) string {
	text = strings.ToLower(text)
	for _, secret := range s.secrets {
		text = strings.ReplaceAll(text, secret, " "+omitted+" ")
	}
	var kept []string
	for _, word := range strings.Fields(text) {
		if !s.known[bare(word)] && !numberShape().MatchString(word) {
			word = omitted
		}
		if word != omitted || len(kept) == 0 || kept[len(kept)-1] != omitted {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// bare takes the punctuation off a word.
func bare(word string) string {
	return strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '/' })
}
