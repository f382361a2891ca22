// Command release makes those parts of the packages that no other tool makes the same
// everywhere: icons in all sizes, archives whose bytes follow from what is in them
// alone, the list of parts, the releases as software centres want them. It is run by
// the scripts in .ci/release.
//
//	release icons DIR                icon-16.png … icon-512.png and lifeboat.ico
//	release zip FILE DIR             what is in DIR, under its name
//	release releases FILE            the releases, for AppStream
//	release parts VERSION FILE…      what the programs FILE are made of, as CycloneDX
//	release licences                 those of all parts, in one line, as SPDX
//
// Times come from SOURCE_DATE_EPOCH. Exit codes: 0 done, 1 not done, 2 wrong usage.
package main

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "release: icons, zip, releases, parts or licences; see go doc ./cmd/release")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(what string, args []string, out io.Writer) error {
	switch {
	case what == "icons" && len(args) == 1:
		return writeIcons(args[0])
	case what == "zip" && len(args) == 2:
		return writeZip(args[0], args[1], epoch())
	case what == "releases" && len(args) == 1:
		return writeReleases(out, args[0], epoch())
	case what == "parts" && len(args) > 1:
		return writeParts(out, args[0], args[1:], epoch())
	case what == "licences" && len(args) == 0:
		_, err := fmt.Fprintln(out, strings.Join(licencesOfAll(), " AND "))
		return err
	}
	return fmt.Errorf("%s %q: not known", what, args)
}

// epoch is the time that all that is made bears.
func epoch() time.Time {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return time.Now().UTC().Truncate(2 * time.Second)
	}
	return time.Unix(seconds, 0).UTC()
}
