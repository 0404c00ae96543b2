package trim

import (
	"hash/maphash"
	"sync"

	"pare/slicer"
)

// Memo keeps what files were cut into from one run to the next: an editor asks about
// the same ones at every key. It holds no more than a few, and is for many goroutines.
// The zero value is ready.
type Memo struct {
	mu   sync.Mutex
	seed maphash.Seed
	kept map[memoKey]slicer.Outline
	size int
}

// memoKey is a file by what it holds: one that has changed is another.
type memoKey struct {
	path string
	hash uint64
	size int
}

// memoBytes is how much of files is kept, in bytes: an outline is some five times as
// large as its file.
const memoBytes = 8 << 20

// outline is the outline of a file, made where it is not known.
func (m *Memo) outline(path string, data []byte, cut func() slicer.Outline) slicer.Outline {
	if m == nil {
		return cut()
	}
	m.mu.Lock()
	if m.kept == nil {
		m.seed, m.kept = maphash.MakeSeed(), map[memoKey]slicer.Outline{}
	}
	key := memoKey{path, maphash.Bytes(m.seed, data), len(data)}
	o, ok := m.kept[key]
	m.mu.Unlock()
	if ok {
		return o
	}
	o = cut()
	if o.Syntax.Approximate {
		return o // there was no time, or it takes none
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.size += len(data); m.size > memoBytes {
		clear(m.kept) // what is in use comes back at once
		m.size = len(data)
	}
	m.kept[key] = o
	return o
}
