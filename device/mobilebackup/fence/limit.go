package fence

// fatLimit is the most bytes that a file has on FAT drives: one less than 4 GiB.
const fatLimit = 1<<32 - 1
