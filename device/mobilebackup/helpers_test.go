package mobilebackup_test

import (
	"io"
	"net"
)

type connection = net.Conn

func copyAll(w io.Writer, r io.Reader) (int64, error) { return io.Copy(w, r) }
