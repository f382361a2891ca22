package browse

import (
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/disk"
	"github.com/lifeboat-app/lifeboat/device/disk/answer"
	"github.com/lifeboat-app/lifeboat/device/home"
)

// Places lists where to begin on this computer: the person's own folder, the
// disks that are plugged in, and the top. Each disk is asked apart; tell is called
// with all of them, and before that, should one take long, with what has answered. It
// returns when all have.
func Places(tell func([]backup.Place)) {
	var all []*spot
	own := home.Dir()
	if own != "" {
		all = append(all, &spot{place: backup.Place{Kind: backup.PlaceHome, Path: own}})
		if documents := Documents(); documents != own {
			all = append(all, &spot{place: backup.Place{Kind: backup.PlaceDocuments, Path: documents}})
		}
	}
	thisComputer.places(append(all, thisComputer.disks(runtime.GOOS, filepath.Base(own))...), tell)
}

// spot is a place, or a folder in which disks have theirs.
type spot struct {
	place  backup.Place
	ask    func() found // nil: it needs no answer
	hidden bool         // it has disks, or none, and is none itself
	inside []*spot
}

// found is what a spot answers.
type found struct {
	name   string
	gone   bool // there is no such disk
	inside []*spot
}

// places asks all spots at once.
func (c computer) places(top []*spot, tell func([]backup.Place)) {
	type said struct {
		s *spot
		found
	}
	t := begin()
	done := make(chan struct{})
	defer close(done)
	answers, awaited := make(chan said), map[*spot]bool{}
	begin := func(spots []*spot) {
		for _, s := range spots {
			if s.ask == nil {
				continue
			}
			awaited[s] = true
			heard := ask(c, "place "+s.place.Path, s.ask)
			go func() {
				select {
				case <-heard.Came():
					select {
					case answers <- said{s, heard.Value()}:
					case <-done:
					}
				case <-done:
				}
			}()
		}
	}
	so := func(of backup.Answer) {
		var list []backup.Place
		var add func([]*spot)
		add = func(spots []*spot) {
			for _, s := range spots {
				p := s.place
				if awaited[s] {
					p.Answer = of
				}
				// A folder of disks has a name of its own only where it does not answer.
				if !s.hidden || p.Answer == backup.Silent {
					list = append(list, p)
				}
				add(s.inside)
			}
		}
		add(top)
		tell(list)
	}
	silent := false
	for begin(top); len(awaited) > 0; {
		select {
		case a := <-answers:
			delete(awaited, a.s)
			a.s.hidden = a.s.hidden || a.gone
			if a.name != "" {
				a.s.place.Name = a.name
			}
			for _, in := range a.inside { // others may have heard the same answer
				own := *in
				a.s.inside = append(a.s.inside, &own)
			}
			begin(a.s.inside)
			if silent && len(awaited) > 0 {
				so(backup.Silent)
			}
		case <-t.next:
			of := t.passed()
			silent = of == backup.Silent
			so(of)
		}
	}
	so(backup.Answered)
}

// Documents is the person's folder for documents, as the system calls it, or the
// person's own folder where there is none, or none that answers.
func Documents() string {
	own := home.Dir()
	if own == "" {
		return "" // nothing is proposed
	}
	return thisComputer.documents(xdg.UserDirs.Documents, own)
}

func (c computer) documents(dir, home string) string {
	there := ask(c, "documents "+dir, func() bool {
		info, err := c.stat(dir)
		return err == nil && info.IsDir() && filepath.IsAbs(dir)
	})
	select {
	case <-there.Came():
		if there.Value() {
			return dir
		}
	case <-time.After(answer.Patient): // a share; the window does not open before
	}
	return home
}

// disks are those of a system for a user.
func (c computer) disks(goos, user string) []*spot {
	top := &spot{place: backup.Place{Kind: backup.PlaceComputer, Path: "/"}}
	switch goos {
	case "windows":
		var all []*spot
		for _, letter := range letters() {
			root := string(letter) + `:\`
			all = append(all, &spot{place: backup.Place{Kind: backup.PlaceDisk, Name: explorerName(letter, ""), Path: root}, ask: func() found {
				info, err := c.stat(root)
				return found{gone: err != nil || !info.IsDir(), name: explorerName(letter, volumeName(root))}
			}})
		}
		return all
	case "darwin":
		return []*spot{c.within("/Volumes"), top}
	}
	return []*spot{c.within(filepath.Join("/media", user)), c.within(filepath.Join("/run/media", user)), c.within("/mnt"), c.sharesGNOME(filepath.Join(xdg.RuntimeDir, "gvfs"), entryNames), c.sharesKDE(xdg.RuntimeDir, entryNames), top}
}

// explorerName is a disk as Explorer calls it: “Backups (E:)”, or “E:” where nobody has
// given it a name.
func explorerName(letter rune, volume string) string {
	if volume == "" {
		return string(letter) + ":"
	}
	return volume + " (" + string(letter) + ":)"
}

// shareName is a folder of another computer as Explorer calls it: “Photos (\\diskstation)”.
func shareName(path string) string {
	server, share, ok := strings.Cut(strings.TrimPrefix(path, `\\`), `\`)
	if share = strings.TrimRight(share, `\`); !ok || !strings.HasPrefix(path, `\\`) || share == "" {
		return path
	}
	return share + ` (\\` + server + `)`
}

// maxDisks is how many disks are offered: more would be a wall of buttons.
const maxDisks = 8

// within is a folder whose folders are disks.
func (c computer) within(dir string) *spot {
	s := &spot{place: backup.Place{Kind: backup.PlaceDisk, Name: dir, Path: dir}, hidden: true}
	s.ask = func() (f found) {
		entries, err := c.names(dir, maxPeeked)
		if err != nil {
			return f
		}
		for _, e := range entries {
			if !e.IsDir() && !disk.IsLink(e) || len(f.inside) == maxDisks {
				continue
			}
			path := filepath.Join(dir, e.Name())
			f.inside = append(f.inside, &spot{place: backup.Place{Kind: backup.PlaceDisk, Name: e.Name(), Path: path}, ask: func() found {
				info, err := c.stat(path)
				return found{gone: err != nil || !info.IsDir()}
			}})
		}
		return f
	}
	return s
}
