package meter

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"

	"pare/internal/disk"
	"pare/internal/exact"
	"pare/internal/parallel"
	"pare/tokenize"
)

// File is one file with what it costs.
type File struct {
	Path   string            `json:"path"` // as the arguments make it, with slashes
	Kind   string            `json:"kind"` // text, image, pdf, binary
	Bytes  int64             `json:"bytes"`
	Tokens tokenize.Estimate `json:"tokens"`
	Full   string            `json:"-"` // where it is on the disk
}

// MeasureAll counts the files and calls done for each in their order: as many at
// a time as there are processors, or as the API is asked about.
func (m *Meter) MeasureAll(ctx context.Context, files []File, done func(i int, err error) error) error {
	if m.api == nil {
		return parallel.InOrder(ctx, len(files), func(i int) error { return m.measure(ctx, &files[i]) }, done)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make([]chan error, len(files))
	for i := range results {
		results[i] = make(chan error, 1)
	}
	go func() {
		slots := make(chan struct{}, exact.DefaultConcurrency)
		for i := range files {
			slots <- struct{}{}
			go func() {
				results[i] <- m.measure(ctx, &files[i])
				<-slots
			}()
		}
	}()
	var failed error
	for i, result := range results {
		// All are waited for, so that nobody writes into files any more.
		err := <-result
		if failed == nil {
			if failed = done(i, err); failed != nil {
				cancel()
			}
		}
	}
	return failed
}

// StopsAll reports whether an error of one file would be that of all.
func StopsAll(err error) bool {
	var file *disk.Error
	return err != nil && !errors.As(err, &file)
}

const (
	// Sniffed is how much of a file is looked at to tell text from the rest; git
	// looks as far.
	Sniffed = 8000
	// streamed is the size from which a file is counted piece by piece, so that
	// memory does not grow with it.
	streamed = 1 << 20
)

// buffers are for reading files below the streamed size.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// measure counts one file.
func (m *Meter) measure(ctx context.Context, c *File) error {
	file, size, err := disk.Open(c.Full)
	if err != nil {
		return err
	}
	defer file.Close()
	pooled := buffers.Get().(*[]byte)
	defer buffers.Put(pooled)
	head, err := ReadUpTo(file, (*pooled)[:0], streamed)
	if cap(head) > cap(*pooled) {
		*pooled = head
	}
	if err != nil {
		return &disk.Error{Op: "read", Path: c.Path, Err: pathCause(err)}
	}
	c.Bytes = max(size, int64(len(head)))
	switch c.Kind = kindOf(c.Path, head); {
	case c.Kind == "image", c.Kind == "pdf":
		var ok bool
		if c.Tokens, ok, err = m.document(c.Kind, head, file); !ok {
			c.Kind = "binary"
		}
	case c.Kind == "binary":
	case len(head) < streamed:
		c.Tokens, err = m.count(ctx, head)
	default:
		c.Tokens, err = m.large(ctx, io.MultiReader(bytes.NewReader(head), file))
	}
	return err
}

// ReadUpTo appends at most limit bytes of r to buf.
func ReadUpTo(r io.Reader, buf []byte, limit int) ([]byte, error) {
	for len(buf) < limit {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):min(cap(buf), limit)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
	return buf, nil
}

// large counts a file that does not go into a buffer. The estimator takes it in
// pieces; the exact tokenizers need the whole.
func (m *Meter) large(ctx context.Context, r io.Reader) (tokenize.Estimate, error) {
	if !m.isClaude() || m.api != nil {
		text, err := io.ReadAll(r)
		if err != nil {
			return tokenize.Estimate{}, err
		}
		return m.count(ctx, text)
	}
	var c tokenize.Counter
	piece := make([]byte, 64<<10)
	for {
		if err := ctx.Err(); err != nil {
			return tokenize.Estimate{}, err
		}
		n, err := r.Read(piece)
		c.Write(piece[:n])
		if err == io.EOF {
			return m.Scaled(c.Estimates().Of(m.Model.Family)), nil
		}
		if err != nil {
			return tokenize.Estimate{}, err
		}
	}
}

// kindOf tells what a file is: by its name where the client goes by the name, by
// its first bytes otherwise.
func kindOf(name string, head []byte) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		return "image"
	case ".pdf":
		return "pdf"
	}
	if IsBinary(head) {
		return "binary"
	}
	return "text"
}

// IsBinary reports whether what begins so is no text, by what git goes by.
func IsBinary(head []byte) bool { return bytes.IndexByte(head[:min(len(head), Sniffed)], 0) >= 0 }

// pathCause is the cause of an error about a path, without the path, which the
// message names already.
func pathCause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
