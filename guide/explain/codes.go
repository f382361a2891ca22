package explain

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// code is a number that a text names, as the fixes write it: "mb/205".
type code struct {
	key   string
	sure  float64 // how sure it is that this number of this family is meant
	shown string  // as people know it: "205", "0xE8000015"
}

// pattern is an expression that is made when it is first asked for: those of this
// package are never needed by most people, and take a megabyte.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

var (
	hexCode = pattern(`\b[0o]xe80000([0-9a-f]{2})\b|\be80000([0-9a-f]{2})\b`)
	// mbCode is a number of MBErrorDomain, in the spellings of the phone, of
	// Apple's log and of the tools.
	mbCode = pattern(`mberrordomain[\s/:"']*(?:(?:code|error)[\s"']*[=:]?\s*)?-?(\d{1,3})\b|\berror\s?code["']?\s*[:=]?\s*(-\d{3}|\d{1,3})\b`)
	// number is any number that stands by itself.
	number = pattern(`(^|[^\w.,:/%-])(\(?-?\d{1,10}\)?)($|[^\w.:%/-]|[.:](?:\s|$))`)
	// coded stands before a number that is said to be an error's.
	coded = pattern(`(?:err|errors?|result|fehler|code|fehlercode|fehlermeldung|erreurs?|errore|erros?|fout|foutcode|blad|bledu|ошибка|ошибки|код|hata|hatasi|エラー|错误|錯誤|오류|에러)(?:\s*(?:code|nr|no|number|nummer|numero|num|was|is|kod|код|コード|代码|代碼|코드))?[\s.:=#("'-]*$`)
	// system are messages of an operating system, whose numbers are its own.
	system = pattern(`(?:no such file or directory|file exists|input/output error|not empty|permission denied|no space left on device|not permitted|invalid argument|file too large|broken pipe|connection refused|timed out|unknown error: -?\d+) *$`)
	// posix stands behind a number that is one of an operating system.
	posix = pattern(`^\)?[:\s-]+(?:invalid argument|no such file|file exists|input/output|broken pipe|permission denied|unknown error: -)`)
	// notCode stands before a number that is no error number.
	notCode = pattern(`\b(line|zeile|errno|winerror|status|http|signal|batch|retry|port|pid|build|ios|ipados|iphone|ipad|ipod|macos|os|windows|win|version|v|step|schritt|se|pro|watch|issue|itunes|plus|usb|year|jahr|november|december|october|the last|about|after|nach|alle|every|over|under)[ (]*$`)
	// notUnit stands behind one.
	notUnit = pattern(`^\)?\s*(%|percent|prozent|gb|mb|kb|tb|byte|files?|dateien|hours?|stunden?|hrs?|minutes?|minuten?|mins?|days?|tagen?|weeks?|wochen?|months?|monaten?|years?|jahren?|times?|mal|photos?|fotos|apps?|old|pro|plus|mini|max|ghz|attempts?|uhr|am|pm|devices?|phones?|iphones?|backups?)\b`)
	afcNear = pattern(`\bafc|itunesrestore`)
	// lockdownNear are words of those who speak of lockdownd.
	lockdownNear = pattern(`lockdown|pair|hostid|host id|ideviceinfo|\bssl\b|trust|startservice|start service`)
	// deviceNear are words of the tools that pair.
	deviceNear  = pattern(`unhandled error code|ideviceinfo|idevicepair|idevice_id`)
	mb2Near     = pattern(`mobilebackup2|version exchange|idevicebackup2`)
	backupNear  = pattern(`back-? ?up|sicherung|mberror|idevicebackup|mobilebackup|restor|wiederherst|zuruckspiel|itunes|finder|iphone|ipad|copia d[ei] s|respaldo|reservekopie|kopi[ai] zapas|yede|sauvegard|ripristin|restaur|восстанов|резервн|復元|恢复|回復|复원|バックアップ|备份|備份|백업|복원`)
	toolNear    = pattern(`mberror|idevicebackup|mobilebackup|errorcode|pymobile|backupagent`)
	installNear = pattern(`reinstall|ipsw|firmware|recovery|dfu|updat|aktualis|unknown error|unbekannter fehler|itunes server|signing|gs\.apple`)
	errorNear   = pattern(`err|fehler|code|erreur|errore|fout|fel\b|ошибк|错误|エラー|خطأ`)
)

// mostCodes bounds how many meanings of numbers are collected: a log that is
// full of numbers says nothing by them.
const mostCodes = 12

// beside is how much beside a number is looked at to tell what it is.
const beside = 24

// readCodes finds the numbers in a normal text, the surest first for each.
func readCodes(text string, whole surroundings) []code {
	var found []code
	add := func(key string, sure float64, shown string) {
		for i := range found {
			if found[i].key == key {
				found[i].sure = max(found[i].sure, sure)
				return
			}
		}
		found = append(found, code{key, sure, shown})
	}
	text = unscanCodes(text)
	for _, m := range hexCode().FindAllStringSubmatch(text, -1) {
		hex := strings.ToUpper(m[1] + m[2])
		add("amd/0xE80000"+hex, 1, "0xE80000"+hex)
	}
	near := context{
		surroundings: whole, failed: errorNear().MatchString(text),
		afc: afcNear().MatchString(text), mux: strings.Contains(text, "usbmux"), mb2: mb2Near().MatchString(text),
		device: deviceNear().MatchString(text),
		alone:  len(strings.Fields(text)) <= 2,
	}
	for i, at := range mbCode().FindAllStringSubmatchIndex(text, -1) {
		m := []string{text[at[0]:at[1]], "", ""}
		for group := 1; group < 3; group++ {
			if at[2*group] >= 0 {
				m[group] = text[at[2*group]:at[2*group+1]]
			}
		}
		sure := 1.0
		switch {
		case strings.HasPrefix(text[at[1]:], "..."): // the number may continue
			sure = 0.4
		case m[1] == "" && (near.afc || near.mux || near.mb2 || near.lockdown):
			continue // “error code” of another family
		case i > 0: // the first is the error, those behind it its causes
			sure = 0.5
		case m[1] == "" && !strings.Contains(text, "errorcode") && !(len(m[2]) >= 3 && near.backup):
			sure = 0.6 // of any program
		}
		n := strings.TrimPrefix(m[1]+m[2], "-")
		add("mb/"+n, sure, n)
	}
	near.explicit = len(found) > 0
	for rest, at, seen := text, 0, 0; len(found) < mostCodes && seen < 2*mostCodes; seen++ {
		m := number().FindStringSubmatchIndex(rest[at:])
		if m == nil {
			break
		}
		start, end := at+m[4], at+m[5]
		at = end
		raw := strings.Trim(rest[start:end], "()")
		before, behind := rest[max(0, start-beside):start], rest[end:min(len(rest), end+beside)]
		if notCode().MatchString(before) && !strings.HasPrefix(raw, "-") || notUnit().MatchString(behind) && !isDistinct(raw) {
			continue
		}
		if system().MatchString(before) || posix().MatchString(behind) {
			continue
		}
		if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
			bracketed := near.failed && rest[start] == '(' && rest[end-1] == ')'
			edge := strings.TrimSpace(text[:start]) == "" || strings.TrimSpace(text[end:]) == ""
			near.said = coded().MatchString(before) || bracketed || strings.HasPrefix(behind, ":") && strings.TrimSpace(before) == ""
			if near.said || near.alone || edge || n < 0 || distinct[max(n, -n)] {
				near.read(n, add)
			}
		}
	}
	return found
}

// surroundings are what a whole text speaks of.
type surroundings struct{ backup, tool, install, lockdown bool }

// surround reads what a normal text speaks of.
func surround(text string) surroundings {
	return surroundings{backupNear().MatchString(text), toolNear().MatchString(text), installNear().MatchString(text), lockdownNear().MatchString(text)}
}

// context is what stands around a bare number.
type context struct {
	surroundings
	failed, afc, mux, mb2, device, alone bool
	explicit                             bool // a number is named with its family
	said                                 bool // the number is said to be an error's
}

// distinct are numbers that hardly anything else has.
var distinct = map[int64]bool{3194: true, 4005: true, 4013: true, 4014: true, 5105: true, 1109: true, 3004: true}

// isDistinct reports whether hardly anything else has a number.
func isDistinct(raw string) bool {
	n, err := strconv.ParseInt(strings.Trim(raw, "-"), 10, 64)
	return err == nil && distinct[n]
}

// telling are numbers that say enough by themselves.
var telling = map[int64]bool{205: true, 207: true, 208: true, 211: true, 212: true}

// saidCode is how sure a number is that is said to be an error's.
const saidCode = 0.8

// surely is how sure a number must be to decide alone.
const surely = 0.95

// digits are the letters that a scanner takes for digits, and the reverse.
var digits = strings.NewReplacer("o", "0", "l", "1", "i", "1", "s", "5", "b", "8", "z", "2")

var (
	// misread is a number with letters in it.
	misread = pattern(`(^|[^a-z0-9])([0-9olisbz]{2,5})($|[^a-z0-9])`)
	// misreadHex is a number of Apple's device library, misread.
	misreadHex = pattern(`\b[0o]xe8[0o]{4}[0-9a-foils]{2}\b`)
	// domain is the name of the phone's errors, misread.
	domain = pattern(`[a-z0-9]{12,16}`)
	// glued is a number that is written on to its word.
	glued = pattern(`\b(error|fehler|err|erreur|code)(\d)`)
)

// unscanCodes puts right what a scanner misread in numbers.
func unscanCodes(text string) string {
	text = glued().ReplaceAllString(text, "$1 $2")
	text = misreadHex().ReplaceAllStringFunc(text, func(s string) string {
		return "0xe8" + strings.NewReplacer("o", "0", "i", "1", "l", "1", "s", "5").Replace(s[4:])
	})
	text = domain().ReplaceAllStringFunc(text, func(s string) string {
		if shape(s) == shape("mberrordomain") {
			return "mberrordomain"
		}
		return s
	})
	return misread().ReplaceAllStringFunc(text, func(s string) string {
		count := 0
		for _, r := range s {
			if r >= '0' && r <= '9' {
				count++
			}
		}
		inner := strings.TrimFunc(s, func(r rune) bool { return !isWord(r) })
		if count == 0 || count == len(inner) || count*2 < len(inner) && s[0] != '/' && s[0] != '(' {
			return s
		}
		return digits.Replace(s)
	})
}

// read adds what a bare number can mean.
func (c context) read(n int64, add func(key string, sure float64, shown string)) {
	shown := strconv.FormatInt(n, 10)
	if first := int64(-0x18000000); n >= first && n < first+0x100 { // 0xE80000xx as a signed number
		hex := strings.ToUpper(strconv.FormatInt(n-first+0x100, 16))[1:]
		add("amd/0xE80000"+hex, 1, "0xE80000"+hex)
		return
	}
	size := max(n, -n)
	if size > 99999 {
		return
	}
	weight := 0.5 // a number that is not said to be an error
	if c.said || c.alone || n < 0 || distinct[n] {
		weight = saidCode
	}
	if c.explicit {
		weight *= 0.3
	}
	text := strconv.FormatInt(size, 10)
	if n < 0 && (n >= -39 || n == -256) && (c.lockdown || c.device && !c.mb2) {
		add("lockdown/"+shown, 0.95, shown)
		weight /= 2
	}
	if n < 0 && size < 10 && c.mb2 {
		add("mb2/"+shown, 0.95, shown)
		weight /= 2
	}
	if c.afc {
		add("afc/"+text, 0.9, shown)
		weight /= 2
	}
	if c.mux {
		add("mux/"+text, 0.9, shown)
		weight /= 2
	}
	if size >= 100 {
		if c.said && (c.backup || c.install) || distinct[size] && (c.said || c.alone) || c.alone && (n < 0 || telling[size]) {
			weight = max(weight, surely)
		}
		add("mb/"+text, weight, shown)
		add("install/"+text, weight, shown)
		return
	}
	// Small numbers mean much; what stands around them decides.
	install, own := weight, weight*0.6
	if c.said && (c.install || c.backup && !c.tool) {
		install = surely
	}
	if c.tool && !c.install {
		install, own = weight*0.6, weight*0.8
	} else if !c.tool {
		own = weight * 0.3
	}
	add("install/"+text, install, shown)
	add("mb/"+text, own, shown)
	if n < 0 {
		if c.said || c.alone {
			weight = surely
		}
		add("install/"+shown, weight, shown)
		add("lockdown/"+shown, weight*0.7, shown)
	} else if size > 40 { // people leave the minus out
		add("install/-"+text, weight*0.9, shown)
	}
}
