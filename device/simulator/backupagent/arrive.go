package backupagent

import (
	"bytes"
	"crypto/aes"
	"crypto/sha1"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/lifeboat-app/lifeboat/device/backup/mbfile"
	"github.com/lifeboat-app/lifeboat/device/simulator/phoneimage"
)

// arrival is one file of a restore that is asked for.
type arrival struct {
	id   string
	item phoneimage.Item
	came bool
}

// transfer asks for everything, in batches, and takes what comes.
func (s *restoration) transfer() error {
	in := &receiver{restoration: s, stored: sha1.New(), plain: sha1.New()}
	var record mbfile.Record
	err := s.index.rows(func(row *row) error {
		if row.nothing() || !row.placed || row.decode(&record) != nil || s.refused[nodeOf(row.domain, row.path)] {
			return nil // said before
		}
		item := phoneimage.Item{Domain: row.domain, Kind: row.kindOf(&record), File: record.File()}
		item.RelativePath = row.path
		if item.Kind != mbfile.Regular {
			if s.into == nil {
				return nil
			}
			return s.into.Put(&item)
		}
		if _, ok := mbfile.ParseID(row.id); !ok {
			return nil
		}
		in.batch = append(in.batch, arrival{id: row.id, item: item})
		if len(in.batch) < batchSize {
			return nil
		}
		return in.fetch()
	})
	if err == nil {
		err = in.fetch()
	}
	return err
}

// receiver takes the files of a batch.
type receiver struct {
	*restoration
	batch  []arrival
	stored hash.Hash // of the bytes as they come
	plain  hash.Hash // of what they decrypt to
	size   int64     // bytes that came
	open   *opening
	bad    *Error // what is wrong with the file that arrives
	stop   error  // of a file that was refused; the batch is taken to its end first
	out    io.Writer
	length int64               // of the plain contents
	behind [aes.BlockSize]byte // what follows the contents, where more came than the entry says
	extra  int                 // how much of it is known
}

// fetch asks for one batch.
func (in *receiver) fetch() error {
	if len(in.batch) == 0 {
		return nil
	}
	if err := in.ctx.Err(); err != nil {
		return err
	}
	paths := make([]string, len(in.batch))
	for i, a := range in.batch {
		paths[i] = in.place(a.id)
	}
	answer, err := in.l.download(paths, in.percent(), in.begin)
	if err == nil {
		err = in.stop
	}
	if err != nil {
		return err
	}
	missing := false
	for i := range in.batch {
		a := &in.batch[i]
		in.done += a.item.Size
		if a.came {
			continue
		}
		missing = true
		e := violation(rulePayload)
		if under, _ := outcome(fileError(paths[i], answer)); under != nil {
			e = e.because(under.Code, under.Text)
		} else {
			e = e.because(codeMissing, fmt.Sprintf(noSuchFileText, paths[i]))
		}
		if err := in.refuse(a.item.Domain, a.item.RelativePath, e); err != nil {
			return err
		}
	}
	if !missing && answer.code != 0 {
		return mbOr(hostError("Error downloading files", answer), codeCorrupt, "Multiple errors downloading files")
	}
	in.batch = in.batch[:0]
	return nil
}

// percent is the progress in bytes, as phones count it.
func (s *restoration) percent() float64 {
	if s.total == 0 {
		return 99
	}
	return min(100, 100*float64(s.done)/float64(s.total))
}

// begin is called when the host starts to send a file.
func (in *receiver) begin(i int) incoming {
	a := &in.batch[i]
	in.nth++
	in.size, in.length, in.extra, in.bad, in.open = 0, 0, 0, nil, nil
	in.stored.Reset()
	in.plain.Reset()
	in.out = writerFunc(func(block []byte) (int, error) { return in.take(max(0, a.item.Size), block) })
	if in.manifest.IsEncrypted && !(len(a.item.EncryptionKey) == 0 && a.item.Size == 0) {
		in.open = in.opening(a)
	}
	return incoming{
		data: func(block []byte) error { return in.data(a, block) },
		done: func() error { a.came = true; return in.end(a) },
		fail: func(string) error { return in.forget() }, // the status tells why
	}
}

func (in *receiver) opening(a *arrival) *opening {
	key, err := in.bag.Unseal(a.item.EncryptionKey)
	if err == nil {
		if mode, err := decrypter(key); err == nil {
			return &opening{w: in.out, mode: mode}
		}
	}
	in.bad = violation(ruleKeyUnwrap)
	return nil
}

func (in *receiver) data(a *arrival, block []byte) error {
	in.size += int64(len(block))
	in.outcome.Bytes += int64(len(block))
	if len(a.item.Digest) > 0 {
		in.stored.Write(block)
	}
	if in.bad != nil {
		return nil
	}
	var err error
	if in.open != nil {
		_, err = in.open.Write(block)
	} else {
		_, err = in.out.Write(block)
	}
	return err
}

// take is where the plain contents go.
func (in *receiver) take(size int64, block []byte) (int, error) {
	if from := size - in.length; from < int64(len(block)) && in.extra < len(in.behind) {
		in.extra += copy(in.behind[in.extra:], block[max(0, from):])
	}
	in.length += int64(len(block))
	if in.open != nil {
		in.plain.Write(block)
	}
	if in.into == nil {
		return len(block), nil
	}
	return in.into.Write(block)
}

func (in *receiver) forget() error {
	if in.into == nil {
		return nil
	}
	return in.into.Forget()
}

// end judges a file that came whole.
func (in *receiver) end(a *arrival) error {
	bad, err := in.verdict(a)
	if err != nil {
		return err
	}
	if bad != nil {
		if err := in.forget(); err != nil {
			return err
		}
		if err := in.refuse(a.item.Domain, a.item.RelativePath, bad); in.stop == nil {
			in.stop = err
		}
		return nil
	}
	in.outcome.Files++
	if in.into == nil {
		return nil
	}
	return in.into.Put(&a.item)
}

func (in *receiver) verdict(a *arrival) (*Error, error) {
	where := a.item.Domain + ":" + a.item.RelativePath
	if in.bad != nil {
		return in.bad, nil
	}
	if in.open != nil {
		if in.size == 0 && a.item.Size == 0 {
			in.warn(a.item.Domain, a.item.RelativePath, violation(rulePayloadEmpty))
			return nil, nil
		}
		cut := in.size == 0 || in.size%aes.BlockSize != 0
		padded, err := in.open.finish()
		if err != nil {
			return nil, err
		}
		// Some writers leave the padding out; then the size is exact. Where more
		// came than the entry says, the padding may stand before it.
		if cut && !in.padded(a.item.Size) || !padded && in.length != a.item.Size && !in.padded(a.item.Size) {
			return violation(rulePayloadDecrypt, where), nil
		}
		if !padded && in.length == a.item.Size {
			in.warn(a.item.Domain, a.item.RelativePath, violation(rulePayloadNoPad))
		}
	}
	n, faulty := in.faults.number(FaultDigest)
	if digest := a.item.Digest; len(digest) > 0 || faulty && n == in.nth {
		// Two independent writers say that the stored bytes are hashed; for
		// encrypted backups that is not proven, so the plain ones are taken too.
		right := bytes.Equal(in.stored.Sum(nil), digest) || in.open != nil && bytes.Equal(in.plain.Sum(nil), digest)
		if right && !(faulty && n == in.nth) {
			in.right++
			return nil, nil
		}
		e := violation(ruleDigestDiffer, where)
		if !in.keep || in.open == nil {
			return e, nil
		}
		in.doubt(Failure{a.item.Domain, a.item.RelativePath, e.Code, e.Text, e.Rule})
	}
	switch size := max(0, a.item.Size); {
	case in.length < size:
		return violation(rulePayloadShort, in.length, size, where), nil
	case in.length > size:
		in.warn(a.item.Domain, a.item.RelativePath, violation(rulePayloadLong, in.length, size))
	}
	return nil, nil
}

// padded reports whether the padding of a file stands where its entry says that
// the contents end, although more follows.
func (in *receiver) padded(size int64) bool {
	n := aes.BlockSize - int(max(0, size)%aes.BlockSize)
	if in.extra < n || in.length <= size+int64(n) && in.size%aes.BlockSize == 0 {
		return false
	}
	for _, b := range in.behind[:n] {
		if int(b) != n {
			return false
		}
	}
	return true
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// keepOthers keeps what lies on the phone and is not in the backup, for a
// restore that was asked not to remove it.
func (s *restoration) keepOthers() error {
	restored := make(map[mbfile.ID]struct{})
	err := s.index.rows(func(row *row) error {
		restored[mbfile.IDOf(row.domain, row.path)] = struct{}{}
		return nil
	})
	if err != nil {
		return err
	}
	for item, err := range s.image.Items(true) {
		if err != nil {
			return err
		}
		if _, ok := restored[item.ID()]; ok {
			continue
		}
		if item.Kind == mbfile.Regular {
			content, err := s.image.Open(item)
			if err != nil {
				return err
			}
			_, err = io.Copy(s.into, content)
			if err := errors.Join(err, content.Close()); err != nil {
				return err
			}
		}
		if err := s.into.Put(item); err != nil {
			return err
		}
	}
	return nil
}
