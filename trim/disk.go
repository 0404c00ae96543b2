package trim

import (
	"io/fs"
	"sync"

	"pare/prompt"
)

// once is a disk of which each file is asked for and read once: a prompt attaches
// many ranges of one file, before and after.
type once struct {
	disk  prompt.FS
	stats sync.Map // path → statAnswer
	texts sync.Map // path → []byte
}

type statAnswer struct {
	info fs.FileInfo
	err  error
}

// Stat is that of the disk.
func (o *once) Stat(path string) (fs.FileInfo, error) {
	if a, ok := o.stats.Load(path); ok {
		return a.(statAnswer).info, a.(statAnswer).err
	}
	info, err := o.disk.Stat(path)
	o.stats.Store(path, statAnswer{info, err})
	return info, err
}

// Read is that of the disk; a file that was too large for one limit is asked for
// again with another.
func (o *once) Read(path string, limit int64) ([]byte, error) {
	if text, ok := o.texts.Load(path); ok && int64(len(text.([]byte))) <= limit {
		return text.([]byte), nil
	}
	data, err := o.disk.Read(path, limit)
	if err == nil {
		o.texts.Store(path, data)
	}
	return data, err
}

// Names is that of the disk.
func (o *once) Names(path string) ([]string, error) { return o.disk.Names(path) }
