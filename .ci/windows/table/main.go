// Command table reads what go test -json says of the tests that ran under Wine, and
// writes it down: a table of the packages, the tests that failed with their last
// words, the tests that were skipped with the reason for it. It fails when a test
// failed, and when one was skipped for a reason that is not in the list.
//
//	table REASONS TABLE.md < events
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

const module = "github.com/lifeboat-app/lifeboat/"

// reason says why what its pattern matches ("package Test: last words") cannot run.
type reason struct {
	pattern *regexp.Regexp
	why     string
	tests   []string
}

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// name is a test with its package, or a package alone.
type name struct{ pkg, test string }

// row is a package in the table. A test counts once, however many parts it has; what
// is skipped may be a part.
type row struct {
	pkg                     string
	passed, failed, skipped int
	seconds                 float64
	outcome                 string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("windows: ")
	reasons, err := readReasons(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	events, err := readEvents(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	text, faults := table(events, reasons)
	if err := os.WriteFile(os.Args[2], []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
	for _, fault := range faults {
		log.Print(fault)
	}
	if len(faults) > 0 {
		log.Fatalf("%d faults, see %s", len(faults), os.Args[2])
	}
}

// readReasons reads lines of a pattern, a tab, and the reason.
func readReasons(path string) ([]*reason, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []*reason
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		pattern, why, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("%s: no reason: %s", path, line)
		}
		expr, err := regexp.Compile(pattern)
		if err != nil {
			return nil, err
		}
		all = append(all, &reason{pattern: expr, why: strings.TrimSpace(why)})
	}
	return all, nil
}

// readEvents leaves out what is no event: words of the linker, for one.
func readEvents(r io.Reader) ([]event, error) {
	var all []event
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadBytes('\n')
		var e event
		if json.Unmarshal(line, &e) == nil && e.Package != "" {
			e.Package = strings.TrimPrefix(e.Package, module)
			all = append(all, e)
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
	}
}

// table writes everything down, and tells what is wrong with it.
func table(events []event, reasons []*reason) (string, []string) {
	rows := map[string]*row{}
	words := map[name][]string{}
	var failed []name
	var faults []string
	for _, e := range events {
		r := rows[e.Package]
		if r == nil {
			r = &row{pkg: e.Package, outcome: "did not end"}
			rows[e.Package] = r
		}
		n := name{e.Package, e.Test}
		switch {
		case e.Action == "output":
			if said := strings.TrimSpace(e.Output); said != "" && !strings.HasPrefix(said, "=== ") {
				words[n] = append(words[n], said)
			}
		case e.Test == "" && (e.Action == "pass" || e.Action == "fail" || e.Action == "skip"):
			r.outcome, r.seconds = e.Action, e.Elapsed
			if e.Action == "fail" && r.failed == 0 {
				failed = append(failed, n)
				faults = append(faults, e.Package+" failed as a whole")
			}
		case e.Action == "pass":
			if !strings.Contains(e.Test, "/") {
				r.passed++
			}
		case e.Action == "fail":
			if !strings.Contains(e.Test, "/") {
				r.failed++
			}
			failed = append(failed, n)
			faults = append(faults, e.Package+" "+e.Test+" failed")
		case e.Action == "skip":
			r.skipped++
			said := e.Package + " " + e.Test + ": " + skipWords(words[n])
			if i := slices.IndexFunc(reasons, func(r *reason) bool { return r.pattern.MatchString(said) }); i >= 0 {
				reasons[i].tests = append(reasons[i].tests, e.Package+" "+e.Test)
			} else {
				faults = append(faults, "skipped without a reason in the list: "+said)
			}
		}
	}
	for _, r := range rows {
		if r.outcome == "did not end" {
			faults = append(faults, r.pkg+" did not end")
		}
	}

	var b strings.Builder
	var total row
	b.WriteString("| package | passed | failed | skipped, with parts of tests | seconds |\n|---|---|---|---|---|\n")
	for _, r := range slices.SortedFunc(maps.Values(rows), func(a, b *row) int { return cmp.Compare(a.pkg, b.pkg) }) {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %.1f |\n", r.pkg, r.passed, r.failed, r.skipped, r.seconds)
		total.passed += r.passed
		total.failed += r.failed
		total.skipped += r.skipped
		total.seconds += r.seconds
	}
	fmt.Fprintf(&b, "| **%d packages** | %d | %d | %d | %.0f |\n", len(rows), total.passed, total.failed, total.skipped, total.seconds)
	if len(failed) > 0 {
		b.WriteString("\n## Failed\n")
		for _, n := range failed {
			said := words[n]
			fmt.Fprintf(&b, "\n%s %s\n```\n%s\n```\n", n.pkg, n.test, strings.Join(said[max(0, len(said)-12):], "\n"))
		}
	}
	b.WriteString("\n## Skipped\n")
	for _, r := range reasons {
		if len(r.tests) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s: %d\n", r.why, len(r.tests))
		for _, test := range r.tests {
			fmt.Fprintf(&b, "- %s\n", test)
		}
	}
	slices.Sort(faults)
	return b.String(), faults
}

// skipWords is what a test said last before go test's own line.
func skipWords(words []string) string {
	words = slices.DeleteFunc(slices.Clone(words), func(s string) bool { return strings.HasPrefix(s, "--- ") })
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
