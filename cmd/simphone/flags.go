package main

import (
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/samples/everyday"
	"github.com/lifeboat-app/lifeboat/device/simulator"
)

// settings are what the flags say.
type settings struct {
	listen    []string
	simulator simulator.Options
	faults    []string
	phone     simulator.PhoneOptions
	beside    []string // names of further phones
	backup    simulator.BackupOptions
	report    bool
	version   bool
}

// parse reads the flags. What is wrong with them was printed when it fails.
func parse(args []string, messages io.Writer) (settings, error) {
	var s settings
	p := &s.phone
	flags := flag.NewFlagSet("simphone", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.Usage = func() { usage(flags) }

	repeated := func(to *[]string) func(string) error {
		return func(value string) error { *to = append(*to, value); return nil }
	}
	size := func(to *int64) func(string) error {
		return func(value string) (err error) { *to, err = parseBytes(value); return err }
	}
	flags.Func("listen", "`ADDRESS` to listen on: unix:/path or 127.0.0.1:port, port 0 for any; may be repeated", repeated(&s.listen))
	flags.StringVar(&s.simulator.Records, "records", "", "`FOLDER` that keeps the computer's pair records; without it they end with the program")
	flags.BoolVar(&s.simulator.Preflight, "preflight", false, "usbmuxd asks for trust by itself, as on Linux")
	flags.BoolVar(&s.simulator.OnDemand, "on-demand", false, "usbmuxd runs only while a phone is plugged in, as on Linux")
	flags.BoolVar(&s.simulator.Dashless, "dashless", false, "usbmuxd leaves the dash out of UDIDs, as on some Windows computers")
	flags.StringVar(&p.Model, "model", "iPhone16,1", "product `TYPE`")
	flags.StringVar(&p.IOS, "ios", "26.1", "iOS `VERSION`")
	flags.StringVar(&p.Name, "name", "", "the phone's `NAME`")
	flags.Func("beside", "`NAME` of a further phone, like the first but for its numbers; may be repeated, see the command phone", repeated(&s.beside))
	flags.Func("capacity", "`BYTES` of the whole disk, or 64GB, 512GB …", size(&p.Capacity))
	flags.Func("free", "`BYTES` free for the person, or 500MB, 38GB …", size(&p.Free))
	flags.IntVar(&p.Battery, "battery", 80, "battery, in `PERCENT`")
	flags.Func("trust", "how the phone stands with this computer: "+trusts(), func(value string) error {
		p.Trust = simulator.Trust(value)
		if !strings.Contains(" "+trusts()+",", " "+value+",") {
			return fmt.Errorf("want one of %s", trusts())
		}
		return nil
	})
	flags.BoolVar(&p.FindMy, "find-my", false, "Find My is on")
	flags.BoolVar(&p.Encrypted, "encrypted", false, "backups will be encrypted")
	flags.BoolVar(&p.EncryptionRequired, "encryption-required", false, "a profile demands encrypted backups")
	flags.BoolVar(&p.Supervised, "supervised", false, "an organisation supervises the phone")
	flags.BoolVar(&p.NotSetUp, "not-set-up", false, "the setup assistant is not finished")
	flags.BoolVar(&p.CloudRestoring, "icloud-restoring", false, "iCloud is bringing back a backup")
	flags.BoolVar(&p.NoPasscode, "no-passcode", false, "the phone has no passcode")
	flags.BoolVar(&p.PasscodeAsked, "ask-passcode", false, "wait for the command passcode where a passcode is asked for")
	flags.BoolVar(&p.Locked, "locked", false, "the phone is locked")
	flags.BoolVar(&p.NoSIM, "no-sim", false, "there is no SIM")
	flags.BoolVar(&p.WiFi, "wifi", false, "the phone is seen over Wi-Fi, too")
	flags.BoolVar(&p.Unplugged, "unplugged", false, "begin without the cable")
	flags.DurationVar(&p.RestartTime, "restart-time", 0, "how `LONG` a restart takes (default 3s)")
	flags.Uint64Var(&p.Seed, "seed", 1, "`NUMBER` that all numbers of the phone follow from")
	flags.Func("fault", "what goes wrong: `NAME[=ARGUMENT]`, of those below; may be repeated", repeated(&s.faults))
	backupFlags(flags, &s.backup)
	lively := flags.Bool("everyday", true, "put on the phone what an everyday one holds, of invented people: photos, chats, contacts …; with -files or -bytes only when asked")
	flags.BoolVar(&s.report, "report", false, "print a line of JSON when a backup, a restore or a change of the password ends")
	flags.BoolVar(&s.version, "version", false, "say which one this is")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	s.backup.Image.Seed = p.Seed
	asked := false
	flags.Visit(func(f *flag.Flag) { asked = asked || f.Name == "everyday" })
	if *lively && (asked || s.backup.Image.Files == 0 && s.backup.Image.Bytes == 0) {
		s.backup.Image.Everyday = everyday.Until
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintf(messages, "simphone: %v\n", err)
		return s, err
	}
	return s, nil
}

// usage prints the flags and the tables behind them.
func usage(flags *flag.FlagSet) {
	out := flags.Output()
	fmt.Fprintln(out, "simphone shows a simulated iPhone to every tool that honours USBMUXD_SOCKET_ADDRESS.")
	fmt.Fprintln(out, "\nFlags:")
	flags.PrintDefaults()
	fmt.Fprintln(out, "\nModels:")
	for _, m := range simulator.Models() {
		fmt.Fprintf(out, "  %-12s %s\n", m.ProductType, m.Name)
	}
	fmt.Fprintln(out, "\nFaults:")
	for _, f := range faultTable() {
		name := f.Name
		if f.Argument != "" {
			name += "=" + f.Argument
		}
		fmt.Fprintf(out, "  %-22s %s\n", name, f.Help)
	}
	fmt.Fprintln(out, "\nCommands, one per line on the standard input:")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-22s %s\n", c.usage, c.help)
	}
}

func trusts() string {
	var names []string
	for _, t := range simulator.Trusts() {
		names = append(names, string(t))
	}
	return strings.Join(names, ", ")
}

// parseBytes reads 1234, 12kB, 500MB, 38GB or 1TB; the units count by 1000, as
// on the box of a phone.
func parseBytes(s string) (int64, error) {
	digits, factor := s, int64(1)
	for i, unit := range []string{"kB", "MB", "GB", "TB"} {
		if rest, ok := strings.CutSuffix(s, unit); ok {
			digits = rest
			for range i + 1 {
				factor *= 1000
			}
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || n > (1<<62)/factor {
		return 0, fmt.Errorf("%q is no number of bytes", s)
	}
	return n * factor, nil
}
