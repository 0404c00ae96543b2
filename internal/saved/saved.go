// Package saved works out of the client's own session files what pare saved, or
// cost: what mentioned files would have sent whole, what was sent instead, and what
// the model read of those files afterwards all the same.
//
// It believes nothing that pare has written down: the client keeps both the file as
// it read it and the text that it sent. Whatever the model reads of a narrowed file
// later counts against pare, with the request that it took, though some of it would
// have been read anyway.
package saved

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"pare/internal/disk"
	"pare/internal/models"
	"pare/internal/transcript"
	"pare/tokenize"
)

// File is one mention that was narrowed, and what came after.
type File struct {
	At      time.Time `json:"at"`
	Project string    `json:"project"` // the working directory
	Session string    `json:"session"`
	Path    string    `json:"path"`
	Model   string    `json:"model,omitempty"`
	Whole   int       `json:"whole"`    // tokens, estimated, that would have been sent
	Sent    int       `json:"sent"`     // tokens, estimated, that were
	ReadOn  int       `json:"read_on"`  // tokens, estimated, that the model read of it afterwards
	Reads   int       `json:"reads"`    // in so many reads
	Carried int       `json:"requests"` // requests of the session that carried it since
	Dollars float64   `json:"dollars"`  // what was saved, less what the reads cost; below 0 it is a loss
}

// Look goes through session files and calls f with every narrowed mention that is
// not older than since, in the order of the files. What can not be read is passed
// over; the error is that of ctx.
func Look(ctx context.Context, files []transcript.File, since time.Time, table *models.Table, f func(File)) error {
	// A session that is forked takes the lines of the old one along.
	seen := map[string]bool{}
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := session{table: table}
		s.read(file.Path)
		for _, n := range s.narrowed {
			key := n.At.String() + n.Path
			if !n.At.Before(since) && !seen[key] {
				seen[key] = true
				f(n.File)
			}
		}
	}
	return nil
}

// session is one session file on its way.
type session struct {
	table    *models.Table
	narrowed []*narrowed
	answered string // the message that was counted last
	context  int    // tokens of the last request
}

type narrowed struct {
	File
	price models.Price
	reads []read
}

// read is a later read of a narrowed file: its tokens, the context of the request
// that it took, and how many requests had carried the file by then.
type read struct{ tokens, context, carried int }

// maxLine is how long a line may be that is looked at; the client itself reads
// nothing so large.
const maxLine = 64 << 20

func (s *session) read(path string) {
	file, _, err := disk.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, 1<<20)
	for {
		line, err := readLine(in)
		s.line(line)
		if err != nil {
			break
		}
	}
	for _, n := range s.narrowed {
		n.settle()
	}
}

// readLine is the next line, empty where it is too long to look at.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) <= maxLine {
			line = append(line, part...)
		} else {
			line = nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if err == nil || errors.Is(err, io.EOF) {
				return line, err
			}
			return nil, err
		}
	}
}

// mark stands in every text that pare has narrowed.
const mark = " narrowed by pare to lines "

// line takes one line. Most are of no interest, and told by what is in them.
func (s *session) line(text []byte) {
	switch {
	case bytes.Contains(text, []byte(`"attachment"`)) && bytes.Contains(text, []byte(mark)):
		s.attachment(text)
	case len(s.narrowed) == 0:
	case bytes.Contains(text, []byte(`"toolUseResult"`)):
		s.result(text)
	case bytes.Contains(text, []byte(`"usage"`)):
		s.answer(text)
	}
}

func (s *session) attachment(text []byte) {
	var l struct {
		Timestamp  time.Time `json:"timestamp"`
		Cwd        string    `json:"cwd"`
		Session    string    `json:"sessionId"`
		Sidechain  bool      `json:"isSidechain"`
		Attachment struct {
			Filename string   `json:"filename"`
			Mentions []string `json:"mentions"`
			Content  struct {
				File struct {
					Content string `json:"content"`
				} `json:"file"`
			} `json:"content"`
		} `json:"attachment"`
		Rendered []struct {
			Content string `json:"content"`
		} `json:"rendered"`
	}
	if json.Unmarshal(text, &l) != nil || l.Sidechain {
		return
	}
	n := &narrowed{File: File{At: l.Timestamp, Project: l.Cwd, Session: l.Session, Path: l.Attachment.Filename}}
	if n.Path == "" && len(l.Attachment.Mentions) > 0 {
		n.Path = l.Attachment.Mentions[0]
	}
	marked := false
	for _, r := range l.Rendered {
		n.Sent += count(r.Content)
		marked = marked || strings.Contains(r.Content[:min(len(r.Content), 4096)], mark)
	}
	if !marked || n.Path == "" {
		return // a file that speaks of it
	}
	if content := l.Attachment.Content.File.Content; content != "" {
		n.Whole = count(numbered(content)) + count(n.Path) + wrapper
	}
	s.narrowed = append(s.narrowed, n)
}

// wrapper is what the client writes around a file, in tokens.
const wrapper = 60

func count(text string) int { return tokenize.Count([]byte(text), tokenize.V5).Tokens }

// numbered is a text as the client numbers its lines.
func numbered(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		b.WriteString(strconv.Itoa(i+1) + "\t" + line + "\n")
	}
	return b.String()
}

// result takes the result of a tool, if it is a read of a narrowed file.
func (s *session) result(text []byte) {
	var l struct {
		Sidechain bool `json:"isSidechain"`
		Result    struct {
			File struct {
				Path    string `json:"filePath"`
				Content string `json:"content"`
			} `json:"file"`
		} `json:"toolUseResult"`
	}
	if json.Unmarshal(text, &l) != nil || l.Sidechain || l.Result.File.Path == "" {
		return
	}
	for i := len(s.narrowed) - 1; i >= 0; i-- {
		if n := s.narrowed[i]; n.Path == l.Result.File.Path {
			tokens := count(numbered(l.Result.File.Content))
			n.Reads++
			n.ReadOn += tokens
			n.reads = append(n.reads, read{tokens, s.context, n.Carried})
			return
		}
	}
}

// answer takes an answer of the model: a request that carried all there was.
func (s *session) answer(text []byte) {
	var l struct {
		Type      string `json:"type"`
		Sidechain bool   `json:"isSidechain"`
		Message   struct {
			ID    string `json:"id"`
			Model string `json:"model"`
			Usage struct {
				Input   int `json:"input_tokens"`
				Written int `json:"cache_creation_input_tokens"`
				Read    int `json:"cache_read_input_tokens"`
			} `json:"usage"`
		} `json:"message"`
	}
	if json.Unmarshal(text, &l) != nil || l.Type != "assistant" || l.Sidechain || l.Message.ID == s.answered {
		return
	}
	s.answered = l.Message.ID
	s.context = l.Message.Usage.Input + l.Message.Usage.Written + l.Message.Usage.Read
	for _, n := range s.narrowed {
		n.Carried++
		if n.Model == "" {
			n.Model = l.Message.Model
			if m, err := s.table.Find(n.Model); err == nil {
				n.price = m.Price(s.context)
			}
		}
	}
}

// settle works out the money: what is sent is written to the cache once and read
// from it by every later request.
func (n *narrowed) settle() {
	carry := func(tokens, requests int) float64 {
		if requests <= 0 {
			return 0
		}
		return float64(tokens) * (n.price.Write5m + n.price.Read*float64(requests-1))
	}
	sum := carry(n.Whole-n.Sent, n.Carried)
	for _, r := range n.reads {
		sum -= carry(r.tokens, n.Carried-r.carried) + float64(r.context)*n.price.Read
	}
	n.Dollars = sum / 1e6
}
