package mobilebackup

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/lifeboat-app/lifeboat/device"
	"github.com/lifeboat-app/lifeboat/device/afc"
	"github.com/lifeboat-app/lifeboat/device/apps"
	"github.com/lifeboat-app/lifeboat/device/lockdown"
	"github.com/lifeboat-app/lifeboat/device/notification"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// ServiceName is what lockdown starts.
const ServiceName = "com.apple.mobilebackup2"

const (
	syncLock     = "/com.apple.itunes.lock_sync"
	partingLimit = 10 * time.Second // for giving everything back to the phone
)

// ErrCancelledOnPhone is the cause when the person stopped the work on the phone.
var ErrCancelledOnPhone = errors.New("stopped on the phone")

// contact is all that is open to one phone during one operation: the values it
// told, and the connections to its services, gained in one lockdown session.
type contact struct {
	link   *device.Link
	phone  phone.Phone
	values map[string]map[string]any // for Info.plist, by domain; absent when the phone did not tell

	backup  net.Conn
	notices *notification.Client
	files   *afc.Client   // nil for a password change
	lock    *afc.File     // while this computer has the sync lock
	apps    net.Conn      // for a backup
	icons   *apps.Icons   // nil where the phone has no such service
	silent  chan struct{} // closed when the phone can tell nothing more; nil before it can
	told    sync.Mutex    // events come from two goroutines
	events  func(Event)
	started bool // syncDidStart was posted
}

// wanted says what an operation needs of the phone.
type wanted struct {
	op      Op
	domains []string // of values for Info.plist
	apps    bool
	files   bool
	events  func(Event)
}

// observed is what the phone may tell beside the conversation (PROTOCOL.md §6.4,
// §6.9, §6.10).
var observed = [...]string{
	notification.SyncCancelRequest, notification.BackupChanged,
	notification.PasscodeAsked, notification.PasscodeDone,
}

// connectPhone asks the phone for its values and starts the services. Cancel is
// called when the person stops the work on the phone.
func connectPhone(ctx context.Context, link *device.Link, w wanted, cancel context.CancelCauseFunc) (*contact, error) {
	c := &contact{link: link, values: map[string]map[string]any{}, events: w.events}
	if err := link.Session(ctx, func(s *lockdown.Session) error { return c.open(ctx, s, w) }); err != nil {
		c.close()
		return nil, err
	}
	if err := c.notices.Observe(ctx, observed[:]...); err != nil {
		c.close()
		return nil, fmt.Errorf("observe notifications: %w", err)
	}
	c.silent = make(chan struct{})
	go func() {
		defer close(c.silent)
		c.listen(cancel)
	}()
	return c, nil
}

func (c *contact) open(ctx context.Context, s *lockdown.Session, w wanted) error {
	var err error
	if c.phone, err = device.ReadFacts(ctx, s); err != nil {
		return err
	}
	for _, domain := range w.domains {
		values, err := s.Values(ctx, domain)
		var refused *lockdown.Error
		if err != nil && !errors.As(err, &refused) {
			return err
		}
		c.values[domain] = values
	}
	start := func(name string, escrow bool) (net.Conn, error) {
		conn, err := c.link.StartIn(ctx, s, name, escrow)
		if err != nil {
			err = fmt.Errorf("start %s: %w", name, err)
		}
		return conn, err
	}
	conn, err := start(notification.ServiceName, false)
	if err != nil {
		return err
	}
	c.notices = notification.New(conn)
	if w.files {
		if conn, err = start(afc.ServiceName, false); err != nil {
			return err
		}
		c.files = afc.New(conn, afc.Options{})
	}
	if w.apps {
		if c.apps, err = start(apps.ServiceName, false); err != nil {
			return err
		}
		if conn, err = start(apps.IconsServiceName, false); err == nil {
			c.icons = apps.NewIcons(conn)
		}
	}
	c.backup, err = start(ServiceName, true)
	if errors.Is(err, lockdown.MissingValue) || errors.Is(err, lockdown.EscrowLocked) || errors.Is(err, lockdown.PasswordProtected) {
		// With an escrow bag only a phone that was not unlocked since it
		// started says this.
		return &PreconditionError{Op: w.op, Check: CheckLocked, Words: "the phone has to be unlocked once", Err: err}
	}
	return err
}

// emit passes an event on; events never overlap.
func (c *contact) emit(e Event) {
	if c.events == nil {
		return
	}
	c.told.Lock()
	defer c.told.Unlock()
	c.events(e)
}

// listen passes on what the phone announces, until the connection ends.
func (c *contact) listen(cancel context.CancelCauseFunc) {
	for name := range c.notices.Events() {
		switch name {
		case notification.PasscodeAsked:
			c.emit(Event{Kind: EventPasscodeShown})
		case notification.PasscodeDone:
			c.emit(Event{Kind: EventPasscodeGone})
		case notification.SyncCancelRequest:
			c.emit(Event{Kind: EventPhoneCancels})
			cancel(ErrCancelledOnPhone)
		}
	}
}

// syncLocking is how often and how long the lock is tried for (PROTOCOL.md §6.4).
type syncLocking struct {
	tries int
	wait  time.Duration
}

var usualLocking = syncLocking{tries: 50, wait: 200 * time.Millisecond}

// takeLock announces the work and takes the lock that keeps other computers
// and programs from working with the phone at the same time.
func (c *contact) takeLock(ctx context.Context, op Op, locking syncLocking) error {
	if err := c.notices.Post(ctx, notification.SyncWillStart); err != nil {
		return err
	}
	file, err := c.files.Open(ctx, syncLock, afc.ReadWrite)
	if err != nil {
		return fmt.Errorf("sync lock: %w", err)
	}
	if err := c.notices.Post(ctx, notification.SyncLockRequest); err != nil {
		return err
	}
	for try := 0; ; try++ {
		if err = file.Lock(ctx); err == nil {
			break
		}
		if !errors.Is(err, afc.WouldBlock) {
			return fmt.Errorf("sync lock: %w", err)
		}
		if try == 0 {
			c.emit(Event{Kind: EventBusy})
		}
		if try+1 >= locking.tries {
			_ = file.Close(ctx)
			return &PreconditionError{Op: op, Check: CheckSyncLock, Words: "another program works with this phone", Err: err}
		}
		select {
		case <-time.After(locking.wait):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	c.lock = file
	c.started = true
	return c.notices.Post(ctx, notification.SyncDidStart)
}

// releaseLock gives the lock back and says that the work is over. It does so also
// when the work was cancelled or the phone is gone, within a time of its own.
func (c *contact) releaseLock() {
	ctx, cancel := context.WithTimeout(context.Background(), partingLimit)
	defer cancel()
	if c.lock != nil {
		_ = c.lock.Unlock(ctx)
		_ = c.lock.Close(ctx)
		c.lock = nil
	}
	if c.started {
		_ = c.notices.Post(ctx, notification.SyncDidFinish)
		c.started = false
	}
}

// close releases the lock and ends every connection.
func (c *contact) close() {
	c.releaseLock()
	if c.notices != nil {
		ctx, cancel := context.WithTimeout(context.Background(), partingLimit)
		defer cancel()
		_ = c.notices.Close(ctx)
	}
	if c.files != nil {
		_ = c.files.Close()
	}
	if c.apps != nil {
		_ = c.apps.Close()
	}
	if c.icons != nil {
		_ = c.icons.Close()
	}
	if c.backup != nil {
		_ = c.backup.Close()
	}
	if c.silent != nil {
		<-c.silent
	}
}
