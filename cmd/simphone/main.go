// Command simphone is a simulated iPhone for any tool that honours
// USBMUXD_SOCKET_ADDRESS.
//
//	simphone -listen unix:/run/user/1000/phone.sock -listen 127.0.0.1:0 -trust auto
//
// When it can be reached it prints one line of JSON,
//
//	{"ready":true,"udid":"00008130-…","addresses":["UNIX:/…","127.0.0.1:40001"]}
//
// and then obeys one command per line on its standard input, answering each
// with one line of JSON: {"ok":true,"command":"plug"}, or
// {"ok":false,"command":"plg","error":"…"}. The command help lists them. It
// ends with the command quit, at the end of its input, or on SIGTERM and
// Ctrl-C.
//
// With -report it also prints a line {"ended":"Backup","code":0,…} after every
// backup, restore or change of the password.
//
// Exit codes: 0 ended as asked, 1 could not start, 2 wrong usage.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/lifeboat-app/lifeboat/cmd/version"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program; it gives the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, messages io.Writer) int {
	settings, err := parse(args, messages)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	if settings.version {
		fmt.Fprintln(out, strings.Join(version.Details("simphone"), "\n"))
		return 0
	}
	if err := serve(ctx, settings, in, json.NewEncoder(out)); err != nil {
		fmt.Fprintf(messages, "simphone: %v\n", err)
		return 1
	}
	return 0
}

// serve shows the phone and obeys until it is told to end.
func serve(ctx context.Context, settings settings, in io.Reader, out *json.Encoder) (err error) {
	s, err := simulator.New(settings.simulator)
	if err != nil {
		return err
	}
	var consoles []*console
	defer func() {
		err = errors.Join(err, s.Close())
		for _, c := range consoles {
			err = errors.Join(err, c.agent.Close()) // nobody uses it any more
		}
	}()
	lines := new(sync.Mutex) // every line is whole
	if settings.report {
		settings.backup.Ended = report(out, lines)
	}
	for i, name := range append([]string{settings.phone.Name}, settings.beside...) {
		one := settings.phone
		if i > 0 {
			one.Name, one.Seed = name, one.Seed+uint64(i)
		}
		c, err := add(s, one, settings, lines)
		if err != nil {
			return err
		}
		consoles = append(consoles, c)
	}
	if len(settings.listen) == 0 {
		folder, err := os.MkdirTemp("", "simphone")
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
		settings.listen = usualAddresses(folder)
	}
	for _, address := range settings.listen {
		if err := s.Listen(ctx, address); err != nil {
			return err
		}
	}
	ready := struct {
		Ready     bool     `json:"ready"`
		UDID      string   `json:"udid"`
		Beside    []string `json:"beside,omitempty"` // UDIDs of the phones of -beside
		Addresses []string `json:"addresses"`
	}{Ready: true, UDID: consoles[0].phone.UDID(), Addresses: s.Addresses()}
	for _, c := range consoles[1:] {
		ready.Beside = append(ready.Beside, c.phone.UDID())
	}
	lines.Lock()
	err = out.Encode(ready)
	lines.Unlock()
	if err != nil {
		return err
	}
	return obey(ctx, consoles, in, out)
}

// add adds a phone with what lies on it.
func add(s *simulator.Simulator, options simulator.PhoneOptions, settings settings, lines *sync.Mutex) (*console, error) {
	phone, err := s.Add(options)
	if err != nil {
		return nil, err
	}
	agent, err := phone.AddBackup(settings.backup)
	if err != nil {
		return nil, err
	}
	for _, fault := range settings.faults {
		if err := phone.SetFault(fault); err != nil {
			return nil, errors.Join(err, agent.Close())
		}
	}
	return &console{phone: phone, agent: agent, spec: settings.backup.Image, lines: lines}, nil
}

// usualAddresses are where a phone listens that was told nothing. On Windows
// the tools know no Unix sockets.
func usualAddresses(folder string) []string {
	if runtime.GOOS == "windows" {
		return []string{"127.0.0.1:0"}
	}
	return []string{"unix:" + filepath.Join(folder, "usbmuxd"), "127.0.0.1:0"}
}

// answer is what a command is answered with.
type answer struct {
	OK      bool   `json:"ok"`
	Command string `json:"command"`
	Error   string `json:"error,omitempty"`
	Result  any    `json:"result,omitempty"`
}

// obey reads commands until quit, the end of the input, or the end of ctx. They
// are for the first phone, until the command phone names another.
func obey(ctx context.Context, phones []*console, in io.Reader, out *json.Encoder) error {
	c := phones[0]
	lines := make(chan string)
	// A read of the standard input cannot be broken off: this goroutine ends
	// with the input, or with the program.
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return nil
		case line, more := <-lines:
			if !more {
				return nil
			}
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			result, err := any(nil), error(nil)
			if words := strings.Fields(line); len(words) == 2 && words[0] == "phone" {
				c, err = numbered(phones, words[1], c)
			} else {
				result, err = c.do(line)
			}
			a := answer{OK: err == nil || errors.Is(err, errQuit), Command: line, Result: result}
			if !a.OK {
				a.Error = err.Error()
			}
			c.lines.Lock()
			said := out.Encode(a)
			c.lines.Unlock()
			if said != nil {
				return said
			}
			if errors.Is(err, errQuit) {
				return nil
			}
		}
	}
}

// numbered returns the phone with a number, 1 for the first.
func numbered(phones []*console, number string, now *console) (*console, error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(phones) {
		return now, fmt.Errorf("want: phone 1 … %d", len(phones))
	}
	return phones[n-1], nil
}
