package check

import "golang.org/x/sys/unix"

// sfDataless is SF_DATALESS of <sys/stat.h>: the content is in a cloud.
const sfDataless = 0x40000000

func dataless(st *unix.Stat_t) bool { return st.Flags&sfDataless != 0 }
