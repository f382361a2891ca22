package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lifeboat-app/lifeboat/cmd/version"
)

// root is the program without a command.
func (c *ctl) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "lifeboatctl",
		Short:         c.phrase("help/root"),
		Long:          c.phrase("help/root") + "\n\n" + c.phrase("help/root-long"),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRun: func(cmd *cobra.Command, _ []string) {
			if cmd.Name() != "repair" { // which does it itself, also where its copy goes
				c.cleanRepairs("")
			}
		},
	}
	root.Version = version.String()
	root.Flags().Bool("version", false, c.phrase("help/version"))
	root.SetVersionTemplate(strings.Join(version.Details(root.Name()), "\n") + "\n")
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetUsageTemplate(c.usage(root))
	root.AddCommand(c.commands()...)
	root.InitDefaultHelpCmd()
	c.helped(root)
	return root
}

// helped puts cobra's own words for its help into the reader's language.
func (c *ctl) helped(cmd *cobra.Command) {
	cmd.Flags().BoolP("help", "h", false, c.phrase("help/flag-help"))
	if cmd.Name() == "help" {
		cmd.Short, cmd.Long = c.phrase("help/help"), ""
	}
	for _, sub := range cmd.Commands() {
		c.helped(sub)
	}
}

// usage is cobra's template for the help of a command, in the reader's language.
func (c *ctl) usage(cmd *cobra.Command) string {
	return strings.NewReplacer(
		"Usage:", c.phrase("help/usage"), "Aliases:", c.phrase("help/aliases"), "Available Commands:", c.phrase("help/commands"),
		"Global Flags:", c.phrase("help/flags"), "Flags:", c.phrase("help/flags"),
		`Use "{{.CommandPath}} [command] --help" for more information about a command.`, c.phrase("help/more", "Command", cmd.Name()),
	).Replace(cmd.UsageTemplate())
}

// command makes a command. Its help stands under help/NAME in the languages, and
// under help/NAME-long.
func (c *ctl) command(name, arguments string, takes cobra.PositionalArgs, run func(ctx context.Context, args []string) error) *cobra.Command {
	cmd := &cobra.Command{
		Use: strings.TrimSpace(name[strings.LastIndex(name, "-")+1:] + " " + arguments), Short: c.phrase("help/" + name), Args: takes,
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), args) },
	}
	if c.words.Has("help/" + name + "-long") {
		cmd.Long = c.phrase("help/" + name + "-long")
	}
	return cmd
}

// flag adds a flag to a command: a *bool, a *string, or a *[]string that may be
// given more than once. Its help stands under help/COMMAND-NAME, or under
// help/flag-NAME, which several commands share.
func (c *ctl) flag(cmd *cobra.Command, name string, value any) {
	key := "help/" + cmd.Name() + "-" + name
	if !c.words.Has(key) {
		key = "help/flag-" + name
	}
	usage, flags := c.phrase(key), cmd.PersistentFlags()
	switch v := value.(type) {
	case *bool:
		flags.BoolVar(v, name, false, usage)
	case *string:
		flags.StringVar(v, name, "", usage)
	case *[]string:
		flags.StringArrayVar(v, name, nil, usage)
	}
}
