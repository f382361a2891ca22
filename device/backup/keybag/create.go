package keybag

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/lifeboat-app/lifeboat/device/progress"
)

// Options say what bag Create makes. The zero value makes one as iOS writes it
// into an encrypted backup, except for the rounds of the first derivation: pass
// DoubleIterations 10_000_000 for those, or less to be quick.
type Options struct {
	Version          uint32    // 5 when 0
	Iterations       uint32    // 10,000 when 0
	DoubleIterations uint32    // 1,000 when 0
	Single           bool      // no first derivation: until iOS 10.1, and unencrypted backups
	Rand             io.Reader // crypto/rand when nil; tests want the same bag each time
}

// numberOfClasses is what every bag seen has: classes 1 to 11.
const numberOfClasses = 11

// Create makes a bag with fresh class keys for a password, and those keys.
func Create(ctx context.Context, password []byte, opt Options) (*Bag, *Keys, error) {
	if opt.Rand == nil {
		opt.Rand = rand.Reader
	}
	b := &Bag{
		Version:    or(opt.Version, 5),
		Type:       TypeBackup,
		HMACKey:    make([]byte, WrappedSize),
		Iterations: or(opt.Iterations, 10_000),
		Salt:       make([]byte, 20),
	}
	if !opt.Single {
		b.DoubleIterations = or(opt.DoubleIterations, 1_000)
		b.DoubleSalt = make([]byte, 20)
		b.DoubleType = 1
		b.Wrap = 1
	}
	keys := &Keys{classes: map[uint32]*[KeySize]byte{}}
	source := &randomSource{r: opt.Rand}
	source.fill(b.UUID[:])
	for class := uint32(1); class <= numberOfClasses; class++ {
		c := Class{Class: class, Wrap: WrapPassword}
		if opt.Single && class > 4 {
			c.Wrap |= WrapDevice // as in the bag of a real unencrypted backup
		}
		key := new([KeySize]byte)
		source.fill(c.UUID[:])
		source.fill(key[:])
		b.Classes = append(b.Classes, c)
		keys.classes[class] = key
	}
	if source.err != nil {
		return nil, nil, fmt.Errorf("new key bag: %w", source.err)
	}
	if err := b.rewrap(ctx, keys, password, nil, source); err != nil {
		return nil, nil, err
	}
	return b, keys, nil
}

// rewrap wraps the keys anew for another password, with fresh salts. The keys
// themselves stay, so files need not be encrypted again. On error the bag is
// unchanged.
func (b *Bag) rewrap(ctx context.Context, keys *Keys, password []byte, report progress.Func, source *randomSource) error {
	next := *b
	next.Salt = make([]byte, len(b.Salt))
	source.fill(next.Salt)
	if b.DoubleSalt != nil {
		next.DoubleSalt = make([]byte, len(b.DoubleSalt))
		source.fill(next.DoubleSalt)
	}
	if source.err != nil {
		return fmt.Errorf("new salt: %w", source.err)
	}
	kek, err := next.derive(ctx, password, report)
	if err != nil {
		return err
	}
	defer clear(kek)
	next.Classes = append([]Class(nil), b.Classes...)
	for i := range next.Classes {
		c := &next.Classes[i]
		if c.Wrap&WrapPassword == 0 {
			continue
		}
		key, ok := keys.Class(c.Class)
		if !ok {
			return fmt.Errorf("%w: class %d", ErrNoClassKey, c.Class)
		}
		if c.Wrapped, err = Wrap(kek, key[:]); err != nil {
			return err
		}
		clear(key[:])
	}
	if err := next.validate(); err != nil {
		return errors.Join(errors.New("key bag cannot be written"), err)
	}
	*b = next
	return nil
}

// EntryClass returns the class of an EncryptionKey or ManifestKey, 0 when the
// entry is malformed.
func EntryClass(entry []byte) uint32 {
	if len(entry) != EntrySize {
		return 0
	}
	return binary.LittleEndian.Uint32(entry)
}

// randomSource reads randomness and keeps the first error.
type randomSource struct {
	r   io.Reader
	err error
}

func (s *randomSource) fill(p []byte) {
	if s.err == nil {
		_, s.err = io.ReadFull(s.r, p)
	}
}

func or(v, fallback uint32) uint32 {
	if v == 0 {
		return fallback
	}
	return v
}
