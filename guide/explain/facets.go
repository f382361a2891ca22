package explain

import (
	"regexp"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/guide"
)

// facets are what a text says beside its words: whether something went well,
// whose room is short, what was being done.
type facets struct {
	amiss  bool // something is said to be wrong
	well   bool // it tells of success, and of nothing else
	short  place
	cloud  bool            // it speaks of iCloud
	other  bool            // it speaks of another program or thing
	ours   bool            // it speaks of phones, of backups, or of the programs for them
	has    map[string]bool // tokens that it has
	hosts  map[string]bool // systems that it names
	kinds  bool            // it names an iPhone and an iPad
	behind bool            // it names two versions of iOS
	line   bool            // it speaks of an account or of Wi-Fi
}

// place is whose room is short.
type place int

const (
	nowhere place = iota
	onComputer
	onPhone
	inCloud
)

// read finds the facets of a text in its tokens.
func (x *index) read(text string, tokens []string) facets {
	has := make(map[string]bool, len(tokens))
	for _, token := range tokens {
		has[token] = true
	}
	failed := has["fail"] || has["not"] || has["cannot"] || has["error"] || has["unfinished"] || has["wrong"] || has["damaged"] || has["missing"] || has["unseen"]
	f := facets{
		amiss: failed || has["forgot"] || has["unasked"] || has["incompatible"] || has["scarce"] || has["never"] || has["locked"] || has["refused"] || has["disconnect"] ||
			has["required"] || has["stuck"] || has["unconnected"] || has["grey"] || has["interrupted"] || has["full"] || has["permission"],
		behind: strings.Contains(text, "ios") && twoVersions(text),
		line:   ofCloud.MatchString(text), hosts: make(map[string]bool),
		has:   has,
		well:  (has["success"] || (has["accept"] || has["works"]) && len(tokens) <= 5 || has["undamaged"]) && !failed && !butNear.MatchString(text),
		kinds: strings.Contains(text, "ipad") && strings.Contains(text, "iphone"),
		cloud: has["icloud"],
		ours:  oursNear.MatchString(text) || has["phone"] || has["backup"] || has["restore"] || has["icloud"] || has["findmy"],
		other: othersNear.MatchString(text) || besidesNear.MatchString(text) && !has["icloud"] && !has["backup"] && !has["restore"],
	}
	for host, names := range ofHost {
		f.hosts[host] = names.MatchString(text)
	}
	if has["storage"] && (has["scarce"] || has["full"] || has["fail"] || has["cannot"] || has["not"] || has["required"] || has["enough"]) ||
		has["disk"] && has["full"] || strings.Contains(text, "insufficient free") || strings.Contains(text, "no space left") {
		switch phone := onPhoneNear.MatchString(text); {
		case strings.Contains(text, "no space left on device") && !phonesNear.MatchString(text):
			f.short = onComputer // in the words of every Unix, “device” is the disk written to
		case onComputerNear.MatchString(text), has["computer"] && !phone:
			f.short = onComputer
		case has["computer"]:
			f.short = whose(tokens)
		case has["disk"] && !has["icloud"] && !phone:
			f.short = onComputer
		case has["icloud"] && (!phone && !has["restore"] || besides(tokens, "icloud", "storage")):
			f.short = inCloud
		default:
			f.short = onPhone
		}
	}
	return f
}

// whose tells whose room a text is about: of what stands nearest to the word for
// room. “Disk space” names no disk.
func whose(tokens []string) place {
	anchor := "storage"
	if !slices.Contains(tokens, anchor) {
		anchor = "full"
	}
	found, nearest := onPhone, len(tokens)+1
	for i, token := range tokens {
		if token != anchor {
			continue
		}
		for j, owner := range tokens {
			p, ok := owners[owner]
			if !ok || owner == "disk" && j == i-1 && anchor == "storage" {
				continue
			}
			if d := max(i-j, j-i); d < nearest || d == nearest && j > i {
				found, nearest = p, d
			}
		}
	}
	return found
}

// owners are what has room.
var owners = map[string]place{"computer": onComputer, "disk": onComputer, "phone": onPhone, "icloud": inCloud, "finder": onComputer}

// besides reports whether two tokens stand side by side.
func besides(tokens []string, a, b string) bool {
	for i := range max(0, len(tokens)-1) {
		if tokens[i] == a && tokens[i+1] == b || tokens[i] == b && tokens[i+1] == a {
			return true
		}
	}
	return false
}

// version is a version of iOS.
var version = regexp.MustCompile(`\b\d{1,2}\.\d{1,2}\b`)

// twoVersions reports whether a text names two versions, and no more.
func twoVersions(text string) bool {
	return len(unique(version.FindAllString(text, 4))) == 2
}

var (
	// oursNear are names of the programs and parts that have to do with phones.
	oursNear = regexp.MustCompile(`itunes|finder|apple|idevice|libimobile|pymobiledevice|mobile_?device|mobilebackup|mobilesync|lockdown|usbmux|mberror|backupagent|0xe80000|manifest\.|keybag|key bag|\bmvt\b|\bafc\b|\bios\b|ipsw|\btss\b|gs\.apple|face ?id|esim|escrow|snapshot|hostid|host id|pairing|whats ?app|ampdevices|restored?\b|info\.plist|status\.plist|decrypt`)
	// butNear are words that turn a sentence.
	butNear = regexp.MustCompile(`\b(?:but|however|yet|although|aber|doch|trotzdem|mais|pero|ma|mas|maar|ale|но|ama|fakat)\b|しかし|但是|하지만`)
	// othersNear are names of what has nothing to do with them; besidesNear of
	// what may stand beside them.
	othersNear  = regexp.MustCompile(`printer|drucker\b|imprimante|impresora|stampante|impressora|принтер|android|samsung|galaxy|huawei|xiaomi|\bpixel\b|netflix|spotify|facebook|instagram|excel|outlook|powerpoint|time ?machine|veeam|acronis|\bnpm\b|\bgit\b|docker|kubernetes|mysql|postgres|wordpress|\bhttp\b|chrome|firefox|0x8007|0x8024|0xc0000|playstation|xbox|nintendo|\bkindle\b|vmware|nginx|minecraft|segmentation|kernel panic|\bphp\b`)
	besidesNear = regexp.MustCompile(`\brouter\b|fritz!?box|\bword\b|windows update|\bsteam\b|bluetooth|headphone|kopfhorer|\bsql\b|google|\bzoom\b|\bvpn\b|e-?mail`)
	// onComputerNear and onPhoneNear name whose room is meant.
	phonesNear     = regexp.MustCompile(`mberrordomain|nsposix|error ?code:? ?10[56]|\bios\b|iphone`)
	onComputerNear = regexp.MustCompile(`drive to (?:back|bac|upload)|(?:on|auf|sur|en|sul|no|op|na|w) (?:this |the |my |your |diesem |dem |cet |l'|este |el |questo |deze |tym )?(?:computer|mac|pc|rechner|laptop|ordinateur|ordenador|drive|disk)|\berrno 28\b|no space left on device: '`)
	onPhoneNear    = regexp.MustCompile(`device to restore|(?:on|auf|sur|en|su|no|op|na|в) (?:this |the |my |your |diesem |dem |meinem |l'|cet |este |el |questo |deze |tym )?(?:iphone|ipad|phone|handy|device)|iphone-speicher|\b(?:iphone|phone|handy) (?:is|ist|storage|speicher)\b`)
)

// roomOf tells whose room a problem is about.
var roomOf = map[guide.ProblemID]place{
	"host/disk-space": onComputer, "host/room-tight": onComputer, "transfer/105-computer-full": onComputer, "repair/no-space": onComputer, "transfer/purge": onComputer,
	"transfer/105-phone-full": onPhone, "transfer/106-phone-full": onPhone, "fit/no-space": onPhone, "phone/storage-low": onPhone, "fit/space-tight": onPhone,
	"fit/space-after-erase": onPhone, "fit/space-unknown": onPhone, "cloud/phone-storage": onPhone,
	"cloud/icloud-storage": inCloud, "prevent/icloud-room": inCloud,
}

// fits weighs a problem by whether the facets of a text agree with it: who has
// trouble with iCloud says so, a problem of one system is not that of another,
// people come with trouble and seldom ask for advice on what to do before it.
func (d *doc) fits(f facets) float64 {
	area, _, _ := strings.Cut(string(d.id), "/")
	weight := 1.0
	if d.host != "" && !f.hosts[d.host] {
		weight *= 0.6
	}
	switch {
	case area == "prevent", area == "help", area == "repair":
		weight *= 0.6
	case area == "cloud" && !f.cloud && !f.line:
		weight *= 0.7
	case area != "cloud" && f.cloud && !cloudToo[d.id]:
		weight *= 0.75
	}
	if room, about := roomOf[d.id]; about && f.short != nowhere && room != f.short {
		weight *= 0.45
	} else if about && room == f.short && f.short != nowhere {
		weight *= 1.2
	}
	if d.id == "transfer/0-finished" && !f.well {
		return 0
	}
	if key, ok := keys[d.id]; ok {
		switch {
		case f.hasAny(key.words):
			weight *= key.with
		default:
			weight *= key.without
		}
	}
	if f.has["managed"] && f.has["encrypt"] && d.id == "phone/encryption-required" {
		weight *= 1.4
	}
	if d.id == "fit/other-kind" {
		weight *= map[bool]float64{true: 3, false: 0.5}[f.kinds]
	}
	if f.behind && d.id == "fit/ios-too-old" {
		weight *= 1.6
	}
	if against, ok := againsts[d.id]; ok && f.hasAny(against) {
		weight *= 0.45
	}
	return weight
}

// hasAny reports whether a text has one of some tokens.
func (f facets) hasAny(tokens []string) bool {
	return slices.ContainsFunc(tokens, func(token string) bool { return f.has[token] })
}

// key are tokens that decide: by how much a problem is likelier with one of
// them, and less likely without.
type key struct {
	words         []string
	with, without float64
}

// keyOf makes a key.
func keyOf(words string, with, without float64) key { return key{strings.Fields(words), with, without} }

// keys are the words that problems stand and fall with.
var keys = map[guide.ProblemID]key{
	"after/whatsapp-missing":    keyOf("whatsapp chatstorag", 1.3, 0.4),
	"after/photos-missing":      keyOf("photo", 1.1, 0.5),
	"after/messages-empty":      keyOf("message", 1.1, 0.5),
	"after/contacts-empty":      keyOf("contacts calendar kalend", 1.1, 0.5),
	"after/esim":                keyOf("esim sim servic netz cellul", 1.1, 0.5),
	"backup/unfinished":         keyOf("backup unfinished snapshotstat", 1, 0.6),
	"phone/encryption-required": keyOf("backup encrypt", 1, 0.6),
	"cloud/wifi":                keyOf("restore wifi backup", 1, 0.6),
	"cloud/estimating":          keyOf("icloud restore", 1, 0.6),
	"after/hello-again":         keyOf("hello setup", 1.4, 0.6),
	"phone/not-activated":       keyOf("activation aktivier unactivat linked activat", 1.1, 0.6),
	"phone/esim":                keyOf("esim sim", 0.85, 0.5),
	"pairing/secure-line":       keyOf("ssl tls handshak", 1.6, 1),
	"transfer/phone-leftovers":  keyOf("ba leftov", 1.5, 0.7),
	"after/apple-pay":           keyOf("pay wallet card karten", 1.1, 0.6),
	"after/mail":                keyOf("mail email emails mails", 1.1, 0.5),
	"after/wallpaper":           keyOf("wallpaper locked", 1.1, 0.5),
	"cloud/icloud-storage":      keyOf("storage full scarce", 1, 0.5),
	"backup/password-needed":    keyOf("backup encrypt itunes finder", 1, 0.6),
	"trust/asked":               keyOf("trust distrust pair dialog respond access", 1, 0.5),
	"trust/no-question":         keyOf("trust distrust ask unasked dialog", 1, 0.5),
	"trust/keeps-asking":        keyOf("always", 1.5, 0.7),
	"trust/denied":              keyOf("distrust trust refused denied user", 1, 0.6),
	"transfer/same-place":       keyOf("always same", 1.3, 0.6),
	"transfer/wandering":        keyOf("elsewhere", 1.4, 0.6),
	"transfer/102-phone-write":  keyOf("mkdir mkdirat", 1, 0.5),
	"host/full-disk-access":     keyOf("permitt permission erlaubt deny empty leer unseen full_disk grant", 1.1, 0.5),
	"host/folder-forbidden":     keyOf("permission", 1.4, 0.7),
	"install/server":            keyOf("server offline unverified internet contact", 1.1, 0.9),
	"transfer/211-find-my":      keyOf("findmy", 1.1, 0.6),
	"phone/find-my-on":          keyOf("findmy such ist", 1.05, 0.6),
	"phone/find-my-grey":        keyOf("grey restriction toggl", 1.1, 0.6),
	"backup/forgot-password":    keyOf("forgot missing", 1.3, 0.95),
	"backup/never-set-password": keyOf("never", 1.5, 0.8),
	"backup/wrong-password":     keyOf("wrong refused error", 1.2, 0.9),
	"transfer/207-password":     keyOf("wrong", 1.1, 0.9),
	"phone/recovery-mode":       keyOf("recovery", 1.4, 0.95),
	"fit/supervised":            keyOf("managed", 1, 0.7),
	"phone/supervised":          keyOf("managed", 1, 0.7),
	"backup/old-format":         keyOf("old mbdb", 1, 0.7),
	"host/no-backups":           keyOf("where store stored saved save", 1.5, 0.9),
	"host/room-tight":           keyOf("tight knapp", 1, 0.5),
	"fit/restore-here-unproven": keyOf("proven", 1, 0.65),
}

// againsts are words that speak against a problem.
var againsts = map[guide.ProblemID][]string{
	"host/service-missing-linux": {"permission", "refused"},
	"host/no-backups":            {"permission", "error", "password"},
	"phone/passcode-asked":       {"trust"},
	"phone/locked":               {"forgot"},
	"cloud/estimating":           {"update"},
	"backup/moved":               {"disconnect", "interrupted"},
	"fit/no-space":               {"damaged", "incompatible"},
	"transfer/option-order":      {"wrong", "error"},
	"pairing/service-missing":    {"ssl", "tls", "handshak"},
	"transfer/2-rename":          {"elsewhere"},
	"backup/password-needed":     {"wrong", "never", "forgot"},
	"backup/forgot-password":     {"never"},
	"transfer/105-phone-full":    {"icloud"},
	"transfer/200-general":       {"newer"},
}

// cloudToo are problems of other areas that name iCloud.
var cloudToo = map[guide.ProblemID]bool{
	"phone/icloud-restore-running": true, "backup/cloud-placeholder": true, "prevent/icloud-room": true,
	"transfer/210-no-account": true, "transfer/300-network": true, "phone/not-activated": true, "after/messages-empty": true, "after/photos-missing": true, foreign: true,
}

// ofHost are the words by which a text names a system or a program of it.
var ofHost = map[string]*regexp.Regexp{
	"linux":   regexp.MustCompile(`linux|ubuntu|debian|fedora|arch|usbmuxd|idevice|/var/|/home/|device list|no device found`),
	"windows": regexp.MustCompile(`windows|27015|apple mobile device|actively refused|\bpc\b|connectex|dial tcp`),
	"darwin":  regexp.MustCompile(`\bmac|finder|full disk|festplattenvoll|mobilesync|operation not permitted|vorgang nicht|software ?update|/users/`),
}

// ofCloud are the words of those who have trouble with iCloud.
var ofCloud = regexp.MustCompile(`cloud|account|apple.?id|wi-?fi|wlan|estimat|geschatzt|berechnet`)
