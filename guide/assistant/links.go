package assistant

import (
	"context"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/backup"
)

// follow has these links in a place read, and no others any more. It is called with f.mu
// held, by the goroutine of the place.
func (p *place) follow(ctx context.Context, links []backup.Folder) {
	old := p.links
	p.links = map[string]*place{}
	for _, l := range links {
		link := p.f.links[l.Path]
		switch {
		case link == nil:
			link = newPlace(p.f, l.Path)
			link.link = true
			p.f.links[l.Path] = link
			p.f.running.Go(func() { link.watch(ctx) })
		case link.gone: // its disk still owes an answer
			link.anew()
		}
		p.links[l.Path] = link
		delete(old, l.Path)
	}
	for _, link := range old {
		link.leave()
	}
}

// leave has a place not read any more, nor its links. It is called with f.mu held.
func (p *place) leave() {
	p.gone = true
	replace(p.again, struct{}{})
	for _, link := range p.links {
		link.leave()
	}
	clear(p.links)
}

// anew has a place read again. It is called with f.mu held.
func (p *place) anew() {
	p.gone, p.heard = false, false
	replace(p.again, struct{}{})
	for _, link := range p.links {
		link.anew()
	}
}

// all is what is said of a place and of the links in it; false means that there is nothing
// to say yet of one of them. It is called with f.mu held.
func (p *place) all() (said []placeRead, ok bool) {
	if !p.heard {
		return nil, false
	}
	said = []placeRead{p.said}
	if p.said.folder.State != backup.FolderRead {
		return said, true
	}
	for _, l := range p.said.folder.Links {
		link := p.links[l.Path]
		switch {
		case link == nil: // it is being read anew
			said = append(said, placeRead{folder: l})
		case !link.heard:
			return nil, false
		default:
			said = append(said, link.said)
		}
	}
	return said, true
}

// diskOf names the disk of a backup as far as anybody knows: that of its folder, or its own
// where it is a link.
func (f *folders) diskOf(folder string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.links[folder] != nil {
		return folder
	}
	return filepath.Dir(folder)
}
