package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"pare/internal/disk"
	"pare/internal/exact"
	"pare/internal/workspace"
	"pare/tokenize"
)

// counted is one file with what it costs.
type counted struct {
	Path   string            `json:"path"` // as the arguments make it, with slashes
	Kind   string            `json:"kind"` // text, image, pdf, binary
	Bytes  int64             `json:"bytes"`
	Tokens tokenize.Estimate `json:"tokens"`
	full   string
}

// uncounted is a path that could not be counted, and why.
type uncounted struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// countFiles counts the files that the arguments name and those of the folders.
func (f *countFlags) countFiles(ctx context.Context, env *Env, m *meter, args []string) error {
	files, bad, err := f.listFiles(ctx, env, args)
	if err != nil {
		return err
	}
	progress := startProgress(env, len(files))
	err = m.measureAll(ctx, files, func(i int, err error) error {
		progress.step(i + 1)
		if stopsAll(err) {
			return err
		}
		if err != nil {
			bad = append(bad, uncounted{files[i].Path, plainError(err)})
			files[i].Kind = ""
		}
		return nil
	})
	progress.end()
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(c counted) bool { return c.Kind == "" })
	if f.format == "json" {
		err = f.writeFilesJSON(env.Stdout, m, files, bad)
	} else {
		err = f.writeFilesText(env, m, args, files, bad)
	}
	if err == nil && len(bad) > 0 {
		err = fmt.Errorf("%d of %d files could not be counted", len(bad), len(files)+len(bad))
	}
	return err
}

// measureAll counts the files and calls done for each in their order: as many at
// a time as there are processors, or as the API is asked about.
func (m *meter) measureAll(ctx context.Context, files []counted, done func(i int, err error) error) error {
	if m.api == nil {
		return inOrder(ctx, len(files), func(i int) error { return m.measure(ctx, &files[i]) }, done)
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

// stopsAll reports whether an error of one file would be that of all.
func stopsAll(err error) bool {
	var file *disk.Error
	return err != nil && !errors.As(err, &file)
}

// plainError is the cause alone where the message names the path.
func plainError(err error) string {
	var file *disk.Error
	if errors.As(err, &file) {
		return file.Err.Error()
	}
	return err.Error()
}

// listFiles lists what the arguments name, each file once.
func (f *countFlags) listFiles(ctx context.Context, env *Env, args []string) ([]counted, []uncounted, error) {
	var all []counted
	var bad []uncounted
	seen := map[string]bool{}
	add := func(shown, full string, size int64) {
		if full = filepath.Clean(full); !seen[full] {
			seen[full] = true
			all = append(all, counted{Path: filepath.ToSlash(shown), Bytes: size, full: full})
		}
	}
	for _, arg := range args {
		full := absolute(env.Dir, arg)
		info, err := os.Stat(full)
		if err != nil {
			return nil, nil, openError(arg, err)
		}
		if !info.IsDir() {
			add(filepath.Clean(arg), full, info.Size())
			continue
		}
		entries, err := workspace.Files(ctx, full, workspace.Options{Ignored: f.ignored, Unreadable: func(name string, err error) {
			bad = append(bad, uncounted{filepath.ToSlash(filepath.Join(arg, name)), err.Error()})
		}})
		if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			// The target of a link is counted where it stands.
			if !e.Link {
				name := filepath.FromSlash(e.Path)
				add(filepath.Join(arg, name), filepath.Join(full, name), e.Size)
			}
		}
	}
	return all, bad, nil
}

const (
	// sniffed is how much of a file is looked at to tell text from the rest; git
	// looks as far.
	sniffed = 8000
	// streamed is the size from which a file is counted piece by piece, so that
	// memory does not grow with it.
	streamed = 1 << 20
)

// buffers are for reading files below the streamed size.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

// measure counts one file.
func (m *meter) measure(ctx context.Context, c *counted) error {
	file, size, err := disk.Open(c.full)
	if err != nil {
		return err
	}
	defer file.Close()
	pooled := buffers.Get().(*[]byte)
	defer buffers.Put(pooled)
	head, err := readUpTo(file, (*pooled)[:0], streamed)
	if cap(head) > cap(*pooled) {
		*pooled = head
	}
	if err != nil {
		return &disk.Error{Op: "read", Path: c.Path, Err: plainPathError(err)}
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

// readUpTo appends at most limit bytes of r to buf.
func readUpTo(r io.Reader, buf []byte, limit int) ([]byte, error) {
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
func (m *meter) large(ctx context.Context, r io.Reader) (tokenize.Estimate, error) {
	if !m.claude() || m.api != nil {
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
			return m.scaled(c.Estimates().Of(m.model.Family)), nil
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
	if isBinary(head) {
		return "binary"
	}
	return "text"
}

// isBinary reports whether what begins so is no text, by what git goes by.
func isBinary(head []byte) bool { return bytes.IndexByte(head[:min(len(head), sniffed)], 0) >= 0 }
