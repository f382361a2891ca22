package explain

import (
	"regexp"
	"slices"
	"strings"
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
type place string

const (
	nowhere    place = ""
	onComputer place = "computer"
	onPhone    place = "phone"
	inCloud    place = "icloud"
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
		line:   ofCloud().MatchString(text), hosts: make(map[string]bool),
		has:   has,
		well:  (has["success"] || (has["accept"] || has["works"]) && len(tokens) <= 5 || has["undamaged"]) && !failed && !butNear().MatchString(text),
		kinds: strings.Contains(text, "ipad") && strings.Contains(text, "iphone"),
		cloud: has["icloud"],
		ours:  oursNear().MatchString(text) || has["phone"] || has["backup"] || has["restore"] || has["icloud"] || has["findmy"],
		other: othersNear().MatchString(text) || besidesNear().MatchString(text) && !has["icloud"] && !has["backup"] && !has["restore"],
	}
	for host, names := range ofHost {
		f.hosts[host] = names().MatchString(text)
	}
	if has["storage"] && (has["scarce"] || has["full"] || has["fail"] || has["cannot"] || has["not"] || has["required"] || has["enough"]) ||
		has["disk"] && has["full"] || strings.Contains(text, "insufficient free") || strings.Contains(text, "no space left") {
		switch phone := onPhoneNear().MatchString(text); {
		case strings.Contains(text, "no space left on device") && !phonesNear().MatchString(text):
			f.short = onComputer // in the words of every Unix, “device” is the disk written to
		case onComputerNear().MatchString(text), has["computer"] && !phone:
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
var version = pattern(`\b\d{1,2}\.\d{1,2}\b`)

// twoVersions reports whether a text names two versions, and no more.
func twoVersions(text string) bool {
	return len(unique(version().FindAllString(text, 4))) == 2
}

var (
	// oursNear are names of the programs and parts that have to do with phones.
	oursNear = pattern(`itunes|finder|apple|idevice|libimobile|pymobiledevice|mobile_?device|mobilebackup|mobilesync|lockdown|usbmux|mberror|backupagent|0xe80000|manifest\.|keybag|key bag|\bmvt\b|\bafc\b|\bios\b|ipsw|\btss\b|gs\.apple|face ?id|esim|escrow|snapshot|hostid|host id|pairing|whats ?app|ampdevices|restored?\b|info\.plist|status\.plist|decrypt`)
	// butNear are words that turn a sentence.
	butNear = pattern(`\b(?:but|however|yet|although|aber|doch|trotzdem|mais|pero|ma|mas|maar|ale|но|ama|fakat)\b|しかし|但是|하지만`)
	// othersNear are names of what has nothing to do with them; besidesNear of
	// what may stand beside them.
	othersNear  = pattern(`printer|drucker\b|imprimante|impresora|stampante|impressora|принтер|android|samsung|galaxy|huawei|xiaomi|\bpixel\b|netflix|spotify|facebook|instagram|excel|outlook|powerpoint|time ?machine|veeam|acronis|\bnpm\b|\bgit\b|docker|kubernetes|mysql|postgres|wordpress|\bhttp\b|chrome|firefox|0x8007|0x8024|0xc0000|playstation|xbox|nintendo|\bkindle\b|vmware|nginx|minecraft|segmentation|kernel panic|\bphp\b`)
	besidesNear = pattern(`\brouter\b|fritz!?box|\bword\b|windows update|\bsteam\b|bluetooth|headphone|kopfhorer|\bsql\b|google|\bzoom\b|\bvpn\b|e-?mail`)
	// onComputerNear and onPhoneNear name whose room is meant.
	phonesNear     = pattern(`mberrordomain|nsposix|error ?code:? ?10[56]|\bios\b|iphone`)
	onComputerNear = pattern(`drive to (?:back|bac|upload)|(?:on|auf|sur|en|sul|no|op|na|w) (?:this |the |my |your |diesem |dem |cet |l'|este |el |questo |deze |tym )?(?:computer|mac|pc|rechner|laptop|ordinateur|ordenador|drive|disk)|\berrno 28\b|no space left on device: '`)
	onPhoneNear    = pattern(`device to restore|(?:on|auf|sur|en|su|no|op|na|в) (?:this |the |my |your |diesem |dem |meinem |l'|cet |este |el |questo |deze |tym )?(?:iphone|ipad|phone|handy|device)|iphone-speicher|\b(?:iphone|phone|handy) (?:is|ist|storage|speicher)\b`)
)

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
	case area != "cloud" && f.cloud && !d.icloud:
		weight *= 0.75
	}
	if d.room != nowhere && f.short != nowhere {
		weight *= map[bool]float64{true: 1.2, false: 0.45}[d.room == f.short]
	}
	if d.id == "transfer/0-finished" && !f.well {
		return 0
	}
	if key := d.likelier; f.hasAny(key.Words) {
		weight *= key.With
	} else if key.Words != nil {
		weight *= key.Without
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
	if f.hasAny(d.against) {
		weight *= 0.45
	}
	return weight
}

// hasAny reports whether a text has one of some tokens.
func (f facets) hasAny(tokens []string) bool {
	return slices.ContainsFunc(tokens, func(token string) bool { return f.has[token] })
}

// ofHost are the words by which a text names a system or a program of it.
var ofHost = map[string]func() *regexp.Regexp{
	"linux":   pattern(`linux|ubuntu|debian|fedora|arch|usbmuxd|idevice|/var/|/home/|device list|no device found`),
	"windows": pattern(`windows|27015|apple mobile device|actively refused|\bpc\b|connectex|dial tcp`),
	"darwin":  pattern(`\bmac|finder|full disk|festplattenvoll|mobilesync|operation not permitted|vorgang nicht|software ?update|/users/`),
}

// ofCloud are the words of those who have trouble with iCloud.
var ofCloud = pattern(`cloud|account|apple.?id|wi-?fi|wlan|estimat|geschatzt|berechnet`)
