package mobilebackup

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/devicelink"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup/fence"
)

// download sends the files that the phone asks for. A file that cannot be read
// is told in the stream and in the status, and the others still follow (PROTOCOL.md §5.7).
func (x *exchange) download(m devicelink.Message) error {
	names, ok := m.Texts(1)
	if !ok || slices.Contains(names, "") { // the empty name would end the stream
		return malformed(m)
	}
	x.estimate(m, 3)
	if x.op == OpRestore && x.stage != StageApplying && x.stage != StageSending {
		x.stage = StageSending
		x.progressed() // told before the first byte goes: from now on the phone is not as it was
	}
	problems := map[string]any{}
	var stop error
	for _, name := range names {
		if stop = x.ctx.Err(); stop != nil {
			break
		}
		x.step("send", name)
		if err := x.link.SendName(name); err != nil {
			return err
		}
		hostErr, err := x.sendFile(name)
		if err != nil && !errors.Is(err, x.ctx.Err()) {
			return err
		}
		var refused *fence.RefusedError
		switch {
		case err != nil: // stopped between two blocks
			stop = err
			err = x.link.SendError("cancelled")
		case hostErr == nil:
			err = x.link.SendEnd()
		case errors.As(hostErr, &refused) && refused.Hostile:
			stop = hostErr
			err = x.link.SendError("refused")
		default:
			code, text := statusOf(hostErr)
			problems[name] = map[string]any{"DLFileErrorString": text, "DLFileErrorCode": code}
			x.unsent(name, hostErr)
			err = x.link.SendError(text)
		}
		if err != nil {
			return err
		}
		x.progressed()
		if stop != nil {
			break
		}
	}
	if err := x.link.EndBulk(); err != nil {
		return err
	}
	if x.op == OpRestore && stop == nil && x.files > 0 && x.SentPayloads >= x.files {
		x.complete(StageApplying)
	}
	switch {
	case stop != nil:
		_ = x.link.Status(statusGeneric, "stopped", nil)
		return stop
	case len(problems) > 0:
		return x.link.Status(statusMulti, multiStatus, problems)
	}
	return x.link.Status(statusOK, "", nil)
}

// unsent notes a file that could not be sent. The marks of a backup that does
// not exist yet are asked for and missing in every first backup.
func (x *exchange) unsent(name string, err error) {
	if x.op != OpRestore && errors.Is(err, fs.ErrNotExist) {
		return
	}
	x.failed(name, err)
	if x.Missing++; len(x.MissingNames) < examples {
		x.MissingNames = append(x.MissingNames, x.local(name))
	}
}

func (x *exchange) sendFile(name string) (hostErr, err error) {
	file, _, hostErr := x.folder.OpenFile(name)
	if hostErr != nil {
		return hostErr, nil
	}
	defer file.Close()
	r := &reading{r: file, x: x, payload: isPayload(name)}
	_, hostErr, err = x.link.SendData(r)
	x.SentFiles++
	if r.payload {
		x.SentPayloads++
	}
	return hostErr, err
}

// reading counts what is read while it is sent, so that a large file moves the
// progress too.
type reading struct {
	r       io.Reader
	x       *exchange
	payload bool
}

const tellEvery = 4 << 20 // bytes between two progress readings inside a file

func (r *reading) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if r.payload {
		r.x.SentPayload += int64(n)
	}
	r.x.count(&r.x.Sent, n)
	return n, err
}

func (x *exchange) count(counter *int64, n int) {
	before := *counter / tellEvery
	*counter += int64(n)
	if *counter/tellEvery != before {
		x.progressed()
	}
}

// upload takes a batch of files. Whatever fails on this computer, the stream
// is read to its end, so that the conversation stays in step; the first
// failure is the status of the batch.
func (x *exchange) upload(m devicelink.Message) error {
	x.estimate(m, 2)
	if x.stage != StageFinishing { // the last marks come after the moving
		x.stage = StageReceiving
	}
	x.link.BeginBulk()
	if x.intake == nil {
		x.intake = plainIntake(x.folder)
	}
	x.intake.start()
	err := x.receive()
	name, failure := x.intake.finish()
	if err != nil {
		return err
	}
	x.failed(name, failure)
	if x.between != nil && failure == nil {
		x.between()
	}
	return x.answer("", failure, nil)
}

// receive reads a stream to its end and hands all files to the intake.
func (x *exchange) receive() error {
	for {
		source, err := x.link.ReadName()
		if err != nil || source == "" {
			return err
		}
		name, err := x.link.ReadName()
		if err != nil || name == "" {
			return err
		}
		x.step("receive", name)
		x.current = path.Base(source)
		var refused *fence.RefusedError
		local, err := x.folder.Path(name)
		if errors.As(err, &refused) && refused.Hostile {
			return err // the stream of a hostile phone may have no end
		}
		x.intake.begin(name, local)
		if err := x.receiveFile(source); err != nil {
			return err
		}
		base := path.Base(name)
		x.listed = x.listed || base == "Manifest.plist"
		if id, ok := mbfile.ParseID(base); ok && x.keepGot {
			x.got = append(x.got, id)
		}
		x.progressed()
	}
}

// receiveFile hands the contents of one file over.
func (x *exchange) receiveFile(source string) error {
	for {
		code, _, text, err := x.link.NextBlock()
		if err != nil {
			return err
		}
		switch code {
		case devicelink.CodeSuccess:
			x.intake.end(true)
			x.ReceivedFiles++
			return nil
		case devicelink.CodeData:
			for {
				n, err := x.link.Read(x.intake.room())
				x.intake.filled(n)
				x.count(&x.Received, n)
				if err == io.EOF {
					break
				}
				if err != nil {
					return err
				}
			}
		default: // the phone could not read the file; it knows, and continues
			x.intake.end(false)
			if x.Skipped++; len(x.SkippedNames) < examples {
				x.SkippedNames = append(x.SkippedNames, path.Base(source)+": "+text)
			}
			return nil
		}
	}
}
