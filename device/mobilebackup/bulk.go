package mobilebackup

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"

	"lifeboat/device/mobilebackup/devicelink"
	"lifeboat/device/mobilebackup/fence"
)

// uploadBuffer is what is gathered of a file before it is written: most files
// of a phone are smaller and cost one write.
const uploadBuffer = 512 << 10

// download sends the files that the phone asks for. A file that cannot be read
// is told in the stream and in the status, and the others still follow (D.4).
func (x *exchange) download(m devicelink.Message) error {
	names, ok := m.Texts(1)
	if !ok || slices.Contains(names, "") { // the empty name would end the stream
		return malformed(m)
	}
	x.estimate(m, 3)
	if x.op == OpRestore {
		x.stage = StageSending
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
	_, hostErr, err = x.link.SendData(&reading{file, x})
	x.SentFiles++
	return hostErr, err
}

// reading counts what is read while it is sent, so that a large file moves the
// progress too.
type reading struct {
	r io.Reader
	x *exchange
}

const tellEvery = 4 << 20 // bytes between two progress readings inside a file

func (r *reading) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
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
	var failure error
	for {
		source, err := x.link.ReadName()
		if err != nil {
			return err
		}
		if source == "" {
			break
		}
		name, err := x.link.ReadName()
		if err != nil {
			return err
		}
		if name == "" {
			break
		}
		x.step("receive", name)
		x.current = path.Base(source)
		hostErr, err := x.receive(source, name, fence.IsNoSpace(failure))
		if err != nil {
			return err
		}
		var refused *fence.RefusedError
		if errors.As(hostErr, &refused) && refused.Hostile {
			return hostErr // the stream of a hostile phone may have no end
		}
		if hostErr != nil && failure == nil {
			failure = hostErr
			x.failed(name, hostErr)
		}
		x.progressed()
	}
	return x.answer("", failure, nil)
}

// receive takes one file. With full set the disk is known to be full, and the
// data are read and dropped.
func (x *exchange) receive(source, name string, full bool) (hostErr, err error) {
	if x.buffer == nil {
		x.buffer = make([]byte, uploadBuffer)
	}
	var file *fence.File
	if !full {
		file, hostErr = x.folder.Create(name)
	}
	var refused *fence.RefusedError
	if errors.As(hostErr, &refused) && refused.Hostile {
		return hostErr, nil
	}
	drop := func() {
		if file != nil {
			file.Drop()
			file = nil
		}
	}
	defer drop()
	filled := 0
	write := func() {
		if file != nil && filled > 0 {
			if _, hostErr = file.Write(x.buffer[:filled]); hostErr != nil {
				drop()
			}
		}
		filled = 0
	}
	for {
		code, _, text, err := x.link.NextBlock()
		if err != nil {
			return hostErr, err
		}
		switch code {
		case devicelink.CodeSuccess:
			write()
			if file != nil {
				hostErr = file.Commit()
				file = nil
			}
			x.ReceivedFiles++
			return hostErr, nil
		case devicelink.CodeData:
			for {
				n, err := x.link.Read(x.buffer[filled:])
				filled += n
				x.count(&x.Received, n)
				if filled == len(x.buffer) {
					write()
				}
				if err == io.EOF {
					break
				}
				if err != nil {
					return hostErr, err
				}
			}
		default: // the phone could not read the file; it knows, and goes on
			if x.Skipped++; len(x.SkippedNames) < examples {
				x.SkippedNames = append(x.SkippedNames, path.Base(source)+": "+text)
			}
			return hostErr, nil
		}
	}
}
