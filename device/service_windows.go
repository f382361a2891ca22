package device

import "golang.org/x/sys/windows/registry"

// serviceRegistered reports whether Apple Mobile Device Service is installed,
// running or not. A refused port alone does not tell the one from the other.
func serviceRegistered() bool {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `SYSTEM\CurrentControlSet\Services\Apple Mobile Device Service`, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	key.Close()
	return true
}
