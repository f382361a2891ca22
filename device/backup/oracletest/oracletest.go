// Package oracletest is what tests share that have judges of another make: the
// material beside a developer's clone, a Python that can run it, and what lies
// below a folder, to see that it is as it was. Only tests import it.
package oracletest

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Shared is a folder of the material beside a developer's clone. A test without it
// is skipped: a user's clone has none.
func Shared(t testing.TB, name string) string {
	t.Helper()
	root, err := os.Getwd()
	for err == nil {
		if _, err = os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		if up := filepath.Dir(root); up != root {
			root, err = up, nil
		}
	}
	dir := filepath.Join(root, "..", "shared", filepath.FromSlash(name))
	if _, err := os.Stat(dir); err != nil {
		t.Skip("not here: ", err)
	}
	return dir
}

// Python is a Python 3 with the package cryptography, or with those that are named: the
// first in PATH may be one without. A test without it is skipped.
func Python(t testing.TB, packages ...string) string {
	t.Helper()
	if len(packages) == 0 {
		packages = []string{"cryptography"}
	}
	imports := "import " + strings.Join(packages, ", ")
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if path, err := exec.LookPath(name); err == nil && exec.Command(path, "-c", imports).Run() == nil {
			return path
		}
	}
	t.Skip("no python3 here with ", strings.Join(packages, ", "))
	return ""
}

// Listing describes everything below a folder: names, kinds, sizes, times.
func Listing(t testing.TB, folder string) string {
	t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			fmt.Fprintln(&out, path, info.Mode(), info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}
