package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/desktop"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/home"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/words"
)

// options are what the flags say.
type options struct {
	demo        bool
	backups     []string
	given       []string // folders to look at, as if they were dropped onto the window
	onlyBackups bool
	usbmuxd     string
	lang        string
	theme       string
	data        string
	screenText  string
	frames      string
	host        *guide.Host
	version     bool
	gallery     bool // every part of the window, for those who make it
}

// parse reads the flags. What is wrong with them was printed when it fails.
func parse(args []string, messages io.Writer) (options, error) {
	o := options{data: ownData()}
	flags := o.flags(messages)
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for _, arg := range flags.Args() {
		path, ok := desktop.PathOf(arg)
		if _, err := os.Stat(path); !ok || err != nil {
			err := fmt.Errorf("unexpected argument %q", arg)
			fmt.Fprintln(messages, err)
			return o, err
		}
		abs, err := filepath.Abs(path)
		if err != nil {
			fmt.Fprintln(messages, err)
			return o, err
		}
		o.given = append(o.given, abs)
	}
	return o, nil
}

// ownData is the folder for data unless the person names another; empty: the system names
// no folder of theirs.
func ownData() string {
	dir := home.Data()
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "lifeboat")
}

// folderForNow makes a folder for data where none is known, and none is named: nothing is
// kept beyond this run. leave removes it, but for Fyne's settings (theme and size): Fyne
// watches them to the end, and draws anew when they go.
func (o *options) folderForNow() (leave func(), err error) {
	if o.data != "" {
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "lifeboat-")
	o.data = dir
	return func() {
		all, _ := os.ReadDir(dir)
		for _, e := range all {
			if e.Name() != "fyne" {
				_ = os.RemoveAll(filepath.Join(dir, e.Name()))
			}
		}
		_ = os.Remove(dir)
	}, err
}

// flags are the flags, which fill o in.
func (o *options) flags(messages io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet("lifeboat", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.BoolVar(&o.demo, "demo", false, "bring a simulated iPhone and sample backups")
	flags.Func("backups", "look for backups in `DIR` too; may be repeated", func(dir string) error {
		abs, err := filepath.Abs(dir)
		o.backups = append(o.backups, abs)
		return err
	})
	flags.BoolVar(&o.onlyBackups, "only-backups", false, "look for backups nowhere else")
	flags.StringVar(&o.usbmuxd, "usbmuxd", "", "`ADDRESS` of the service that knows the phones: unix:/path or host:port")
	flags.Func("lang", "`LANGUAGE` of the window: "+strings.Join(assets.Languages(), ", "), func(l string) error {
		if !words.Known(l) { // the pseudo-languages, too, for tests
			return fmt.Errorf("there are no words in %q", l)
		}
		o.lang = l
		return nil
	})
	flags.Func("theme", "appearance: light or dark", func(t string) error {
		if t != "light" && t != "dark" {
			return fmt.Errorf("%q is neither light nor dark", t)
		}
		o.theme = t
		return nil
	})
	flags.StringVar(&o.data, "data", o.data, "`DIR` that Lifeboat keeps its own data in")
	flags.StringVar(&o.screenText, "screen-text", "", "keep a text of the screen in `FILE` (for tests)")
	flags.StringVar(&o.frames, "frames", "", "write into `FILE` how long pictures take (for tests)")
	flags.Func("host", "pretend to be another `COMPUTER`: linux:debian, darwin, windows:itunes … (for tests)", func(s string) error {
		host, err := parseHost(s)
		o.host = &host
		return err
	})
	flags.BoolVar(&o.version, "version", false, "say which Lifeboat this is")
	flags.Usage = func() { help(flags) }
	flags.BoolVar(&o.gallery, "gallery", false, "show every part of the window")
	return flags
}

// help prints what the flags mean.
func help(flags *flag.FlagSet) {
	fmt.Fprintf(flags.Output(), "Usage of %s:\n", flags.Name())
	shownFlags(flags).PrintDefaults()
}

// shownFlags are the flags but for those that are for us alone.
func shownFlags(flags *flag.FlagSet) *flag.FlagSet {
	shown := flag.NewFlagSet(flags.Name(), flag.ContinueOnError)
	shown.SetOutput(flags.Output())
	flags.VisitAll(func(f *flag.Flag) {
		if f.Name != "gallery" {
			shown.Var(f.Value, f.Name, f.Usage)
		}
	})
	return shown
}

// parseHost reads a computer to pretend to be: its system, and what follows
// from it on that system.
func parseHost(s string) (guide.Host, error) {
	system, rest, _ := strings.Cut(s, ":")
	h := guide.Host{OS: system, Free: -1, Folders: backupdir.AppleFolders(system)}
	switch system {
	case "linux":
		h.Distro = rest
		return h, nil
	case "darwin":
		h.AppleApp = guide.AppleFinder
		return h, nil
	case "windows":
		switch app := guide.AppleApp(rest); app {
		case guide.AppleNone, guide.AppleITunes, guide.AppleDevices:
			h.AppleApp = app
			return h, nil
		}
		return h, fmt.Errorf("%q is none of Apple's programs: itunes, apple-devices", rest)
	}
	return h, fmt.Errorf("%q is no system: linux, darwin, windows", system)
}
