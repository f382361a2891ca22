package single

// longPaths says that a socket is found in folders of any length.
const longPaths = true
