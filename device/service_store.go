package device

import "strings"

// Apple's apps of the Microsoft Store, by the names of their packages, and the program
// that they run while they are open. The names of the packages are those that the Store
// gives; that the program of this name is theirs support.apple.com/102018 suggests (it
// names it beside the classic service), and no user has confirmed it.
var (
	storePackages = []string{"AppleInc.AppleDevices_", "AppleInc.iTunes_"}
	storeProgram  = "AppleMobileDeviceProcess.exe"
)

// fromStore judges by the names of the packages that a user has, and of the programs
// that run, whether Apple's app came from the Microsoft Store.
func fromStore(packages, programs []string) bool {
	for _, name := range packages {
		for _, prefix := range storePackages {
			if len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
				return true
			}
		}
	}
	for _, name := range programs {
		if strings.EqualFold(name, storeProgram) {
			return true
		}
	}
	return false
}
