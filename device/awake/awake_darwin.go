package awake

import (
	"os"
	"os/exec"
	"strconv"
	"sync"
)

// keep runs caffeinate, which is part of macOS and ends with this program.
func keep(string) (func(), error) {
	cmd := exec.Command("/usr/bin/caffeinate", "-i", "-w", strconv.Itoa(os.Getpid()))
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			_ = cmd.Process.Kill() // it may have ended by itself
			_ = cmd.Wait()
		})
	}, nil
}
