package device

import (
	"os"
	"path/filepath"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

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

// storeAppInstalled reports whether Apple's app came from the Microsoft Store.
func storeAppInstalled() bool { return fromStore(packages(), programs()) }

// packages are the names of the Store's apps that this user has: those that the system
// has registered, and those that have a folder for their data.
func packages() []string {
	var all []string
	const repository = `Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel\Repository\Packages`
	if key, err := registry.OpenKey(registry.CURRENT_USER, repository, registry.ENUMERATE_SUB_KEYS); err == nil {
		all, _ = key.ReadSubKeyNames(-1)
		key.Close()
	}
	if local := os.Getenv("LOCALAPPDATA"); local != "" {
		entries, _ := os.ReadDir(filepath.Join(local, "Packages"))
		for _, e := range entries {
			all = append(all, e.Name())
		}
	}
	return all
}

// programs are the names of the programs that run.
func programs() []string {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return nil
	}
	defer windows.CloseHandle(snapshot)
	var all []string
	entry := windows.ProcessEntry32{Size: uint32(unsafe.Sizeof(windows.ProcessEntry32{}))}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		all = append(all, windows.UTF16ToString(entry.ExeFile[:]))
	}
	return all
}
