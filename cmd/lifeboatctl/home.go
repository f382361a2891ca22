package main

import (
	"os"
	"path/filepath"

	"github.com/lifeboat-app/lifeboat/device/home"
)

// ownFolder chooses the folder for what is remembered: that of the person, or where the
// system names none, one for the moment. leave removes the latter.
func (c *ctl) ownFolder() (leave func(), err error) {
	if dir := home.Data(); dir != "" {
		c.data = filepath.Join(dir, "lifeboat")
		return func() {}, nil
	}
	if c.data, err = os.MkdirTemp("", "lifeboat-"); err != nil {
		return nil, err
	}
	c.forgets = true
	return func() { _ = os.RemoveAll(c.data) }, nil // what is left lies where the system clears up
}
