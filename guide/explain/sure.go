package explain

import "lifeboat/guide"

// What an answer must have to be called sure. The figures are measured: they are
// the lowest at which of the messages that this package is tuned on
// (testdata/tuned.tsv, messages.tsv) at most one in a hundred is answered wrong
// and sure. TestMeasured prints what they give on messages never tuned on.
const (
	surePhrase = 0.62 // share of a known phrase and of the text that must agree, on average
	sureMass   = 9.0  // rarity that both must have, which is two or three telling words
	sureMargin = 0.12 // by how much the next best answer must be worse
)

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

// akin tells whether two problems stand for each other.
func akin(a, b guide.ProblemID) bool { return a == b || kin[a] != 0 && kin[a] == kin[b] }

// sure tells whether the first of the hits can be said without a doubt.
func sure(hits []hit) bool {
	if len(hits) == 0 || hits[0].id == foreign {
		return false
	}
	first := hits[0]
	if first.facets.other && !first.certain {
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
	agreement := (first.phrase + first.text) / 2
	return agreement >= surePhrase && first.mass >= sureMass && margin >= sureMargin
}
