package afc

import "fmt"

// Status is what the phone answers to a request that gives nothing back. Every
// Status but OK is an error.
type Status uint64

// The statuses in use (PROTOCOL.md §4.2).
const (
	OK           Status = 0
	BadHeader    Status = 2
	ReadError    Status = 4
	BadArgument  Status = 7
	NotFound     Status = 8
	IsDirectory  Status = 9
	Denied       Status = 10
	NotSupported Status = 15
	Exists       Status = 16
	NoSpace      Status = 18
	WouldBlock   Status = 19
	Internal     Status = 23
	NotEmpty     Status = 33
)

// Error tells the status in words.
func (s Status) Error() string {
	words := map[Status]string{
		OK: "done", BadHeader: "bad header", ReadError: "read failed", BadArgument: "bad argument", NotFound: "not found",
		IsDirectory: "is a directory", Denied: "permission denied", NotSupported: "not supported",
		Exists: "exists", NoSpace: "no space left", WouldBlock: "would block", Internal: "internal error", NotEmpty: "directory not empty",
	}
	return fmt.Sprintf("AFC status %d (%s)", uint64(s), words[s])
}
