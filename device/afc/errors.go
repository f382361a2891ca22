package afc

import "strconv"

// Status is the number with which the phone refuses.
type Status uint64

// The numbers in use (PROTOCOL.md §4.2).
const (
	Unknown          Status = 1
	BadHeader        Status = 2
	ReadFailed       Status = 4
	WriteFailed      Status = 5
	InvalidArgument  Status = 7
	NotFound         Status = 8
	IsDirectory      Status = 9
	PermissionDenied Status = 10
	TimedOut         Status = 12
	EndOfData        Status = 14
	NotSupported     Status = 15
	Exists           Status = 16
	Busy             Status = 17
	NoSpace          Status = 18
	WouldBlock       Status = 19 // somebody else holds the lock
	InputOutput      Status = 20
	Internal         Status = 23
	MuxFailed        Status = 30
	NotEmpty         Status = 33
)

func (s Status) Error() string { return "afc status " + strconv.FormatUint(uint64(s), 10) }

// Error is a refusal by the phone. errors.Is(err, afc.WouldBlock) works.
type Error struct {
	Op     string // "open", "lock" …
	Path   string
	Status Status
}

func (e *Error) Error() string {
	if e.Path == "" {
		return "afc: " + e.Op + ": " + e.Status.Error()
	}
	return "afc: " + e.Op + " " + e.Path + ": " + e.Status.Error()
}

// Unwrap returns the Status.
func (e *Error) Unwrap() error { return e.Status }
