package check

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
)

// maxExamples is how many examples a finding shows.
const maxExamples = 10

// collector collects findings, from several goroutines.
type collector struct {
	mu     sync.Mutex
	totals map[backup.FindingID]*total
}

// total is one finding under way. Of its examples the first by order are kept,
// so that the same backup gives the same report however the work was shared.
type total struct {
	severity backup.Severity
	count    int64
	bytes    int64
	detail   string
	examples []ordered
}

type ordered struct {
	order   int64
	example backup.Example
	id      mbfile.ID // of a row whose name is looked up later; else zero
}

func newCollector() *collector { return &collector{totals: map[backup.FindingID]*total{}} }

// instance is one thing that belongs under a finding.
type instance struct {
	severity backup.Severity
	order    int64 // examples with the lowest ones are kept
	bytes    int64
	count    int64 // of rows that it stands for; 0 is one
	example  backup.Example
	id       mbfile.ID // names the row instead of example.App and example.File
	detail   string    // kept if it is the first
}

// add enters one instance of a finding.
func (c *collector) add(id backup.FindingID, in instance) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.totals[id]
	if p == nil {
		p = &total{severity: in.severity}
		c.totals[id] = p
	}
	if rank(in.severity) < rank(p.severity) {
		p.severity = in.severity
	}
	p.count += max(1, in.count)
	p.bytes += in.bytes
	if p.detail == "" {
		p.detail = in.detail
	}
	if in.example == (backup.Example{}) && in.id == (mbfile.ID{}) {
		return
	}
	at, _ := slices.BinarySearchFunc(p.examples, in.order, func(o ordered, order int64) int {
		return cmp.Or(cmp.Compare(o.order, order), -1) // behind its equals
	})
	if at == maxExamples {
		return
	}
	if len(p.examples) == maxExamples {
		p.examples = p.examples[:maxExamples-1]
	}
	p.examples = slices.Insert(p.examples, at, ordered{in.order, in.example, in.id})
}

// note enters a finding that is not about a row.
func (c *collector) note(id backup.FindingID, s backup.Severity, e backup.Example, detail string) {
	c.add(id, instance{severity: s, example: e, detail: detail})
}

// once is note for what two stages may come upon.
func (c *collector) once(id backup.FindingID, s backup.Severity, e backup.Example, detail string) {
	if !c.has(id) {
		c.note(id, s, e, detail)
	}
}

func (c *collector) has(id backup.FindingID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.totals[id] != nil
}

// count is how many instances a finding has.
func (c *collector) count(id backup.FindingID) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p := c.totals[id]; p != nil {
		return p.count
	}
	return 0
}

// unnamed lists the rows whose names the examples still need.
func (c *collector) unnamed() map[mbfile.ID]bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := map[mbfile.ID]bool{}
	for _, p := range c.totals {
		for _, o := range p.examples {
			if o.id != (mbfile.ID{}) {
				ids[o.id] = true
			}
		}
	}
	return ids
}

// clone copies the collector.
func (c *collector) clone() *collector {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := newCollector()
	for id, p := range c.totals {
		copied := *p
		copied.examples = slices.Clone(p.examples)
		out.totals[id] = &copied
	}
	return out
}

// findings returns what was found, worst first, with the names that are known.
// The slices are the caller's.
func (c *collector) findings(known map[mbfile.ID]named) []backup.Finding {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]backup.Finding, 0, len(c.totals))
	for id, p := range c.totals {
		f := backup.Finding{
			ID: id, Severity: p.severity, Count: p.count, Bytes: p.bytes, Detail: p.detail,
			Examples: make([]backup.Example, 0, len(p.examples)),
		}
		for _, o := range p.examples {
			if n, ok := known[o.id]; ok {
				o.example.App, o.example.File = n.app, n.file
			} else if o.id != (mbfile.ID{}) {
				o.example.File = o.id.String()
			}
			f.Examples = append(f.Examples, o.example)
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b backup.Finding) int {
		return cmp.Or(cmp.Compare(rank(a.Severity), rank(b.Severity)), strings.Compare(string(a.ID), string(b.ID)))
	})
	return out
}

// rank orders severities, worst first.
func rank(s backup.Severity) int {
	return slices.Index([]backup.Severity{
		backup.SeverityStop, backup.SeverityLoss, backup.SeverityWarning, backup.SeverityNote,
	}, s)
}
