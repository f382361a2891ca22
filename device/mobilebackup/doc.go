// Package mobilebackup is the host side of mobilebackup2, the service by which
// an iPhone is backed up to a computer and restored from it. It works over the
// cable with the phone's own services: no tunnel, no administrator rights.
package mobilebackup
