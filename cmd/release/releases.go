package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
	"time"
)

// release is a release as AppStream tells of it.
type release struct {
	XMLName xml.Name `xml:"release"`
	Version string   `xml:"version,attr"`
	Date    string   `xml:"date,attr"`
	Type    string   `xml:"type,attr"`
	URL     string   `xml:"url"`
}

// releaseHead is the head of a release in CHANGELOG.md; a test of package version holds
// them to it.
var releaseHead = regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+) – (.+)$`)

// writeReleases writes the releases that a list of changes names, the newest first. One
// that is not released yet bears the day at, and is called one in development.
func writeReleases(out io.Writer, file string, at time.Time) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, head := range releaseHead.FindAllStringSubmatch(string(text), -1) {
		r := release{Version: head[1], Date: head[2], Type: "stable", URL: "https://github.com/lifeboat-app/lifeboat/releases/tag/v" + head[1]}
		if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
			r.Date, r.Type = at.Format(time.DateOnly), "development"
		}
		if r.Version == "0.1.0" { // never published
			continue
		}
		line, err := xml.Marshal(r)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "    %s\n", line)
	}
	return nil
}
