package assistant

import (
	"context"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/backup/browse"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/guide/work"
)

// carryOut has an effect done. What may take a while is done on goroutines of
// running; what comes of it is told by events.
func (a *Assistant) carryOut(ctx context.Context, running *sync.WaitGroup, e guide.Effect, typed *work.Passwords) {
	switch e := e.(type) {
	case guide.StartWork:
		a.startWork(ctx, running, e.Order, typed)
	case guide.StopWork:
		a.works.stop()
	case guide.WatchPhones:
		a.watchPhones(ctx, running, e.Address)
	case guide.AskTrust:
		running.Go(func() {
			a.phones.ask(ctx, e.UDID)
			a.tell(guide.TrustAnswered(e))
		})
	case guide.CountMedia:
		a.counting.begin(ctx, running, func(ctx context.Context) { a.countMedia(ctx, e.UDID) })
	case guide.StopCounting:
		a.counting.stop()
	case guide.ReadFolders:
		a.folders.read(ctx, running, e.Places)
	case guide.Measure:
		replace(a.folders.measure, e.Folders)
	case guide.LookThrough:
		running.Go(func() { a.tell(lookThrough(ctx, e.Path)) })
	case guide.Remember:
		if err := saveSettings(a.cfg.DataDir, settings{Folders: e.Added, RemindAt: e.RemindAt}); err != nil {
			a.cfg.Logger.Warn("settings were not saved", "error", err)
		}
	case guide.ReadJournal:
		running.Go(func() {
			a.tell(guide.AttemptsRead{Attempts: a.works.room.Attempts(), CutOff: a.works.room.CutOff(), Half: a.works.room.HalfSaved()})
		})
	case guide.ForgetCutOff:
		a.works.room.ForgetCutOff()
	case guide.ForgetHalfSaved:
		a.works.room.ForgetHalfSaved()
	case guide.RemoveLeftovers:
		running.Go(a.removeLeftovers)
	case guide.KeepSecret:
		a.secrets.keep()
	case guide.ForgetSecret:
		a.secrets.forget()
	case guide.CloseContents:
		a.opened.drop()
	case guide.StartSimulation:
		running.Go(func() { a.simulate(ctx) })
	case guide.Notify:
		if a.cfg.Notify != nil {
			a.cfg.Notify(e.Text)
		}
	}
}

// startWork begins work with the passwords that its order names.
func (a *Assistant) startWork(ctx context.Context, running *sync.WaitGroup, o guide.Order, typed *work.Passwords) {
	var p work.Passwords
	switch {
	case o.Typed:
		p, *typed = *typed, work.Passwords{}
	case o.Kept:
		p.Password = a.secrets.copy()
	}
	if o.Kind == guide.JobSave {
		p.NoteKeys = a.opened.noteKeys(o.Backup)
	}
	a.works.begin(ctx, running, o, p, a.secrets.prove)
}

// watchPhones watches the phones at an address, instead of those before.
func (a *Assistant) watchPhones(ctx context.Context, running *sync.WaitGroup, address string) {
	if a.unwatch != nil {
		a.unwatch()
	}
	ctx, a.unwatch = context.WithCancel(ctx)
	running.Go(func() { a.phones.watch(ctx, address, a.tell) })
}

// lookThrough looks for backups from a place.
func lookThrough(ctx context.Context, path string) guide.PlaceSought {
	found := browse.Find(ctx, path)
	sought := guide.PlaceSought{Path: found.Path, Where: guide.Whereabouts(found.Where), Packed: found.Packed, Folder: found.Folder, More: found.More, Unseen: append(found.Closed, found.Elsewhere...)}
	for _, b := range found.Backups {
		sought.Backups = append(sought.Backups, b.Folder)
	}
	return sought
}

// removeLeftovers removes what repairs left that were ended by force.
func (a *Assistant) removeLeftovers() {
	left, err := a.works.room.Clean("")
	if err != nil {
		a.cfg.Logger.Warn("what a repair left was not removed", "error", err)
	}
	if cleaned := work.Cleaned(left); cleaned != nil {
		a.tell(guide.LeftoversRemoved{Cleaned: *cleaned})
	}
}

// simulate starts a simulated iPhone.
func (a *Assistant) simulate(ctx context.Context) {
	sim, err := a.cfg.Simulate(ctx)
	if err != nil {
		a.cfg.Logger.Error("the simulated iPhone did not start", "error", err)
		a.tell(guide.SimulationFailed{})
		return
	}
	a.tell(guide.SimulationBegan{Address: sim.Address, Folders: absolute(sim.Folders), Keep: sim.Keep})
}
