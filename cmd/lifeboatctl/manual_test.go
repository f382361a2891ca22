package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/cmd/manual"
	"github.com/lifeboat-app/lifeboat/cmd/manual/manualtest"
	"github.com/lifeboat-app/lifeboat/cmd/version"
)

// TestManual makes the manual page and the completions out of the commands, and finds
// each of them in it. With LIFEBOAT_MANUALS it keeps them in that folder, for the
// packages.
func TestManual(t *testing.T) {
	for _, lang := range assets.Languages() {
		c, _, _ := speaking(t, lang)
		root := c.root()
		page := manual.New("lifeboatctl", c.phrase("help/root"), version.String(), lang, manualtest.Date())
		page.Section("SYNOPSIS")
		page.Usage("lifeboatctl COMMAND …")
		page.Section("DESCRIPTION")
		page.Text(c.phrase("help/root-long"))
		page.Section("COMMANDS")
		var names []string
		eachCommand(root, func(cmd *cobra.Command) {
			names = append(names, cmd.CommandPath())
			page.Sub(cmd.CommandPath())
			if cmd.Runnable() && !cmd.HasSubCommands() {
				page.Usage(strings.TrimSuffix(cmd.UseLine(), " [flags]"))
			}
			page.Text(paragraph(cmd))
			page.Flags(cmd.LocalFlags())
		})
		page.Section("FILES")
		page.Entry(manualtest.DataFolder, c.phrase("privacy/data"))
		page.Section("SEE ALSO")
		page.Text("lifeboat(1), simphone(1), usbmuxd(8)")
		shown := manualtest.Show(t, "lifeboatctl", lang, page.Bytes())
		for _, name := range names {
			if !strings.Contains(shown, name) {
				t.Errorf("%s: %s is not in the manual", lang, name)
			}
		}
		for _, flag := range []string{"--although-damaged", "--password-stdin", "--safari-history", "--yes-replace-what-is-on UDID"} {
			if !strings.Contains(shown, flag) {
				t.Errorf("%s: %s is not in the manual", lang, flag)
			}
		}
		if len(names) < 16 {
			t.Errorf("%s: only %q", lang, names)
		}
	}
}

// paragraph is the whole help of a command.
func paragraph(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return cmd.Long
	}
	return cmd.Short + "."
}

// eachCommand goes through the commands and those within, but for help.
func eachCommand(cmd *cobra.Command, do func(*cobra.Command)) {
	for _, sub := range cmd.Commands() {
		if sub.Name() == "help" {
			continue
		}
		sub.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Hidden = f.Hidden || f.Name == "help" })
		do(sub)
		eachCommand(sub, do)
	}
}

// TestCompletions makes what shells need to complete commands; TestManual's folder
// gets them, too.
func TestCompletions(t *testing.T) {
	c, _, _ := speaking(t, "en")
	root := c.root()
	dir := os.Getenv(manualtest.Folder)
	if dir == "" {
		dir = t.TempDir()
	}
	for name, write := range map[string]func(string) error{
		"lifeboatctl.bash": func(f string) error { return root.GenBashCompletionFileV2(f, true) },
		"_lifeboatctl":     root.GenZshCompletionFile,
		"lifeboatctl.fish": func(f string) error { return root.GenFishCompletionFile(f, true) },
	} {
		file := filepath.Join(dir, name)
		if err := write(file); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), cobra.ShellCompRequestCmd) {
			t.Errorf("%s, %v: it does not ask the program", name, err)
		}
	}
}
