//go:build !unix

package check_test

func systemDamages() []damageRow { return nil }
