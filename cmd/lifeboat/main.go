// Command lifeboat is Lifeboat's window.
//
//	lifeboat [-version] [-demo] [-backups DIR]… [-usbmuxd ADDRESS] [-lang LANGUAGE] [-theme light|dark] [-data DIR] [FOLDER]…
//
// FOLDER is looked through for backups, as if it were dropped onto the window. With -demo
// it brings a simulated iPhone and sample backups; what happens there happens to nothing
// real. The remaining flags are for tests: -screen-text keeps a text of all that is on the
// screen in a file, -frames how long pictures took, and -host pretends to be another
// computer (darwin, windows:itunes, windows:apple-devices, linux:debian).
//
// Exit codes: 0 closed by the person, 1 could not start, 2 wrong usage, 3 this
// computer gives no window: it has no screen, or no OpenGL to draw on it.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"fyne.io/fyne/v2"

	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/demo"
	"github.com/lifeboat-app/lifeboat/cmd/lifeboat/desktop"
	_ "github.com/lifeboat-app/lifeboat/cmd/lifeboat/noise"
	"github.com/lifeboat-app/lifeboat/cmd/version"
	"github.com/lifeboat-app/lifeboat/device/backup/backupdir"
	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/assistant"
	"github.com/lifeboat-app/lifeboat/guide/explain"
	"github.com/lifeboat-app/lifeboat/guide/words"
	"github.com/lifeboat-app/lifeboat/guide/work"
	"github.com/lifeboat-app/lifeboat/ui"
	"github.com/lifeboat-app/lifeboat/ui/frametime"
	"github.com/lifeboat-app/lifeboat/ui/look"
	"github.com/lifeboat-app/lifeboat/ui/part/gallery"
)

func main() {
	disk.HidePlaceholders()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], console(os.Stdout), console(os.Stderr))
	stop()
	os.Exit(code)
}

// run is the whole program; it gives the exit code.
func run(ctx context.Context, args []string, out, messages io.Writer) int {
	o, err := parse(args, messages)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	switch {
	case o.version:
		fmt.Fprintln(out, strings.Join(version.Details("lifeboat"), "\n"))
		return 0
	case !hasWindow:
		fmt.Fprintln(messages, "lifeboat: this build has no window: it needs a C compiler and, on Linux, "+
			"make build or go build -tags window ./cmd/lifeboat. lifeboatctl is the same without a window.")
		return 1
	}
	if none := findScreen(); none != nil {
		none.lang = o.lang
		sayNoWindow(none, messages)
		return exitNoWindow
	}
	leave, err := o.folderForNow()
	if err != nil {
		fmt.Fprintf(messages, "lifeboat: %v\n", err)
		return 1
	}
	defer leave()
	desktop.JoinSession()
	one, err := onlyWindow(ctx, o)
	if errors.Is(err, errOpenAlready) {
		return 0
	} else if err != nil {
		sayOtherSilent(o.lang, messages)
		return 1
	}
	defer one.close()
	err = open(ctx, o, one, messages)
	var none *noWindow
	switch {
	case errors.As(err, &none):
		if more := nextAttempt(none.why); more != nil {
			leave()
			restart(more)
		}
		sayNoWindow(none, messages)
		return exitNoWindow
	case err != nil:
		fmt.Fprintf(messages, "lifeboat: %v\n", err)
		return 1
	}
	return 0
}

// exitNoWindow says that this computer gives no window.
const exitNoWindow = 3

// open shows the window and returns when it is closed and all workers have
// ended.
func open(ctx context.Context, o options, one *only, messages io.Writer) error {
	keepSettings(o.data)
	makeCacheFolder()
	desktop.Identify(appID)
	chooseGraphics()
	inTime := bounded(ctx, windowPatience, endPatience, func() {
		sayNoWindow(&noWindow{why: whySilent, lang: o.lang}, messages)
		os.Exit(exitNoWindow)
	})
	look.EmojiLater()
	a := newApp()
	remembered := ui.Recall(a.Preferences())
	theme := themeOf(o, remembered.Theme)
	if o.gallery {
		where := place()
		win, err := firstWindow(func() fyne.Window { return ui.Open(a, theme, where) })
		inTime()
		if err != nil {
			return err
		}
		gallery.Fill(win, theme)
		ui.ShowAndRun(a, win)
		return nil
	}
	// The system takes longest to give a window; all else is read meanwhile.
	ready := make(chan error, 1)
	go func() { look.KeepStill(desktop.Still()) }() // a desktop may take its time to answer
	var (
		spoken *words.Words
		g      *guide.Guide
		p      *program
	)
	go func() {
		var err error
		if spoken, err = words.New(o.lang, remembered.Language); err == nil {
			g = guide.Load()
			p, err = begin(ctx, o, g, spoken.Lang())
		}
		look.ReadFonts()
		ready <- err
	}()
	where := place()
	win, failed := firstWindow(func() fyne.Window { return ui.Open(a, theme, where) })
	inTime()
	if err := <-ready; err != nil {
		return cmp.Or(failed, err)
	}
	defer p.end()
	if failed != nil {
		return failed
	}
	var window *ui.Window
	var frames *frametime.Meter
	if o.frames != "" {
		frames = frametime.To(o.frames)
	}
	notifier := desktop.NewNotifier(appID, appName, func() { window.Raise() })
	window = ui.New(a, ui.Source{
		Situation: p.helper.Situation, Changes: p.helper.Changes(), Notices: p.notices, Do: p.helper.Do, Contents: p.helper.Contents, Explain: explainer(),
		Save: work.SaveReport, Browse: browse.Read, Places: browse.Places, Typed: browse.Typed,
		Room: browse.Room, Present: browse.Present, MakeFolder: browse.Make,
		HasChooser: desktop.HasChooser, ChooseFolder: chooserOver(win),
		Reveal: desktop.Reveal, Open: desktop.Open, OpenApple: desktop.OpenApple,
	}, ui.Options{
		Words: spoken, Guide: g, Version: version.String(), Documents: browse.Documents(), Stored: stored(o), Place: where, Theme: theme, Window: win,
		Notify: notifier.Notify, Taskbar: taskbarOf(win),
		Demo: p.controls(), Dump: dumpTo(o.screenText), Frames: frames,
		Started: func() {
			p.start()
			window.Take(o.given)
			go one.serve(p.ctx, window)
		},
		Close: func() {
			one.ends()
			p.end()
		},
	})
	if ctx.Err() != nil {
		return nil // ended before there was a window that could be told
	}
	window.Run(p.ctx)
	return nil
}

// stored are the places in which Lifeboat keeps something.
func stored(o options) []ui.Stored {
	all := []ui.Stored{{Key: "privacy/data", Path: o.data}}
	if dir, err := os.UserConfigDir(); err == nil {
		all = append(all, ui.Stored{Key: "privacy/settings", Path: filepath.Join(dir, "fyne", appID)})
	}
	if dir := backupdir.OwnFolder(); dir != "" {
		all = append(all, ui.Stored{Key: "privacy/backups", Path: dir})
	}
	return all
}

// explainer looks messages up. What that takes is made when it is first asked for,
// off Fyne's goroutine: most people never need it, and it is slow to make.
func explainer() func(string, explain.Options) explain.Answer {
	made := sync.OnceValues(explain.New)
	return func(text string, o explain.Options) explain.Answer {
		e, err := made()
		if err != nil { // it is part of the program: a test would have failed
			return explain.Answer{}
		}
		return e.Find(text, o)
	}
}

func themeOf(o options, remembered look.Theme) look.Theme {
	if o.theme != "" {
		remembered.Mode = look.Mode(o.theme)
	}
	return remembered
}

// program is what works behind the window.
type program struct {
	helper *assistant.Assistant
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // closed when the helper has ended; nil before it began

	notices chan guide.Text
	rig     atomic.Pointer[demo.Rig]
}

// begin makes the assistant, and starts the demo if it is asked for.
func begin(ctx context.Context, o options, g *guide.Guide, language string) (*program, error) {
	p := &program{notices: make(chan guide.Text, 8)}
	p.ctx, p.cancel = context.WithCancel(ctx)
	c := assistant.Config{
		Guide: g, DataDir: o.data, Address: o.usbmuxd, Folders: o.backups, OnlyThem: o.onlyBackups, Host: o.host, Language: language,
		Simulate: p.simulate,
		Notify: func(t guide.Text) {
			select {
			case p.notices <- t:
			default: // nobody has taken eight before it
			}
		},
	}
	if o.demo {
		s, err := p.simulate(p.ctx)
		if err != nil {
			p.cancel()
			return nil, err
		}
		c.Simulated, c.OnlyThem, c.Address, c.Folders = true, true, s.Address, append(s.Folders, o.backups...)
		c.Keep = s.Keep
		c.DataDir = p.rig.Load().Data
	}
	var err error
	if p.helper, err = assistant.New(c); err != nil {
		p.cancel()
		return nil, errors.Join(err, p.closeRig())
	}
	return p, nil
}

// start begins the work behind the window: once it is to be seen, so that reading
// many backups does not keep it waiting.
func (p *program) start() {
	p.done = make(chan struct{})
	go func() {
		defer close(p.done)
		_ = p.helper.Run(p.ctx) // it ends only with its context
	}()
}

// simulate starts the demo's iPhone.
func (p *program) simulate(ctx context.Context) (assistant.Simulation, error) {
	rig, err := demo.Start(ctx, time.Now())
	if err != nil {
		return assistant.Simulation{}, err
	}
	p.rig.Store(rig)
	return assistant.Simulation{Address: rig.Address, Folders: []string{rig.Backups}, Keep: rig.Keep}, nil
}

// patience is how long the end of the program waits for its workers.
const patience = 10 * time.Second

// end stops the workers, waits for them, and removes the demo. It may be called
// more than once.
func (p *program) end() {
	p.cancel()
	if p.done != nil {
		select {
		case <-p.done:
		case <-time.After(patience):
		}
	}
	_ = p.closeRig() // what is left behind lies in the system's temporary folder
}

func (p *program) closeRig() error {
	if rig := p.rig.Swap(nil); rig != nil {
		return rig.Close()
	}
	return nil
}
