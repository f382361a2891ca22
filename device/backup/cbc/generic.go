//go:build !(amd64 || arm64) || purego

package cbc

// schedule is empty where there is no code of our own.
type schedule struct{}

func (*schedule) expand(*[KeySize]byte) bool              { return false }
func (*schedule) decrypt(_, _ []byte, _ *[BlockSize]byte) {}
func (*schedule) wipe()                                   {}
