package explain

import (
	"math"

	"github.com/lifeboat-app/lifeboat/guide"
)

// How likely an answer is right: a logistic regression over how much of the best
// phrase and of the text agree (the lesser counts), how much both have, and by how
// much the next best answer is worse. It was fitted on messages.tsv, public.tsv,
// and on the messages of assets asked of an index without their language, or
// without an eighth of them: 1,247 answers, of which 1,107 were right. At the
// level below, 760 of them are sure, and 18 of these are wrong. TestMeasured tells
// what it gives on messages that nothing was fitted on.
const (
	ofNothing  = -7.18
	ofPhrase   = 1.47
	ofText     = -0.45
	ofLesser   = 2.44
	ofMass     = 2.05 // of its logarithm
	ofScore    = 0.25 // the same
	ofMargin   = 7.67
	mostMargin = 0.3  // a greater margin says no more
	sureLevel  = 2.75 // 94 in a hundred
)

// likelihood returns the logarithm of the odds that the first answer is right.
func likelihood(h hit, margin float64) float64 {
	return ofNothing + ofPhrase*h.phrase + ofText*h.text + ofLesser*min(h.phrase, h.text) +
		ofMass*math.Log(1+h.mass) + ofScore*math.Log(1+h.score) + ofMargin*min(margin, mostMargin)
}

// kin are problems whose answers stand for each other: which of them is first
// says nothing of how sure the answer is.
var kin = groups(
	"host/disk-space transfer/105-computer-full host/room-tight",
	"transfer/105-phone-full fit/no-space transfer/106-phone-full phone/storage-low",
	"backup/wrong-password transfer/207-password",
	"transfer/211-find-my phone/find-my-on fit/find-my-on",
	"transfer/link-lost phone/unplugged pairing/usb-dropped",
	"fit/ios-too-old transfer/203-too-new",
	"backup/unfinished transfer/204-never-finished",
	"transfer/205-unfinished transfer/11-unfinished backup/empty-manifest",
	"transfer/1-policy transfer/22-policy phone/encryption-required",
	"backup/missing-files transfer/104-missing-files transfer/205-missing-files",
	"transfer/205-digest backup/digest-mismatch",
	"transfer/205-no-keybag backup/no-keybag",
	"transfer/205-bad-path backup/unsafe-paths",
	"transfer/205-unknown-domain backup/unknown-domains",
	"host/service-missing-linux host/service-refused-linux",
	"host/service-missing-windows host/service-refused-windows",
	"transfer/1-general transfer/200-general transfer/unknown",
	"transfer/104-snapshot backup/leftover-snapshot",
	"phone/locked trust/locked",
	"fit/supervised phone/supervised",
	"transfer/same-place transfer/2-rename backup/decomposed-paths",
	"after/apps-missing after/no-apps",
	"transfer/fresh-phone fit/restore-here-unproven",
	"cloud/list-empty cloud/ios-too-old",
)

// groups numbers the IDs of each line alike.
func groups(lines ...string) map[guide.ProblemID]int {
	numbers := make(map[guide.ProblemID]int)
	for i, line := range lines {
		for id := range set(line) {
			numbers[guide.ProblemID(id)] = i + 1
		}
	}
	return numbers
}

// akin reports whether two problems stand for each other.
func akin(a, b guide.ProblemID) bool { return a == b || kin[a] != 0 && kin[a] == kin[b] }

// sure reports whether the first of the hits can be said without a doubt.
func sure(hits []hit) bool {
	if len(hits) == 0 || hits[0].id == foreign {
		return false
	}
	first := hits[0]
	if first.stray || first.facets.other && !first.certain {
		return false
	}
	margin := 1.0
	for _, h := range hits[1:] {
		if !akin(first.id, h.id) {
			margin = 1 - h.score/first.score
			break
		}
	}
	if first.certain {
		return margin >= 0
	}
	if first.facets.well && first.id != "transfer/0-finished" {
		return false
	}
	return likelihood(first, margin) >= sureLevel
}
