package transcript

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"pare/internal/disk"
)

// Options say how transcripts are loaded. The zero value reads everything and
// remembers nothing.
type Options struct {
	Since time.Time // leave out what is older; zero is nothing
	// Cache is a file in which what was read is kept for the next time; empty is
	// none. It may be removed at any time, and used by several at once.
	Cache string
	// Workers is how many files are read at once; 0 is as many as there are
	// processors.
	Workers int
}

// Load reads session files below a folder, see [Find], and counts each message
// once, whatever files hold it. Files that have vanished or may not be read are
// named in the error, after all others were read: the log is good all the same.
func Load(ctx context.Context, dir string, files []File, o Options) (*Log, error) {
	since := int64(math.MinInt64)
	if !o.Since.IsZero() {
		since = o.Since.UnixMilli()
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	l := &loader{dir: dir, log: newLog(), since: since, old: readCache(o.Cache), fresh: newCache(), keep: o.Cache != ""}
	err := l.all(ctx, files, o.Workers)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if o.Cache != "" && l.changed {
		// What cannot be kept is read again the next time, which is not worth a word.
		_ = l.fresh.write(o.Cache)
	}
	return l.log, err
}

type loader struct {
	dir        string
	log        *Log
	since      int64
	old, fresh *cache
	keep       bool
	changed    bool // what is kept is not what was kept
	failed     []error
}

// piece is a part of a file that one worker reads.
type piece struct {
	file     File
	from, to int64         // bytes; the last piece of a file goes to its end
	last     bool          // of its file
	known    *cached       // what the cache has of the bytes before; nil is nothing
	done     chan struct{} // nil: nothing has to be read
	log      *Log          // what was read; nil when nothing had to be
	partial  *Log          // of a last line without an end: no part of what is kept
	consumed int64
	// Sums over the first and the last bytes that were consumed, of the last piece.
	head, tail uint32
	err        error
}

// pieceSize is about how much of a file one worker reads: all of nearly every
// file, and no more than a part of a log that a script has let grow for a year.
const pieceSize = 64 << 20

// all reads the files by some workers and merges what they tell in the order of
// the files, so that the same files give the same log.
func (l *loader) all(ctx context.Context, files []File, workers int) error {
	group, ctx := errgroup.WithContext(ctx)
	// Workers are never far ahead of the merging, or all would be in memory twice.
	queue := make(chan *piece, 4*workers)
	work := make(chan *piece)
	group.Go(func() error {
		defer close(queue)
		defer close(work)
		for _, f := range files {
			for _, p := range l.cut(f) {
				if !send(ctx, queue, p) || p.done != nil && !send(ctx, work, p) {
					return ctx.Err()
				}
			}
		}
		return nil
	})
	for range workers {
		group.Go(func() error {
			lines := newLines(nil)
			for p := range work {
				p.read(l.dir, lines)
				close(p.done)
			}
			return ctx.Err()
		})
	}
	group.Go(func() error { return l.gather(ctx, queue) })
	if err := group.Wait(); err != nil {
		return err
	}
	return errors.Join(l.failed...)
}

func send(ctx context.Context, to chan<- *piece, p *piece) bool {
	select {
	case to <- p:
		return true
	case <-ctx.Done():
		return false
	}
}

// cut is what of a file has to be read. A file that has not changed since the
// last time has one piece of nothing.
func (l *loader) cut(f File) []*piece {
	known := l.old.lookup(l.name(f), f)
	from := int64(0)
	if known != nil {
		from = known.consumed
	}
	if known != nil && known.size == f.Size && known.modified == f.Modified.UnixNano() {
		return []*piece{{file: f, last: true, known: known}}
	}
	var pieces []*piece
	for {
		p := &piece{file: f, from: from, to: min(f.Size, from+pieceSize), done: make(chan struct{}), known: known}
		pieces = append(pieces, p)
		if p.to >= f.Size {
			p.last = true
			return pieces
		}
		from = p.to
	}
}

func (l *loader) name(f File) string {
	rel, err := filepath.Rel(l.dir, f.Path)
	if err != nil {
		return f.Path
	}
	return filepath.ToSlash(rel)
}

// whole is a file that is being gathered from its pieces.
type whole struct {
	log, partial *Log
	now          cached // without its rows
	read         bool   // some of it was
	failed       bool
}

// gather merges pieces in their order.
func (l *loader) gather(ctx context.Context, queue <-chan *piece) error {
	var w *whole
	for p := range queue {
		if p.done != nil {
			select {
			case <-p.done:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if w == nil {
			w = l.begin(p)
		}
		if p.err != nil {
			l.failed, w.failed = append(l.failed, p.err), true
		}
		if p.log != nil {
			w.log.merge(p.log, math.MinInt64)
			w.read, w.now.consumed = true, p.consumed
		}
		if p.partial != nil {
			w.partial, w.now.head, w.now.tail = p.partial, p.head, p.tail
		}
		if p.last {
			l.finish(w, p)
			w = nil
		}
	}
	return ctx.Err()
}

// begin is a file of which the first piece is there.
func (l *loader) begin(p *piece) *whole {
	w := &whole{log: newLog(), now: cached{size: p.file.Size, modified: p.file.Modified.UnixNano()}}
	if p.known != nil {
		w.log, w.now.consumed = p.known.log(), p.known.consumed
		l.log.Stats.Cached += p.known.consumed
	}
	return w
}

// finish merges a file into the log and keeps it for the next time.
func (l *loader) finish(w *whole, last *piece) {
	l.log.merge(w.log, l.since)
	l.log.Stats.Files++
	l.log.Stats.Read += w.now.consumed
	if last.known != nil {
		l.log.Stats.Read -= last.known.consumed
	}
	if w.partial != nil {
		l.log.merge(w.partial, l.since)
	}
	switch {
	case !l.keep, w.failed:
	case !w.read && last.known != nil:
		l.fresh.put(l.name(last.file), last.known)
	case w.partial != nil:
		l.changed = true
		e := encoder{buf: make([]byte, 0, 64+32*len(w.log.Calls)+18*len(w.log.Prompts))}
		e.log(w.log)
		w.now.rows = slices.Clip(e.buf)
		l.fresh.put(l.name(last.file), &w.now)
	}
}

// read reads the lines that begin in the piece, with a reader that is used again.
func (p *piece) read(dir string, lines *lineReader) {
	f, _, err := disk.Open(p.file.Path)
	if err != nil {
		p.err = err
		return
	}
	defer f.Close()
	if err := p.readFrom(f, dir, lines); err != nil {
		p.err = fmt.Errorf("read %s: %w", p.file.Path, err)
	}
}

func (p *piece) readFrom(f *os.File, dir string, lines *lineReader) error {
	from := max(0, p.from-1) // a line begins here only if the byte before ends one
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return err
	}
	lines.reset(f)
	if from < p.from {
		if _, err := lines.next(); errors.Is(err, io.EOF) {
			return nil // the last line began before
		} else if err != nil {
			return err
		}
	}
	folder, _, deeper := strings.Cut(filepath.ToSlash(relative(dir, p.file.Path)), "/")
	if !deeper {
		folder = "" // the folder of one project was named, not that of all
	}
	s := newScanner(folder, strings.TrimSuffix(filepath.Base(p.file.Path), ".jsonl"))
	most := int64(-1)
	if !p.last {
		most = p.to - from
	}
	if err := s.all(lines, most); err != nil {
		return err
	}
	p.log, p.consumed = s.log, from+lines.consumed
	if lines.err != nil && (most < 0 || lines.consumed < most) { // the file ends here
		rest := newScanner(s.folder, s.name)
		rest.partial(lines)
		p.partial = rest.log
		p.head, p.tail, _ = sums(f, p.consumed)
	}
	return nil
}

func relative(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil {
		return rel
	}
	return path
}
