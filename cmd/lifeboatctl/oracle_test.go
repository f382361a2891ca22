package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/oracletest"
)

// openOracle are the kinds of damage in which the oracle may still find a fault.
// One without a fault is to be taken off the list, which must become empty.
var openOracle = []string{}

// oracleColumns are the columns of the oracle's table that must be nothing.
var oracleColumns = []string{"too good (FALSE GREEN)", "too bad", "trouble/exit", "repair WRONG", "mendable, not mended"}

// TestOracle has the oracle, written by others from the facts alone, damage
// backups at random and judge what check and repair make of them: each of its
// kinds and of those in testdata/oracle once, and 36 backups with two to six
// damages. LIFEBOAT_ORACLE_SEED is another seed.
//
//	make oracle N=500
//
// is the same with as many backups as one likes.
func TestOracle(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	oracle, py := oracletest.Shared(t, "oracle"), oracletest.Python(t)
	list := exec.Command(py, "-B", filepath.Join(oracle, "damage.py"), "--ids")
	list.Env = append(os.Environ(), "EXTRA_KINDS="+extraKinds(t))
	listed, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	kinds := strings.Fields(string(listed))
	own := slices.IndexFunc(kinds, func(k string) bool { return strings.HasPrefix(k, "x-") })
	if own < 100 {
		t.Fatalf("the oracle knows only %d kinds of its own", own)
	}
	seed := os.Getenv("LIFEBOAT_ORACLE_SEED")
	if seed == "" {
		seed = "ci"
	}
	var shards [][]string
	solo := func(kinds []string, more ...string) {
		for part := range slices.Chunk(kinds, (len(kinds)+1)/2) {
			shards = append(shards, append([]string{strconv.Itoa(len(part)), seed, "--solo", "--kinds", strings.Join(part, ",")}, more...))
		}
	}
	solo(kinds[:own])
	solo(kinds[own:], "--files", "25")
	shards = append(shards, []string{"18", seed + "-a", "--combined"}, []string{"18", seed + "-b", "--combined"})
	program := programOfThis(t)
	tries := make([]int, len(shards))
	failed := make([]map[string][]string, len(shards))
	t.Run("backups", func(t *testing.T) {
		for i, args := range shards {
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				tries[i], failed[i] = runOracle(t, py, filepath.Join(oracle, "run_oracle.py"), program, args)
			})
		}
	})
	judged, faulty := 0, map[string]bool{}
	for i := range shards {
		judged += tries[i]
		for kind, lines := range failed[i] {
			faulty[kind] = true
			if !slices.ContainsFunc(strings.Split(kind, ","), func(k string) bool { return slices.Contains(openOracle, k) }) {
				t.Error(strings.Join(lines, "\n"))
			}
		}
	}
	if judged < len(kinds) {
		t.Errorf("only %d backups were judged", judged)
	}
	for _, kind := range openOracle {
		if !faulty[kind] && seed == "ci" {
			t.Errorf("%s is right now: take it off the list openOracle", kind)
		}
	}
}

// oracleFailure is a line of the oracle about a fault: what, the seed, the kinds.
var oracleFailure = regexp.MustCompile(`^(?:verdict|repair) .*--seed \S+ --files \S+ --kind (\S+) `)

// notFaults are what the oracle takes for faults of a repair and are none. Rows
// of no known kind are no files to it, so a copy in which they are mended has
// files more; of a path that is a file's and a folder's one row must go; and it
// does not look into databases and lists, so one in which a bit was turned, of
// which the format has no checksum, is sound to it.
var notFaults = []*regexp.Regexp{
	regexp.MustCompile(`^repair WRONG .* --kind (?:x-flags-\S+|x-fileid-null|x-row-file-and-folder) \S+: made by the repair, which calls its copy restorable: AGAINST-(?:EXTRA|LOST) [^;]*$`),
	regexp.MustCompile(`^repair WRONG .* --kind \S*payload-(?:flip|stale|swapped|shifted)\S* \S+: a sound copy is called damaged: \[(?:'backup/(?:inner-database-damaged|content-damaged|size-differs|strangers)'(?:, )?)+\]$`),
}

// runOracle runs the oracle and returns how many backups it judged, and the lines
// about faults by the kinds of damage, each with what repeats it.
func runOracle(t *testing.T, py, script, program string, args []string) (tries int, failed map[string][]string) {
	t.Helper()
	cmd := exec.Command(py, append([]string{"-B", script}, args...)...)
	cmd.Env = append(os.Environ(), "LIFEBOATCTL="+program, "TMPDIR="+t.TempDir(), "EXTRA_KINDS="+extraKinds(t))
	if slices.Contains(args, "--combined") {
		cmd.Env = append(cmd.Env, "EXTRA_KINDS=") // its verifier does not judge how some of ours go together
	}
	var messages strings.Builder
	cmd.Stderr = &messages
	out, err := cmd.Output()
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() > 1 {
		t.Fatalf("%v: %s%s", err, out, messages.String())
	}
	counts, err := oracleTotals(string(out))
	if err != nil {
		t.Fatalf("%v in %s%s", err, out, messages.String())
	}
	failed, said := map[string][]string{}, 0
	for line := range strings.Lines(messages.String()) {
		if m := oracleFailure.FindStringSubmatch(line); m != nil {
			said++
			line = strings.TrimSpace(line)
			if !slices.ContainsFunc(notFaults, func(r *regexp.Regexp) bool { return r.MatchString(line) }) {
				failed[m[1]] = append(failed[m[1]], line)
			}
		}
	}
	faults := 0
	for _, column := range oracleColumns {
		faults += counts[column]
	}
	if said != faults {
		t.Fatalf("the table has %d faults, %d were told: %s%s", faults, said, out, messages.String())
	}
	return counts["tries"], failed
}

// extraKinds is the file with kinds of damage beside the oracle's own.
func extraKinds(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs(filepath.FromSlash("testdata/oracle/kinds.py"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// oracleTotals reads the last row of the oracle's table.
func oracleTotals(table string) (map[string]int, error) {
	var head []string
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(cells[i], " *")
		}
		switch cells[0] {
		case "kind":
			head = cells
		case "all":
			counts := map[string]int{}
			for i, cell := range cells[1:] {
				n, err := strconv.Atoi(cell)
				if err != nil {
					return nil, err
				}
				counts[head[i+1]] = n
			}
			for _, column := range append(oracleColumns, "tries") {
				if _, ok := counts[column]; !ok {
					return nil, fmt.Errorf("no column %q", column)
				}
			}
			return counts, nil
		}
	}
	return nil, fmt.Errorf("no sums")
}

// programOfThis is the test's own program under the name lifeboatctl, which it
// then is (TestMain).
func programOfThis(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := "lifeboatctl"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.Link(self, path); err == nil {
		return path
	}
	data, err := os.ReadFile(self)
	if err == nil {
		err = os.WriteFile(path, data, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestOracleTotals: a table that cannot be read must not pass for one without
// faults.
func TestOracleTotals(t *testing.T) {
	const head = "| kind | tries | verdict right | too good (FALSE GREEN) | too bad | trouble/exit | repair right | repair WRONG | mendable, not mended | refused/honest |\n|---|\n"
	got, err := oracleTotals(head + "| x | 1 | · |\n| **all** | **500** | **479** | **17** | **4** | **0** | **40** | **43** | **33** | **384** |\n")
	if err != nil || got["tries"] != 500 || got["too good (FALSE GREEN)"] != 17 || got["mendable, not mended"] != 33 {
		t.Errorf("read %v, %v", got, err)
	}
	for _, bad := range []string{"", head, "| kind | tries |\n| all | 5 |\n"} {
		if got, err := oracleTotals(bad); err == nil {
			t.Errorf("%q is read as %v", bad, got)
		}
	}
}
