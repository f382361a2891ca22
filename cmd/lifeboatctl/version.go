package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/cmd/version"
)

// versionJSON says which Lifeboat this is.
type versionJSON struct {
	Schema  int    `json:"schema"`
	Version string `json:"version"`
	Commit  string `json:"commit"` // shortened; empty: not known
	Go      string `json:"go"`
	System  string `json:"system"` // and processor, as Go calls them
}

// version says which Lifeboat this is.
func (c *ctl) version() *cobra.Command {
	var asJSON bool
	cmd := c.command("version", "[--json]", cobra.NoArgs, func(context.Context, []string) error {
		if asJSON {
			return c.printJSON(versionJSON{schema, version.String(), version.Commit(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH})
		}
		fmt.Fprintln(c.out, strings.Join(version.Details("lifeboatctl"), "\n"))
		return nil
	})
	c.flag(cmd, "json", &asJSON)
	return cmd
}
