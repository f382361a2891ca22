package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/lifeboat-app/lifeboat/device/simulator"
	"github.com/lifeboat-app/lifeboat/device/simulator/backupagent"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

var errQuit = errors.New("quit")

// console is what commands work on.
type console struct {
	phone *simulator.Phone
	agent *backupagent.Agent
	spec  phoneimage.Spec // of what lies on the phone
	lines *sync.Mutex     // held while a line is printed
}

// command is one line that can be said to the phone.
type command struct {
	usage string // the words, then the arguments in capitals
	help  string
	do    func(c *console, argument string) (any, error)
}

// commands lists what can be said. The words of a command are those of its
// usage that are not in capitals; the rest of a line is its argument.
func commands() []command {
	list := []command{
		{"plug", "put the cable in", act((*simulator.Phone).Plug)},
		{"unplug", "pull the cable", act((*simulator.Phone).Unplug)},
		{"lock", "lock the phone", act((*simulator.Phone).Lock)},
		{"unlock", "unlock the phone", act((*simulator.Phone).Unlock)},
		{"trust", "tap Trust, now or when the phone asks next", act((*simulator.Phone).Trust)},
		{"deny", "tap Don't Trust, now or when the phone asks next", act((*simulator.Phone).Deny)},
		{"passcode", "type the passcode into the sheet that asks for it", tried((*simulator.Phone).EnterPasscode)},
		{"refuse", "tap Cancel on the sheet that asks for the passcode", tried((*simulator.Phone).RefusePasscode)},
		{"forget", "forget every computer", act((*simulator.Phone).Forget)},
		{"restart", "switch the phone off and on", act((*simulator.Phone).Restart)},
		{"set find-my ON|OFF", "switch Find My", onOff((*simulator.Phone).SetFindMy)},
		{"set encrypted ON|OFF", "encrypt backups with the password " + simulator.UsualBackupPassword + ", or not", func(c *console, argument string) (any, error) {
			on, err := parseOnOff(argument)
			if err != nil {
				return nil, err
			}
			return nil, c.setEncrypted(on)
		}},
		{"set setup-done ON|OFF", "say whether the setup assistant is finished", onOff((*simulator.Phone).SetSetupDone)},
		{"set icloud-restoring ON|OFF", "say whether iCloud is bringing back a backup", onOff((*simulator.Phone).SetCloudRestoring)},
		{"set wifi ON|OFF", "show the phone over Wi-Fi", onOff((*simulator.Phone).SetWiFi)},
		{"set battery PERCENT", "charge or empty the battery", func(c *console, argument string) (any, error) {
			n, err := strconv.Atoi(argument)
			if err != nil {
				return nil, fmt.Errorf("%q is no percentage", argument)
			}
			return nil, c.phone.SetBattery(n)
		}},
		{"set free BYTES", "set what is free for the person", func(c *console, argument string) (any, error) {
			n, err := parseBytes(argument)
			if err != nil {
				return nil, err
			}
			return nil, c.phone.SetFree(n)
		}},
		{"set ios VERSION", "put another iOS on the phone", func(c *console, argument string) (any, error) {
			return nil, c.phone.SetIOS(argument)
		}},
		{"set name [NAME]", "rename the phone, or take its name away", func(c *console, argument string) (any, error) {
			c.phone.SetName(argument)
			return nil, nil
		}},
		{"fault NAME[=ARG]", "make something go wrong", func(c *console, argument string) (any, error) {
			return nil, c.phone.SetFault(argument)
		}},
		{"clear NAME", "end a fault", func(c *console, argument string) (any, error) {
			if !c.phone.ClearFault(argument) {
				return nil, fmt.Errorf("no fault %q is set", argument)
			}
			return nil, nil
		}},
		{"notify NAME", "post a notification", func(c *console, argument string) (any, error) {
			c.phone.Notify(argument)
			return nil, nil
		}},
		{"status", "tell how the phone stands", func(c *console, _ string) (any, error) {
			return status(c.phone), nil
		}},
		{"help", "list the commands", func(*console, string) (any, error) {
			var lines []string
			for _, c := range commands() {
				lines = append(lines, c.usage+": "+c.help)
			}
			return lines, nil
		}},
		{"phone NUMBER", "of several phones, mean this one from now on: 1 for the first", func(*console, string) (any, error) {
			return nil, errors.New("want: phone NUMBER") // what is right never comes here: see obey
		}},
		{"quit", "end", func(*console, string) (any, error) { return nil, errQuit }},
	}
	return append(backupCommands(), list...)
}

// do obeys one line.
func (c *console) do(line string) (any, error) {
	words := strings.Fields(line)
	for _, command := range commands() {
		usage := strings.Fields(command.usage)
		n := slices.IndexFunc(usage, func(s string) bool { return s == strings.ToUpper(s) })
		takes := n >= 0
		if !takes {
			n = len(usage)
		}
		if len(words) < n || !slices.Equal(words[:n], usage[:n]) {
			continue
		}
		optional := takes && strings.HasPrefix(usage[n], "[")
		if !optional && takes != (len(words) > n) {
			return nil, fmt.Errorf("want: %s", command.usage)
		}
		argument := line
		for _, word := range words[:n] {
			argument = strings.TrimSpace(strings.TrimPrefix(argument, word))
		}
		return command.do(c, argument)
	}
	return nil, errors.New("no such command; help lists them")
}

// act makes a command of what is done to the phone without more words.
func act(f func(*simulator.Phone)) func(*console, string) (any, error) {
	return func(c *console, _ string) (any, error) { f(c.phone); return nil, nil }
}

// tried makes a command of an answer that the phone may not be waiting for.
func tried(f func(*simulator.Phone) bool) func(*console, string) (any, error) {
	return func(c *console, _ string) (any, error) {
		if !f(c.phone) {
			return nil, errors.New("the phone asks for no passcode")
		}
		return nil, nil
	}
}

// onOff makes a command of a switch.
func onOff(f func(*simulator.Phone, bool)) func(*console, string) (any, error) {
	return func(c *console, argument string) (any, error) {
		on, err := parseOnOff(argument)
		if err == nil {
			f(c.phone, on)
		}
		return nil, err
	}
}

func parseOnOff(s string) (bool, error) {
	switch s {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither on nor off", s)
}

// status returns how the phone stands.
func status(p *simulator.Phone) map[string]any {
	s := p.State()
	faults := []string{}
	for _, kind := range p.Faults() {
		if argument, set := p.Fault(kind.Name); set && argument != "" {
			faults = append(faults, kind.Name+"="+argument)
		} else if set {
			faults = append(faults, kind.Name)
		}
	}
	return map[string]any{
		"plugged": s.Plugged, "wifi": s.WiFi, "running": s.Running,
		"asking": p.Asking(), "asking_passcode": p.AskingPasscode(), "paired": p.Paired(), "locked": s.Locked,
		"name": s.Name, "model": p.Model().ProductType, "ios": s.IOS,
		"capacity": s.Capacity, "free": s.Free, "battery": s.Battery,
		"find_my": s.FindMy, "encrypted": s.Encrypted, "setup_done": s.SetupDone, "restore_state": s.RestoreState,
		"faults": faults,
	}
}
