package desktop

import (
	"context"
	"errors"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// IFileOpenDialog and IShellItem of shobjidl_core.h: classes, IDs, and the places of
// their methods in the tables, counted from IUnknown's.
var (
	classOpenDialog = windows.GUID{Data1: 0xdc1c5a9c, Data2: 0xe88a, Data3: 0x4dde, Data4: [8]byte{0xa5, 0xa1, 0x60, 0xf8, 0x2a, 0x20, 0xae, 0xf7}}
	idOpenDialog    = windows.GUID{Data1: 0xd57c7288, Data2: 0xd4ad, Data3: 0x4768, Data4: [8]byte{0xbe, 0x02, 0x9d, 0x96, 0x95, 0x32, 0xd9, 0x60}}
	idShellItem     = windows.GUID{Data1: 0x43826d1e, Data2: 0xe718, Data3: 0x42ee, Data4: [8]byte{0xbc, 0x55, 0xa1, 0xe2, 0x61, 0xc3, 0x7b, 0xfe}}
)

const (
	inProcess        = 1 // CLSCTX_INPROC_SERVER
	dialogRelease    = 2
	dialogShow       = 3
	dialogSetOptions = 9
	dialogOptions    = 10
	dialogSetFolder  = 12
	dialogSetTitle   = 17
	dialogResult     = 20
	dialogMethods    = 29
	itemDisplayName  = 5

	pickFolders     = 0x20       // FOS_PICKFOLDERS
	forceFileSystem = 0x40       // FOS_FORCEFILESYSTEM
	fileSystemPath  = 0x80058000 // SIGDN_FILESYSPATH
	cancelled       = 0x800704c7 // HRESULT of ERROR_CANCELLED
)

// object is one of COM's, with as many methods as its interface has.
type object struct{ table *[dialogMethods]uintptr }

func (o *object) call(method int, args ...uintptr) uint32 {
	result, _, _ := syscall.SyscallN(o.table[method], append([]uintptr{uintptr(unsafe.Pointer(o))}, args...)...)
	return uint32(result)
}

// failed reports whether a result of COM is an error.
func failed(result uint32) bool { return int32(result) < 0 }

// HasChooser: Explorer asks for folders.
func HasChooser() bool { return true }

// ChooseFolder asks for a folder with Explorer's dialog, over a window, and waits for
// the person. Empty: the person chose none. The dialog keeps the window from being
// used, so that nothing but the person closes it.
func ChooseFolder(_ context.Context, window uintptr, title, begin string) (string, error) {
	runtime.LockOSThread() // COM's rooms belong to threads
	defer runtime.UnlockOSThread()
	if err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED|windows.COINIT_DISABLE_OLE1DDE); err != nil && !errors.Is(err, syscall.Errno(1)) {
		return "", err // 1 is S_FALSE: this thread has done so before
	}
	defer windows.CoUninitialize()
	dialog, err := openDialog()
	if err != nil {
		return "", err
	}
	defer dialog.call(dialogRelease)
	var options uint32
	if failed(dialog.call(dialogOptions, uintptr(unsafe.Pointer(&options)))) ||
		failed(dialog.call(dialogSetOptions, uintptr(options|pickFolders|forceFileSystem))) {
		return "", errNotHere
	}
	if t, err := windows.UTF16PtrFromString(title); err == nil {
		dialog.call(dialogSetTitle, uintptr(unsafe.Pointer(t))) // else Explorer has its own
	}
	if folder := itemOf(begin); folder != nil {
		dialog.call(dialogSetFolder, uintptr(unsafe.Pointer(folder))) // else it begins where it ended
		folder.call(dialogRelease)
	}
	switch result := dialog.call(dialogShow, window); {
	case result == cancelled:
		return "", nil
	case failed(result):
		return "", syscall.Errno(result)
	}
	var item *object
	if failed(dialog.call(dialogResult, uintptr(unsafe.Pointer(&item)))) || item == nil {
		return "", errNotHere
	}
	defer item.call(dialogRelease)
	var path *uint16
	if failed(item.call(itemDisplayName, fileSystemPath, uintptr(unsafe.Pointer(&path)))) || path == nil {
		return "", errNotHere
	}
	defer windows.CoTaskMemFree(unsafe.Pointer(path))
	return windows.UTF16PtrToString(path), nil
}

func openDialog() (*object, error) {
	create := windows.NewLazySystemDLL("ole32.dll").NewProc("CoCreateInstance")
	if err := create.Find(); err != nil {
		return nil, err
	}
	var dialog *object
	result, _, _ := create.Call(uintptr(unsafe.Pointer(&classOpenDialog)), 0, inProcess,
		uintptr(unsafe.Pointer(&idOpenDialog)), uintptr(unsafe.Pointer(&dialog)))
	if failed(uint32(result)) || dialog == nil {
		return nil, syscall.Errno(uint32(result))
	}
	return dialog, nil
}

// itemOf is a folder as Explorer knows it; nil where it knows none.
func itemOf(path string) *object {
	make := windows.NewLazySystemDLL("shell32.dll").NewProc("SHCreateItemFromParsingName")
	name, err := windows.UTF16PtrFromString(path)
	if path == "" || err != nil || make.Find() != nil {
		return nil
	}
	var item *object
	result, _, _ := make.Call(uintptr(unsafe.Pointer(name)), 0, uintptr(unsafe.Pointer(&idShellItem)), uintptr(unsafe.Pointer(&item)))
	if failed(uint32(result)) {
		return nil
	}
	return item
}
