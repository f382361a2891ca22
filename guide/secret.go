package guide

import "unicode"

// Met reports whether what was typed is enough for the passwords that are asked
// for: the present one where it is needed, and a new one typed twice alike.
// Whether the present one is right, only the backup or the phone can tell.
func (s Secret) Met(present, first, again string) bool {
	switch s {
	case SecretNew:
		return first != "" && first == again
	case SecretChange:
		return present != "" && first != "" && first == again
	case SecretPresent, SecretRemove:
		return present != ""
	}
	return true
}

// Strength is how well a password of a backup withstands guessing.
type Strength string

// The strengths. A weak password is told of and taken: which one a person can
// remember, only that person knows.
const (
	Weak Strength = "weak"
	Fair Strength = "fair"
	Good Strength = "good"
)

// StrengthOf counts length first, because a backup can be tried offline and
// without end, then kinds of characters; repeats count little.
func StrengthOf(password string) Strength {
	var lower, upper, digit, other, length int
	distinct := map[rune]bool{}
	for _, r := range password {
		length++
		distinct[r] = true
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	switch kinds := lower + upper + digit + other; {
	case length < 8 || len(distinct) < 5 || length < 12 && kinds == 1:
		return Weak
	case length >= 16 && len(distinct) >= 8, length >= 12 && kinds >= 3:
		return Good
	}
	return Fair
}
