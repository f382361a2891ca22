//go:build !linux && !darwin && !windows

package awake

import "errors"

func keep(string) (func(), error) { return nil, errors.ErrUnsupported }
