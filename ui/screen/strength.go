package screen

import (
	"strings"
	"unicode"
)

// Strength says how well a password of a backup withstands guessing: "weak",
// "fair" or "good". It counts length first, because a backup can be tried
// offline and without end, then kinds of characters; repeats count little.
func Strength(password string) string {
	var lower, upper, digit, other bool
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
		switch {
		case unicode.IsLower(r):
			lower = true
		case unicode.IsUpper(r):
			upper = true
		case unicode.IsDigit(r):
			digit = true
		default:
			other = true
		}
	}
	kinds := 0
	for _, has := range []bool{lower, upper, digit, other} {
		if has {
			kinds++
		}
	}
	length := 0
	for range password {
		length++
	}
	switch {
	case length < 8 || len(distinct) < 5 || length < 12 && kinds == 1:
		return "weak"
	case length >= 16 && len(distinct) >= 8, length >= 12 && kinds >= 3:
		return "good"
	}
	return "fair"
}

// NewPassword says how a password that is being typed twice stands.
func (m Maker) NewPassword(first, again string) Line {
	switch {
	case first == "":
		return Line{"note", ToneMuted, m.Words.Say("password/choose")}
	case again != first && !strings.HasPrefix(first, again):
		return Line{"warn", ToneWarn, m.Words.Say("password/differs")}
	}
	strength := Strength(first)
	line := Line{"good", ToneGood, m.Words.Say("password/strength-" + strength)}
	switch strength {
	case "weak":
		line.Icon, line.Tone = "warn", ToneWarn
	case "fair":
		line.Icon, line.Tone = "note", TonePlain
	}
	return line
}
