package disk

import (
	"runtime"

	"golang.org/x/sys/windows"
)

// How a program is shown what a cloud keeps (PHCM_… of ntifs.h, Windows 10 1803).
const (
	disguisePlaceholders = 1
	exposePlaceholders   = 2
)

var (
	ofProcess = windows.NewLazySystemDLL("ntdll.dll").NewProc("RtlSetProcessPlaceholderCompatibilityMode")
	ofThread  = windows.NewLazySystemDLL("ntdll.dll").NewProc("RtlSetThreadPlaceholderCompatibilityMode")
)

func hidePlaceholders() {
	if ofProcess.Find() == nil { // older systems have neither these nor placeholders
		_, _, _ = ofProcess.Call(disguisePlaceholders)
	}
}

func showPlaceholders(f func()) {
	if ofThread.Find() == nil {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		before, _, _ := ofThread.Call(exposePlaceholders)
		if int8(before) >= 0 { // else an error
			defer func() { _, _, _ = ofThread.Call(before & 0xff) }()
		}
	}
	f()
}
