package explain

import (
	"strings"
)

const (
	// maxText bounds what is looked at of a pasted text, in bytes. Its end tells most.
	maxText = 1 << 20
	// shortText is a text that is read as one, in bytes.
	shortText = 250
	// longText is a text whose whole says little, in bytes.
	longText = 1200
	// mostParts bounds the lines or sentences that are looked at.
	mostParts = 12
	// longestPart bounds a line or a sentence, in bytes.
	longestPart = 500
)

// part is a piece of a text that is looked at by itself.
type part struct {
	text    string  // normal
	words   string  // the same, with the names of errors taken apart
	weight  float64 // 1, or less where it says less
	decides bool    // it is an error of a log; those before it matter less
}

// newPart makes a part of a text.
func newPart(text string, weight float64) part {
	return part{text: normal(text), words: spelled(text), weight: weight}
}

// level is how bad a line of a log is.
type level int

const (
	levelNone level = iota
	levelInfo
	levelWarning
	levelError
)

// excerpt takes out of a text what is worth a look: a short text whole, of a log
// its last errors, of a long text also its sentences.
func excerpt(text string) []part {
	if len(text) > maxText {
		text = text[len(text)-maxText:]
	}
	lines, isLog := lastLines(text)
	if len(text) <= shortText && !isLog {
		return []part{newPart(text, 1)}
	}
	var parts []part
	if len(text) <= longText {
		weight := 1.0
		if isLog {
			weight = 0.7
		}
		parts = append(parts, newPart(text, weight))
	}
	seen := make(map[string]bool)
	take := func(which func(level) bool, most int, weight, later float64) {
		for i := len(lines) - 1; i >= 0 && len(parts) < most; i-- { // the last error decides
			if !which(lines[i].level) {
				continue
			}
			p := newPart(lines[i].text, weight)
			if same := numbers().ReplaceAllString(p.text, ""); !seen[same] {
				seen[same] = true
				p.decides = isLog && lines[i].level == levelError
				parts = append(parts, p)
				weight *= later
			}
		}
	}
	take(func(l level) bool { return l == levelError }, mostParts, 1, 0.96)
	beside := 0.9
	if isLog && len(seen) > 0 {
		beside = 0.4
	}
	take(func(l level) bool { return l != levelError }, mostParts+mostParts/2, beside, 0.98)
	return parts
}

// numbers differ between lines that say the same.
var numbers = pattern(`\d+`)

// line is a line, or a sentence of a long one.
type line struct {
	text  string
	level level
}

// lastLines returns the last lines of a text that tell of errors, and the last
// others, in their order; and whether it is a log.
func lastLines(text string) (lines []line, isLog bool) {
	errors, others, marked := 0, 0, 0
	for len(text) > 0 && errors < 4*mostParts {
		if others > 2*mostParts {
			if text = skip(text); text == "" {
				break
			}
		}
		at := strings.LastIndexByte(text, '\n') + 1
		raw := text[at:]
		text = text[:max(0, at-1)]
		l, explicit := levelOf(raw)
		if explicit {
			marked++
		}
		if l == levelError {
			errors++
		} else if others++; others > 2*mostParts || strings.TrimSpace(raw) == "" {
			continue
		}
		lines = append(lines, sentences(raw, l)...)
	}
	for i, j := 0, len(lines)-1; i < j; i, j = i+1, j-1 {
		lines[i], lines[j] = lines[j], lines[i]
	}
	return lines, marked >= 2
}

// block is how much of a log is looked at in one go, in bytes.
const block = 32 << 10

// skip leaves out what a log tells at its end, as long as nothing in it is an
// error.
func skip(text string) string {
	for len(text) > 0 {
		from := max(0, len(text)-block)
		from += strings.IndexByte(text[from:], '\n') + 1 // whole lines
		if from >= len(text) {
			from = max(0, len(text)-block)
		}
		for _, m := range marks {
			for _, word := range m.words {
				if m.level == levelError && strings.Contains(text[from:], word) {
					return text
				}
			}
		}
		text = text[:from]
	}
	return ""
}

// begins is where something new begins in a line.
var begins = pattern(`ERROR:|FATAL|WARNING:|ErrorCode\b|Traceback \(|[.!?] +[A-ZÄÖÜ“"]|。`)

// longestLine bounds what is looked at of a line, in bytes. Its end tells most.
const longestLine = 16 << 10

// sentences splits a long line, the last sentence first.
func sentences(raw string, l level) []line {
	if len(raw) > longestLine {
		raw = strings.ToValidUTF8(raw[len(raw)-longestLine:], "")
	}
	if len(raw) <= shortText {
		return []line{{raw, l}}
	}
	var found []line
	add := func(text string) {
		for len(text) > longestPart {
			cut := strings.LastIndexByte(text[:longestPart], ' ')
			if cut <= 0 {
				cut = longestPart
			}
			l, _ := levelOf(text[:cut])
			found = append(found, line{strings.ToValidUTF8(text[:cut], ""), l})
			text = text[cut:]
		}
		l, _ := levelOf(text)
		found = append(found, line{text, l})
	}
	start := 0
	for _, m := range begins().FindAllStringIndex(raw, -1) {
		at := m[0]
		if c := raw[at]; c == '.' || c == '!' || c == '?' {
			at++
		}
		if at-start > 3 {
			add(raw[start:at])
			start = at
		}
	}
	add(raw[start:])
	for i, j := 0, len(found)-1; i < j; i, j = i+1, j-1 {
		found[i], found[j] = found[j], found[i]
	}
	return found
}

// marks are the words of a line of a log by its level.
var marks = []struct {
	level    level
	explicit bool // only logs write it so
	words    []string
}{
	{levelWarning, true, []string{" WARN", "[WARN", "WARNING", "warning:", "level=warn", "<Warning>", `"warn`}},
	{levelInfo, true, []string{" INFO", "[INFO", "INFO:", " DEBUG", "[DEBUG", "DEBUG:", "[TRACE", " TRACE", "level=info", "level=debug", "<Notice>", "<Info>", "<Debug>", `"info"`}},
	{levelError, true, []string{" ERROR", "[ERROR", "ERROR:", "FATAL", "level=error", "level=fatal", "<Error>", `"fatal"`, "Traceback (", "CRITICAL"}},
	{levelError, false, []string{"rror", "RROR", "ailed", "AILED", "ailure", "xception", "0xE8", "0xe8", "ould not", "annot", "nable to", "rrno", "nsufficient", "efused", "enied", "ot found", "nvalid", "borted", "ehler", "шибк", "エラー", "错误", "錯誤", "오류"}},
}

// levelOf reads the level of a line, and whether it is one of a log.
func levelOf(raw string) (level, bool) {
	stamped := len(raw) > 12 && (raw[0] == '[' || raw[0] >= '0' && raw[0] <= '9') && strings.IndexByte(raw[:12], ':') > 0
	for _, m := range marks {
		for _, word := range m.words {
			if strings.Contains(raw, word) {
				return m.level, m.explicit || stamped
			}
		}
	}
	return levelNone, stamped
}
