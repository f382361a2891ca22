package report

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed page.html
var page string

// Text returns the report as plain text.
func (r Report) Text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n\n%s\n", r.Title, r.Made, r.Intro)
	for _, s := range r.Sections {
		fmt.Fprintf(&out, "\n%s\n", s.Title)
		for _, row := range s.Rows {
			if row.Name != "" {
				fmt.Fprintf(&out, "  %s: %s\n", row.Name, row.Value)
				continue
			}
			fmt.Fprintf(&out, "  %s\n", row.Value)
		}
	}
	return out.String()
}

// HTML returns the report as one page without anything from elsewhere.
func (r Report) HTML() ([]byte, error) {
	tmpl, err := template.New("report").Parse(page)
	if err != nil {
		return nil, fmt.Errorf("page of the report: %w", err)
	}
	var out bytes.Buffer
	if err := tmpl.Execute(&out, r); err != nil {
		return nil, fmt.Errorf("page of the report: %w", err)
	}
	return out.Bytes(), nil
}
