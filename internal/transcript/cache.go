package transcript

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math"
	"path/filepath"
	"slices"
	"time"

	"pare/internal/disk"
)

// cache is what was read of files the last time. It holds figures, names of
// models and folders, and the words of refusals; nothing that anybody typed.
//
// It is one file, written beside and renamed, with a sum over all of it: several
// may read and write it at once, and who is killed leaves the old one. What is
// not understood is taken for nothing.
type cache struct {
	files map[string]*cached
}

// cached is what is known of one file.
type cached struct {
	size     int64
	modified int64 // nanoseconds since 1970
	consumed int64
	head     uint32 // sum of the first bytes, and of the last before consumed
	tail     uint32
	rows     []byte // its log, see encoder: unpacked only when it is merged
}

func newCache() *cache { return &cache{files: map[string]*cached{}} }

// cacheMagic names the format. Another one is no cache.
const cacheMagic = "pare transcripts 1\n"

// mostCache bounds the file: about two million messages. The files that were
// written last are kept.
const mostCache = 64 << 20

// lookup is what is known of a file that has only grown since, nil else. That it
// has only grown is told by its first bytes and by those before the place up to
// which it was read.
func (c *cache) lookup(name string, f File) *cached {
	known := c.files[name]
	if known == nil || known.consumed > f.Size {
		return nil
	}
	if known.size == f.Size && known.modified == f.Modified.UnixNano() {
		return known
	}
	head, tail, err := sumsOf(f.Path, known.consumed)
	if err != nil || head != known.head || tail != known.tail {
		return nil
	}
	return known
}

// put keeps what is known of a file.
func (c *cache) put(name string, known *cached) { c.files[name] = known }

// sumSize is how many bytes at either end tell one file from another.
const sumSize = 1 << 10

func sumsOf(path string, before int64) (head, tail uint32, err error) {
	f, _, err := disk.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	return sums(f, before)
}

// sums are over the first and the last bytes of what lies before a place.
func sums(r io.ReaderAt, before int64) (head, tail uint32, err error) {
	buf := make([]byte, min(sumSize, before))
	if _, err := r.ReadAt(buf, 0); err != nil {
		return 0, 0, err
	}
	head = crc32.ChecksumIEEE(buf)
	if _, err := r.ReadAt(buf, before-int64(len(buf))); err != nil {
		return 0, 0, err
	}
	return head, crc32.ChecksumIEEE(buf), nil
}

// write puts the cache in the place of the old one.
func (c *cache) write(path string) error {
	if err := disk.MakeFolder(filepath.Dir(path), true); err != nil {
		return err
	}
	return disk.WriteOwnBy(path, c.writeTo)
}

// writeTo writes the cache, and a sum over it.
func (c *cache) writeTo(out io.Writer) error {
	sum := crc32.NewIEEE()
	buffered := bufio.NewWriterSize(out, 64<<10)
	both := io.MultiWriter(sum, buffered)
	size := 0
	write := func(text []byte) {
		size += len(text)
		_, _ = both.Write(text) // what goes wrong is told by Flush
	}
	write([]byte(cacheMagic))
	for _, name := range c.newest() {
		known := c.files[name]
		if size+len(name)+len(known.rows)+100 > mostCache {
			break
		}
		var w encoder
		w.text(name)
		for _, n := range []int64{known.size, known.modified, known.consumed, int64(known.head), int64(known.tail)} {
			w.int(n)
		}
		w.uint(uint64(len(known.rows)))
		write(w.buf)
		write(known.rows)
	}
	_, _ = buffered.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32()))
	return buffered.Flush()
}

// newest are the names of the files, the last written first.
func (c *cache) newest() []string {
	var all []string
	for name := range c.files {
		all = append(all, name)
	}
	slices.SortFunc(all, func(a, b string) int {
		if d := c.files[b].modified - c.files[a].modified; d != 0 {
			return int(max(-1, min(1, d)))
		}
		return bytes.Compare([]byte(a), []byte(b))
	})
	return all
}

// readCache reads a cache; one that is not there or not whole is empty.
func readCache(path string) *cache {
	c := newCache()
	if path == "" {
		return c
	}
	text, err := disk.ReadOwn(path, mostCache+1<<20)
	if err != nil || len(text) < len(cacheMagic)+4 || string(text[:len(cacheMagic)]) != cacheMagic {
		return c
	}
	body := text[:len(text)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(text[len(text)-4:]) {
		return c
	}
	d := decoder{buf: body[len(cacheMagic):]}
	for len(d.buf) > 0 && !d.bad {
		name := d.text()
		c.files[name] = d.file()
	}
	if d.bad {
		return newCache()
	}
	return c
}

type encoder struct{ buf []byte }

func (w *encoder) int(n int64)   { w.buf = binary.AppendVarint(w.buf, n) }
func (w *encoder) uint(n uint64) { w.buf = binary.AppendUvarint(w.buf, n) }

func (w *encoder) text(s string) {
	w.uint(uint64(len(s)))
	w.buf = append(w.buf, s...)
}

// log is a log as the bytes that decoder reads.
func (w *encoder) log(l *Log) {
	for _, n := range []int64{int64(l.Stats.Lines), int64(l.Stats.Repeats), int64(l.Stats.Broken), int64(l.Stats.TooLong), int64(l.Stats.Undated), int64(len(l.Models))} {
		w.int(n)
	}
	for _, m := range l.Models {
		w.text(m)
	}
	w.int(int64(len(l.Sessions)))
	for _, s := range l.Sessions {
		w.text(s.ID)
		w.text(s.Folder)
		w.text(s.Dir)
	}
	w.int(int64(len(l.Agents)))
	for _, a := range l.Agents {
		w.text(a.ID)
		w.text(a.Kind)
	}
	w.rows(l)
}

func (w *encoder) rows(l *Log) {
	w.int(int64(len(l.Calls)))
	before := int64(0)
	for i := range l.Calls {
		c := &l.Calls[i]
		w.buf = binary.LittleEndian.AppendUint64(w.buf, c.Key)
		w.int(c.Milli - before)
		before = c.Milli
		for _, n := range [...]uint32{c.Input, c.Read, c.Output, c.Write5m, c.Write1h, c.Session, c.Agent, uint32(c.Model), uint32(c.Searches), uint32(c.How)} {
			w.uint(uint64(n))
		}
	}
	w.int(int64(len(l.Prompts)))
	for _, p := range l.Prompts {
		w.buf = binary.LittleEndian.AppendUint64(w.buf, p.Key)
		w.int(p.Milli)
		w.uint(uint64(p.Session))
	}
	w.int(int64(len(l.Refusals)))
	for _, r := range l.Refusals {
		w.int(r.At.UnixMilli())
		w.uint(uint64(r.Session))
		w.int(int64(r.Status))
		w.int(int64(r.RetryIn))
		w.text(r.Message)
		w.text(r.Limit)
		w.int(unixOrZero(r.Resets))
	}
}

func unixOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// decoder reads what encoder wrote. After a mistake it is bad, and gives zeros.
type decoder struct {
	buf []byte
	bad bool
}

func (d *decoder) int() int64 {
	n, size := binary.Varint(d.buf)
	if size <= 0 {
		d.bad, d.buf = true, nil
		return 0
	}
	d.buf = d.buf[size:]
	return n
}

func (d *decoder) uint(most uint64) uint64 {
	n, size := binary.Uvarint(d.buf)
	if size <= 0 || n > most {
		d.bad, d.buf = true, nil
		return 0
	}
	d.buf = d.buf[size:]
	return n
}

func (d *decoder) key() uint64 {
	if len(d.buf) < 8 {
		d.bad, d.buf = true, nil
		return 0
	}
	k := binary.LittleEndian.Uint64(d.buf)
	d.buf = d.buf[8:]
	return k
}

func (d *decoder) text() string { return string(d.bytes()) }

// bytes are so many bytes as the number before them says.
func (d *decoder) bytes() []byte {
	n := d.uint(math.MaxInt32)
	if n > uint64(len(d.buf)) {
		d.bad, d.buf = true, nil
		return nil
	}
	b := d.buf[:n:n]
	d.buf = d.buf[n:]
	return b
}

// len is the length of a list of which each element takes so many bytes at
// least.
func (d *decoder) len(each int) int {
	n := d.int()
	if n < 0 || n > int64(len(d.buf)/each) {
		d.bad, d.buf = true, nil
		return 0
	}
	return int(n)
}

// file is what is known of one file; its rows stay packed.
func (d *decoder) file() *cached {
	k := &cached{size: d.int(), modified: d.int(), consumed: d.int(), head: uint32(d.int()), tail: uint32(d.int())}
	k.rows = d.bytes()
	d.bad = d.bad || k.consumed < 0
	return k
}

// log is the log that the bytes hold.
func (d *decoder) log() *Log {
	l := newLog()
	l.Stats = Stats{Lines: int(d.int()), Repeats: int(d.int()), Broken: int(d.int()), TooLong: int(d.int()), Undated: int(d.int())}
	for range d.len(1) {
		l.model(d.text())
	}
	for range d.len(3) {
		l.session(Session{d.text(), d.text(), d.text()})
	}
	for range d.len(2) {
		l.agent(d.text(), d.text())
	}
	d.rows(l)
	return l
}

func (d *decoder) rows(l *Log) {
	sessions, agents, models := uint64(len(l.Sessions)), uint64(len(l.Agents)), uint64(len(l.Models))
	n := d.len(19)
	l.Calls = make([]Call, 0, n)
	before := int64(0)
	const word = 1<<32 - 1
	for range n {
		c := Call{Key: d.key(), Milli: before + d.int()}
		before = c.Milli
		for _, f := range [...]*uint32{&c.Input, &c.Read, &c.Output, &c.Write5m, &c.Write1h} {
			*f = uint32(d.uint(word))
		}
		c.Session, c.Agent, c.Model = uint32(d.index(sessions)), uint32(d.index(agents)), uint16(d.index(models))
		c.Searches, c.How = uint16(d.uint(1<<16-1)), How(d.uint(1<<8-1))
		l.Calls = append(l.Calls, c)
	}
	for range d.len(10) {
		l.Prompts = append(l.Prompts, Prompt{d.key(), d.int(), uint32(d.index(sessions))})
	}
	for range d.len(7) {
		r := Refusal{At: time.UnixMilli(d.int()), Session: uint32(d.index(sessions)), Status: int(d.int()), RetryIn: time.Duration(d.int()), Message: d.text(), Limit: d.text()}
		if at := d.int(); at != 0 {
			r.Resets = time.Unix(at, 0)
		}
		l.Refusals = append(l.Refusals, r)
	}
}

// index is an index into a table of that length.
func (d *decoder) index(length uint64) uint64 {
	if length == 0 {
		d.bad, d.buf = true, nil
		return 0
	}
	return d.uint(length - 1)
}

// log is what is known of the file as a log.
func (k *cached) log() *Log {
	d := decoder{buf: k.rows}
	l := d.log()
	if d.bad {
		return newLog() // cannot be: the sum over the cache holds
	}
	return l
}
