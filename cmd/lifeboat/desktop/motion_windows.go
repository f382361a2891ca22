package desktop

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// getClientAreaAnimation is SPI_GETCLIENTAREAANIMATION of winuser.h.
const getClientAreaAnimation = 0x1042

// Still reports whether the person has asked this computer to move nothing by
// itself.
func Still() bool {
	ask := windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")
	if ask.Find() != nil {
		return false
	}
	moves := int32(1)
	ok, _, _ := ask.Call(getClientAreaAnimation, 0, uintptr(unsafe.Pointer(&moves)), 0)
	return ok != 0 && moves == 0
}
