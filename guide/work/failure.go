package work

import "github.com/lifeboat-app/lifeboat/guide"

// Failed is the problem behind an error.
func Failed(kind guide.JobKind, goos string, err error) guide.Failure {
	return guide.Failed(kind, goos, err)
}
