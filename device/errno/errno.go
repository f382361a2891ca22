// Package errno says what the numbers mean with which a system explains that
// something failed. Linux and macOS share their names for them; Windows has numbers
// of its own, for files (winerror.h) and for connections (winsock.h), and package
// syscall gives the common names (syscall.ENOSPC) numbers there that the system
// itself never returns. So nobody else compares such numbers:
//
//	errno.Is(err, errno.NoSpace)
//
// is true for an ENOSPC, an EDQUOT and an ERROR_DISK_FULL, however deep in err.
package errno

import (
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"syscall"
)

// Meaning is what a number of the system says. One number may have several.
type Meaning string

// What is told of files, folders and disks.
const (
	NoSpace     Meaning = "no space"          // the disk, or this user's share of it, is full
	TooLong     Meaning = "file too long"     // the file system takes no file of that length
	OtherDisk   Meaning = "other disk"        // a move would lead to another file system
	BadName     Meaning = "bad name"          // the file system takes no such name
	ReadOnly    Meaning = "read only"         // the disk or the file may not be written
	Forbidden   Meaning = "forbidden"         // this user may not
	NotEmpty    Meaning = "not empty"         // a folder still holds something
	NotFolder   Meaning = "not a folder"      // a file stands where a folder was meant
	IsFolder    Meaning = "is a folder"       // the other way round
	LinkLoop    Meaning = "links in a circle" // or too many of them
	Broken      Meaning = "broken"            // the disk cannot read or write
	Gone        Meaning = "gone"              // the disk or the share is not there any more
	Unplugged   Meaning = "unplugged"         // Gone, or what a drive that was pulled out says first; a broken one may say the same
	Held        Meaning = "held"              // another program has the file open
	Locked      Meaning = "locked"            // another has the lock
	NoLocks     Meaning = "no locks"          // the file system has none
	NoHardLinks Meaning = "no hard links"     // the file system has none, or no more for this file
	MountPoint  Meaning = "mount point"       // a folder where another file system begins
	Unsupported Meaning = "unsupported"       // system or file system cannot do that
	TooManyOpen Meaning = "too many open"     // files of this program, or of all
	KeptOnline  Meaning = "kept online"       // a cloud keeps what is in the file, and did not bring it
	Infected    Meaning = "infected"          // as a virus scanner says, which lets nobody have the file
)

// What is told of connections.
const (
	ConnLost    Meaning = "connection lost" // it was there, and the other end is gone
	ConnRefused Meaning = "refused"         // nobody listens
	BadAddress  Meaning = "bad address"     // no such address can be
)

// cloudFile are what Windows says of files that a cloud keeps: ERROR_CLOUD_FILE_… and what is
// near to it. Linux and macOS give programs no numbers as high, so they mean the same everywhere.
var cloudFile = []syscall.Errno{
	358,  // …_SYNC_ROOT_METADATA_CORRUPT
	362,  // …_PROVIDER_NOT_RUNNING
	363,  // …_METADATA_CORRUPT
	364,  // …_METADATA_TOO_LARGE
	365,  // …_PROPERTY_BLOB_TOO_LARGE
	366,  // …_PROPERTY_BLOB_CHECKSUM_MISMATCH
	369,  // ERROR_FILE_SYSTEM_VIRTUALIZATION_UNAVAILABLE
	370,  // ERROR_FILE_SYSTEM_VIRTUALIZATION_METADATA_CORRUPT
	371,  // ERROR_FILE_SYSTEM_VIRTUALIZATION_BUSY
	372,  // ERROR_FILE_SYSTEM_VIRTUALIZATION_PROVIDER_UNKNOWN
	374,  // …_TOO_MANY_PROPERTY_BLOBS
	375,  // …_PROPERTY_VERSION_NOT_SUPPORTED
	377,  // …_NOT_IN_SYNC
	378,  // …_ALREADY_CONNECTED
	379,  // …_NOT_SUPPORTED
	380,  // …_INVALID_REQUEST
	381,  // …_READ_ONLY_VOLUME
	382,  // …_CONNECTED_PROVIDER_ONLY
	383,  // …_VALIDATION_FAILED
	386,  // …_AUTHENTICATION_FAILED
	387,  // …_INSUFFICIENT_RESOURCES
	388,  // …_NETWORK_UNAVAILABLE
	389,  // …_UNSUCCESSFUL
	390,  // …_NOT_UNDER_SYNC_ROOT
	392,  // …_PINNED
	393,  // …_REQUEST_ABORTED
	394,  // …_PROPERTY_CORRUPT
	395,  // …_ACCESS_DENIED
	396,  // …_INCOMPATIBLE_HARDLINKS
	397,  // …_PROPERTY_LOCK_CONFLICT
	398,  // …_REQUEST_CANCELED
	404,  // …_PROVIDER_TERMINATED
	426,  // …_REQUEST_TIMEOUT
	434,  // …_DEHYDRATION_DISALLOWED
	475,  // …_US_MESSAGE_TIMEOUT
	523,  // …_HYDRATION_NOT_AVAILABLE
	4350, // ERROR_FILE_OFFLINE
	4351, // ERROR_REMOTE_STORAGE_NOT_ACTIVE
}

// common are the numbers by their common names. Package os gives some of them on
// Windows, too.
var common = map[Meaning][]syscall.Errno{
	NoSpace:     {syscall.ENOSPC, syscall.EDQUOT},
	TooLong:     {syscall.EFBIG},
	OtherDisk:   {syscall.EXDEV},
	BadName:     {syscall.ENAMETOOLONG, syscall.EILSEQ, syscall.EINVAL},
	ReadOnly:    {syscall.EROFS},
	Forbidden:   {syscall.EACCES, syscall.EPERM},
	NotEmpty:    {syscall.ENOTEMPTY},
	NotFolder:   {notFolder},
	IsFolder:    {syscall.EISDIR},
	LinkLoop:    {syscall.ELOOP},
	Broken:      {syscall.EIO},
	Gone:        {syscall.ENODEV, syscall.ENXIO, syscall.ESTALE, syscall.ENOTCONN},
	Unplugged:   {syscall.EIO, syscall.ENODEV, syscall.ENXIO, syscall.ESTALE, syscall.ENOTCONN},
	Held:        {syscall.ETXTBSY},
	Locked:      {syscall.EWOULDBLOCK, syscall.EAGAIN},
	NoLocks:     {syscall.ENOLCK, syscall.ENOTSUP, syscall.EOPNOTSUPP, syscall.ENOSYS, syscall.EINVAL},
	NoHardLinks: {syscall.EPERM, syscall.ENOTSUP, syscall.EOPNOTSUPP, syscall.EMLINK, syscall.EXDEV, syscall.ENOSYS, syscall.EINVAL},
	MountPoint:  {syscall.EBUSY, syscall.EXDEV},
	Unsupported: {syscall.ENOSYS, syscall.EINVAL, syscall.ENOTSUP, syscall.EOPNOTSUPP, syscall.ENOTTY},
	TooManyOpen: {syscall.EMFILE, syscall.ENFILE},
	KeptOnline:  append([]syscall.Errno{syscall.EDEADLK}, cloudFile...), // what macOS says of a dataless file that does not come
	Infected: {
		225, // ERROR_VIRUS_INFECTED
		226, // ERROR_VIRUS_DELETED
	},

	ConnLost:    {syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE, syscall.ENOTCONN},
	ConnRefused: {syscall.ECONNREFUSED},
	BadAddress:  {syscall.EINVAL},
}

// windows are the numbers that Windows itself gives: winerror.h, and from 10000 on
// winsock.h.
var windows = map[Meaning][]syscall.Errno{
	NoSpace: {
		39,   // ERROR_HANDLE_DISK_FULL
		112,  // ERROR_DISK_FULL
		314,  // ERROR_DISK_RESOURCES_EXHAUSTED
		1295, // ERROR_DISK_QUOTA_EXCEEDED
	},
	TooLong:   {223}, // ERROR_FILE_TOO_LARGE
	OtherDisk: {17},  // ERROR_NOT_SAME_DEVICE
	BadName: {
		111, // ERROR_BUFFER_OVERFLOW, said of names
		123, // ERROR_INVALID_NAME
		161, // ERROR_BAD_PATHNAME
		206, // ERROR_FILENAME_EXCED_RANGE
	},
	ReadOnly: {19, 6009}, // ERROR_WRITE_PROTECT, ERROR_FILE_READ_ONLY
	Forbidden: {
		5,     // ERROR_ACCESS_DENIED
		65,    // ERROR_NETWORK_ACCESS_DENIED
		1219,  // ERROR_SESSION_CREDENTIAL_CONFLICT
		1314,  // ERROR_PRIVILEGE_NOT_HELD
		1326,  // ERROR_LOGON_FAILURE, of a share that wants a password
		10013, // WSAEACCES
	},
	NotEmpty:  {145},              // ERROR_DIR_NOT_EMPTY
	NotFolder: {267},              // ERROR_DIRECTORY; often ERROR_PATH_NOT_FOUND is all that is said, see disk.IsNotFolder
	LinkLoop:  {681, 1921, 10062}, // ERROR_STOPPED_ON_SYMLINK, ERROR_CANT_RESOLVE_FILENAME, WSAELOOP
	Broken: {
		23,   // ERROR_CRC
		25,   // ERROR_SEEK
		26,   // ERROR_NOT_DOS_DISK
		27,   // ERROR_SECTOR_NOT_FOUND
		29,   // ERROR_WRITE_FAULT
		30,   // ERROR_READ_FAULT
		31,   // ERROR_GEN_FAILURE
		483,  // ERROR_DEVICE_HARDWARE_ERROR
		1005, // ERROR_UNRECOGNIZED_VOLUME
		1117, // ERROR_IO_DEVICE
		1392, // ERROR_FILE_CORRUPT
		1393, // ERROR_DISK_CORRUPT
	},
	Gone: {
		20,   // ERROR_BAD_UNIT
		21,   // ERROR_NOT_READY
		34,   // ERROR_WRONG_DISK
		51,   // ERROR_REM_NOT_LIST
		53,   // ERROR_BAD_NETPATH
		55,   // ERROR_DEV_NOT_EXIST
		58,   // ERROR_BAD_NET_RESP
		59,   // ERROR_UNEXP_NET_ERR
		64,   // ERROR_NETNAME_DELETED
		67,   // ERROR_BAD_NET_NAME
		121,  // ERROR_SEM_TIMEOUT
		240,  // ERROR_VC_DISCONNECTED
		433,  // ERROR_NO_SUCH_DEVICE
		1006, // ERROR_FILE_INVALID: the volume of an open file was changed
		1110, // ERROR_MEDIA_CHANGED
		1112, // ERROR_NO_MEDIA_IN_DRIVE
		1167, // ERROR_DEVICE_NOT_CONNECTED
		1231, // ERROR_NETWORK_UNREACHABLE
		1232, // ERROR_HOST_UNREACHABLE
		1236, // ERROR_CONNECTION_ABORTED
		1617, // ERROR_DEVICE_REMOVED
	},
	Unplugged: {20, 21, 34, 51, 53, 55, 58, 59, 64, 240, 433, 1006, 1112, 1117, 1167, 1231, 1232, 1236, 1617}, // and ERROR_IO_DEVICE
	Held: {
		32,   // ERROR_SHARING_VIOLATION
		33,   // ERROR_LOCK_VIOLATION
		170,  // ERROR_BUSY
		303,  // ERROR_DELETE_PENDING
		391,  // ERROR_CLOUD_FILE_IN_USE
		1224, // ERROR_USER_MAPPED_FILE
	},
	Locked:      {33}, // ERROR_LOCK_VIOLATION
	NoLocks:     {1, 50, 120},
	NoHardLinks: {1, 17, 50, 396, 1142}, // ERROR_INVALID_FUNCTION, ERROR_NOT_SAME_DEVICE, ERROR_NOT_SUPPORTED, ERROR_CLOUD_FILE_INCOMPATIBLE_HARDLINKS, ERROR_TOO_MANY_LINKS
	MountPoint:  {17},                   // ERROR_NOT_SAME_DEVICE
	Unsupported: {1, 50, 87, 120},       // ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED, ERROR_INVALID_PARAMETER, ERROR_CALL_NOT_IMPLEMENTED
	TooManyOpen: {4, 10024},             // ERROR_TOO_MANY_OPEN_FILES, WSAEMFILE
	ConnRefused: {1225, 10061},          // ERROR_CONNECTION_REFUSED, WSAECONNREFUSED
	BadAddress:  {10022, 10047, 10049},  // WSAEINVAL, WSAEAFNOSUPPORT, WSAEADDRNOTAVAIL
	ConnLost: {
		64,    // ERROR_NETNAME_DELETED, of sockets that were reset
		109,   // ERROR_BROKEN_PIPE
		232,   // ERROR_NO_DATA
		233,   // ERROR_PIPE_NOT_CONNECTED
		10052, // WSAENETRESET
		10053, // WSAECONNABORTED
		10054, // WSAECONNRESET
		10057, // WSAENOTCONN
		10058, // WSAESHUTDOWN
	},
}

// Is reports whether err, or an error that it wraps, is a number of this system that
// means one of these. The errors that package io/fs names for the same count, too.
func Is(err error, meanings ...Meaning) bool { return is(runtime.GOOS, err, meanings...) }

func is(goos string, err error, meanings ...Meaning) bool {
	if err == nil {
		return false
	}
	for _, m := range meanings {
		if m == Forbidden && errors.Is(err, fs.ErrPermission) {
			return true
		}
		of := func(n syscall.Errno) bool { return errors.Is(err, n) }
		if slices.ContainsFunc(common[m], of) || goos == "windows" && slices.ContainsFunc(windows[m], of) {
			return true
		}
	}
	return false
}

// Mentioned reports whether err wraps a number of the system at all.
func Mentioned(err error) bool { return errors.As(err, new(syscall.Errno)) }

// Of is the number by which this program itself says the same: the first of the
// common names. It is one that Is knows on every system.
func Of(m Meaning) error { return common[m][0] }
