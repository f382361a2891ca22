package main

import (
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/lifeboat-app/lifeboat/assets"
)

// bom is a list of parts in the form of CycloneDX 1.6, as far as it is used here.
type bom struct {
	Format   string `json:"bomFormat"`
	Spec     string `json:"specVersion"`
	Version  int    `json:"version"`
	Metadata struct {
		Timestamp string    `json:"timestamp"`
		Component component `json:"component"`
	} `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type component struct {
	Type       string      `json:"type"`
	Ref        string      `json:"bom-ref"`
	Name       string      `json:"name"`
	Version    string      `json:"version,omitempty"`
	Purl       string      `json:"purl,omitempty"`
	Hashes     []hash      `json:"hashes,omitempty"`
	Licences   []licence   `json:"licenses,omitempty"`
	References []reference `json:"externalReferences,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	Licence struct {
		ID string `json:"id"`
	} `json:"license"`
}

type reference struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type dependency struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn"`
}

// native are the parts that no Go program tells of: those compiled to WebAssembly, see
// device/backup/contents/heic/libheif.
var native = []component{
	{
		Name: "libheif", Version: "1.18.2", Purl: "pkg:github/strukturag/libheif@v1.18.2",
		References: []reference{{"source-distribution", "https://github.com/strukturag/libheif/releases/tag/v1.18.2"}},
	},
	{
		Name: "libde265", Version: "1.0.15", Purl: "pkg:github/strukturag/libde265@v1.0.15",
		References: []reference{{"source-distribution", "https://github.com/strukturag/libde265/releases/tag/v1.0.15"}},
	},
	{Name: "heif.c", Version: "0.4.5", Purl: "pkg:golang/github.com/gen2brain/heic@v0.4.5"},
}

// writeParts writes what the programs are made of: each program, the modules that it
// says it was linked from, Go itself, and what is not Go.
func writeParts(out io.Writer, version string, files []string, at time.Time) error {
	list := bom{Format: "CycloneDX", Spec: "1.6", Version: 1}
	list.Metadata.Timestamp = at.Format(time.RFC3339)
	list.Metadata.Component = component{Type: "application", Ref: "lifeboat", Name: "lifeboat", Version: version, Licences: licencesOf("MIT")}
	parts := map[string]component{}
	for _, file := range files {
		info, err := buildinfo.ReadFile(file)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		name := setting(info, "GOOS") + "-" + setting(info, "GOARCH") + "/" + filepath.Base(file)
		program := component{Type: "application", Ref: name, Name: name, Version: version, Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}, Licences: licencesOf("MIT")}
		list.Components = append(list.Components, program)
		on := dependency{Ref: name, On: []string{}}
		add := func(c component) {
			c.Type, c.Ref = "library", c.Purl
			parts[c.Ref] = c
			on.On = append(on.On, c.Ref)
		}
		add(component{Name: "Go", Version: strings.TrimPrefix(info.GoVersion, "go"), Purl: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"), Licences: licencesOf("BSD-3-Clause")})
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			add(component{Name: m.Path, Version: m.Version, Purl: "pkg:golang/" + m.Path + "@" + m.Version, Licences: licencesOf(licencesOfPart(m.Path)...)})
		}
		if hasModule(info, "github.com/tetratelabs/wazero") { // which runs them
			for _, c := range native {
				c.Licences = licencesOf(licencesOfPart(c.Name)...)
				add(c)
			}
		}
		slices.Sort(on.On)
		list.Dependencies = append(list.Dependencies, on)
	}
	for _, c := range parts {
		list.Components = append(list.Components, c)
	}
	slices.SortFunc(list.Components, func(a, b component) int { return cmp.Compare(a.Ref, b.Ref) })
	slices.SortFunc(list.Dependencies, func(a, b dependency) int { return cmp.Compare(a.Ref, b.Ref) })
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(list)
}

func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

func hasModule(info *debug.BuildInfo, path string) bool {
	return slices.ContainsFunc(info.Deps, func(m *debug.Module) bool { return m.Path == path })
}

func licencesOf(ids ...string) (all []licence) {
	for _, id := range ids {
		var l licence
		l.Licence.ID = id
		all = append(all, l)
	}
	return all
}

// licencesOfPart are the licences of a part, as spdx.org calls them, known by the text
// that stands in licences.txt.
func licencesOfPart(part string) []string {
	for _, l := range assets.Licences() {
		if l.Part == part {
			return namesOfLicences(l.Text)
		}
	}
	return nil
}

// licencesOfAll are the licences of the programs with all that is linked into them, the
// project's own first.
func licencesOfAll() []string {
	var others []string
	for _, l := range assets.Licences() {
		others = append(others, namesOfLicences(l.Text)...)
	}
	slices.Sort(others)
	others = slices.DeleteFunc(slices.Compact(others), func(id string) bool { return id == "MIT" })
	return append([]string{"MIT"}, others...)
}

var spaces = regexp.MustCompile(`\s+`)

func namesOfLicences(text string) (ids []string) {
	text = strings.ToLower(spaces.ReplaceAllString(text, " "))
	for _, known := range []struct{ words, id string }{
		{"gnu lesser general public license version 3", "LGPL-3.0-or-later"},
		{"mozilla public license version 2.0", "MPL-2.0"},
		{"apache license version 2.0", "Apache-2.0"},
		{"sil open font license", "OFL-1.1"},
		{"neither the name of", "BSD-3-Clause"},
		{"may not be used to endorse", "BSD-3-Clause"},
		{"may be used to endorse", "BSD-3-Clause"},
		{"redistributions in binary form", "BSD-2-Clause"},
		{"permission is hereby granted, free of charge", "MIT"},
		{"permission to use, copy, modify, and/or distribute this software", "ISC"},
		{"permission to use, copy, modify, and distribute this software", "ISC"},
		{"this is free and unencumbered software", "Unlicense"},
	} {
		if known.id == "BSD-2-Clause" && slices.Contains(ids, "BSD-3-Clause") || slices.Contains(ids, known.id) {
			continue // its words are those of the longer one, too
		}
		if strings.Contains(text, known.words) {
			ids = append(ids, known.id)
		}
	}
	return ids
}
