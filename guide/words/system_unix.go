//go:build !windows && !darwin

package words

import "os"

func systemLanguages() []string { return fromEnvironment(os.Getenv) }
