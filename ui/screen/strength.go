package screen

import (
	"strings"

	"github.com/lifeboat-app/lifeboat/guide"
)

// NewPassword says how a password that is being typed twice stands.
func (m Maker) NewPassword(first, again string) Line {
	switch {
	case first == "":
		return Line{"note", ToneMuted, m.Words.Say("password/choose")}
	case !strings.HasPrefix(first, again):
		return Line{"warn", ToneWarn, m.Words.Say("password/differs")}
	}
	strength := guide.StrengthOf(first)
	line := Line{"good", ToneGood, m.Words.Say("password/strength-" + string(strength))}
	switch strength {
	case guide.Weak:
		line.Icon, line.Tone = "warn", ToneWarn
	case guide.Fair:
		line.Icon, line.Tone = "note", TonePlain
	}
	return line
}
