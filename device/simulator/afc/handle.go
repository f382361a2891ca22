package afc

// onHandle handles what is done to an open file.
func (s *session) onHandle(p packet) (packet, Status) {
	wanted := map[uint64]int{opRead: 2, opSeek: 3, opSetSize: 2, opLock: 2}
	arguments, ok := p.numbers(max(1, wanted[p.operation]))
	if !ok {
		return packet{}, BadArgument
	}
	h := s.handles[arguments[0]]
	if h == nil {
		return packet{}, BadArgument
	}
	switch p.operation {
	case opRead:
		return h.read(arguments[1])
	case opWrite:
		return packet{}, h.write(s.files, p.payload)
	case opSeek:
		return packet{}, h.seek(arguments[1], int64(arguments[2]))
	case opTell:
		return packet{operation: opTold, arguments: uint64s(uint64(h.offset))}, OK
	case opSetSize:
		if h.mode == modeRead {
			return packet{}, Denied
		}
		return packet{}, s.files.resize(h.node, int64(arguments[1]))
	case opLock:
		return packet{}, s.lock(h, arguments[1])
	}
	h.unlock()
	h.close()
	delete(s.handles, arguments[0])
	return packet{}, OK
}

// read returns up to n bytes from where the handle stands; none at the end.
func (h *handle) read(n uint64) (packet, Status) {
	if h.mode == modeWrite || h.mode == modeAppend {
		return packet{}, Denied
	}
	bytes, status := h.bytes(h.offset, int64(min(n, maxReadAtOnce)))
	if status != OK {
		return packet{}, status
	}
	h.offset += int64(len(bytes))
	return data(bytes), OK
}

func (h *handle) write(files *FS, bytes []byte) Status {
	switch h.mode {
	case modeRead:
		return Denied
	case modeAppend, modeAppendRead:
		h.offset = int64(len(h.node.data))
	}
	status := files.write(h.node, h.offset, bytes)
	if status == OK {
		h.offset += int64(len(bytes))
	}
	return status
}

func (h *handle) seek(whence uint64, offset int64) Status {
	base := int64(0)
	switch whence {
	case whenceStart:
	case whenceCurrent:
		base = h.offset
	case whenceEnd:
		base = h.node.length()
	default:
		return BadArgument
	}
	at := base + offset
	if at < 0 || offset > 0 && at < base {
		return BadArgument
	}
	h.offset = at
	return OK
}

// lock takes, changes or releases a lock on an open file. It never waits: what
// cannot be had at once would block.
func (s *session) lock(h *handle, operation uint64) Status {
	n := h.node
	switch operation {
	case lockNone:
		h.unlock()
		return OK
	case lockShared, lockExclusive:
	default:
		return BadArgument
	}
	if s.options.Busy != nil && s.options.Busy() || n.exclusive != nil && n.exclusive != h {
		return WouldBlock
	}
	_, mine := n.shared[h]
	if operation == lockExclusive && (len(n.shared) > 1 || len(n.shared) == 1 && !mine) {
		return WouldBlock
	}
	h.unlock()
	if operation == lockExclusive {
		n.exclusive = h
		return OK
	}
	if n.shared == nil {
		n.shared = make(map[*handle]struct{})
	}
	n.shared[h] = struct{}{}
	return OK
}

// unlock releases what the handle locked.
func (h *handle) unlock() {
	if h.node.exclusive == h {
		h.node.exclusive = nil
	}
	delete(h.node.shared, h)
}
