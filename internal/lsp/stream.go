package lsp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// Bounds of what a client may send: no message is larger, and no line of a head is
// longer.
const (
	maxMessage  = 64 << 20
	maxHeadLine = 4 << 10
)

// stream frames messages as the protocol does: a head with the length, an empty
// line, the message. What is no head is passed over up to the next one, and what is
// too large to be read is dropped, so that a client that once sends nonsense is
// answered afterwards.
type stream struct {
	in   *bufio.Reader
	out  io.Writer
	came chan received
	quit chan struct{}
	once sync.Once
}

type received struct {
	msg []byte
	err error
}

// newStream reads until the end of the input, wherever the server is by then: a
// read of standard input can not be called off.
func newStream(in io.Reader, out io.Writer) *stream {
	s := &stream{in: bufio.NewReaderSize(in, 64<<10), out: out, came: make(chan received), quit: make(chan struct{})}
	go func() {
		for {
			msg, err := s.read()
			select {
			case s.came <- received{msg, err}:
			case <-s.quit:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return s
}

// Recv is the next message. The end of the input, also within a message, is
// [io.EOF]: the client is gone. So it is after Close.
func (s *stream) Recv() ([]byte, error) {
	select {
	case r := <-s.came:
		return r.msg, r.err
	case <-s.quit:
		return nil, io.EOF
	}
}

// Close ends Recv; the streams are the caller's.
func (s *stream) Close() error {
	s.once.Do(func() { close(s.quit) })
	return nil
}

// Messages that stand for one that is none: no JSON, so that the answer is an error.
var (
	noHead   = []byte("no Content-Length")
	tooLarge = []byte("message too large")
)

// An error that says that a request was called off: the library has a code of its
// own for one that had to wait for others, an editor knows the protocol's. Within a
// text of JSON the quotes would be escaped.
var (
	librarysCancelled  = []byte(`"error":{"code":-32097,`)
	protocolsCancelled = fmt.Appendf(nil, `"error":{"code":%d,`, codeCancelled)
)

// Send writes a message.
func (s *stream) Send(msg []byte) error {
	msg = bytes.Replace(msg, librarysCancelled, protocolsCancelled, 1)
	var b bytes.Buffer
	b.Grow(len(msg) + 32)
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n", len(msg))
	b.Write(msg)
	_, err := s.out.Write(b.Bytes())
	return err
}

func (s *stream) read() ([]byte, error) {
	size, err := s.head()
	switch {
	case err != nil:
		return nil, gone(err)
	case size < 0:
		return noHead, nil
	case size > maxMessage:
		_, err := io.CopyN(io.Discard, s.in, size)
		return tooLarge, gone(err)
	}
	// The length is the client's word: memory is taken for what has come.
	var b bytes.Buffer
	if _, err := io.CopyN(&b, s.in, size); err != nil {
		return nil, gone(err)
	}
	return b.Bytes(), nil
}

// head reads up to the empty line. The length is -1 where none is named.
func (s *stream) head() (int64, error) {
	size := int64(-1)
	some := false
	for {
		line, err := s.line()
		if err != nil {
			return 0, err
		}
		if line == "" {
			if !some {
				continue // before the first line of a head
			}
			return size, nil
		}
		some = true
		key, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(key), "content-length") {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
		if err != nil || n < 0 {
			n = -1
		}
		size = n
	}
}

// line reads a line of the head; of a longer one than any head has, its end.
func (s *stream) line() (string, error) {
	var last []byte
	for {
		part, err := s.in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return "", err
		}
		last = bytes.TrimRight(part, "\r\n")
		if len(last) > maxHeadLine {
			last = last[len(last)-maxHeadLine:]
		}
		return string(last), nil
	}
}

func gone(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}
