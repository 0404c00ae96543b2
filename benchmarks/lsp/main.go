// Command lsp measures how long the language server takes: a text is changed a key
// at a time, and the time to the hints that were asked for and to the findings is
// taken, as an editor sees them.
//
//	go build -o pare ./cmd/pare && go run ./benchmarks/lsp -pare ./pare -files 50000
//
// The findings come after a pause of 120 ms in which nobody types, which is part of
// their time. Memory is the most that the server ever held.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	pare := flag.String("pare", "pare", "the binary to measure")
	files := flag.Int("files", 50000, "files of the large repository")
	keys := flag.Int("keys", 100, "keys that are typed")
	flag.Parse()
	if err := run(*pare, *files, *keys); err != nil {
		fmt.Fprintln(os.Stderr, "lsp:", err)
		os.Exit(3)
	}
}

func run(pare string, files, keys int) error {
	program, err := filepath.Abs(pare)
	if err != nil {
		return err
	}
	small, err := repository(0)
	if err != nil {
		return err
	}
	defer os.RemoveAll(small)
	large, err := repository(files)
	if err != nil {
		return err
	}
	defer os.RemoveAll(large)
	prompt := "Order.refund_total in @store/models.py ignores the discount, see @store/serializers.py\nand say why.\n"
	var rules strings.Builder
	rules.WriteString("# Store\n\nPrices are cents.\n")
	for i := range 4000 {
		fmt.Fprintf(&rules, "- Rule %d: prices in `store/models.py` are cents.\n", i)
	}
	fmt.Printf("%-52s %9s %9s %10s %10s %7s\n", "ms", "hints p50", "p95", "found p50", "p95", "MB")
	for _, one := range []struct{ what, dir, name, text string }{
		{"a prompt that names files of 4,200 and 1,800 lines", small, "prompts/task.md", prompt},
		{"a CLAUDE.md of 4,000 lines", small, "CLAUDE.md", rules.String()},
		{fmt.Sprintf("the prompt in a repository of %d files", files), large, "prompts/task.md", prompt},
	} {
		m, err := measure(program, one.dir, one.name, one.text, keys)
		if err != nil {
			return fmt.Errorf("%s: %w", one.what, err)
		}
		fmt.Printf("%-52s %9.1f %9.1f %10.1f %10.1f %7.0f\n", one.what, at(m.hints, 50), at(m.hints, 95), at(m.found, 50), at(m.found, 95), m.memory)
	}
	return nil
}

// repository is a folder with the example of the README and so many other files.
func repository(files int) (string, error) {
	dir, err := os.MkdirTemp("", "lsp")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("fixtures", "store"))); err != nil {
		return "", err
	}
	for i := range files {
		folder := filepath.Join(dir, "src", strconv.Itoa(i/500))
		if i%500 == 0 {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return "", err
			}
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("part_%d.py", i)), []byte("def part():\n    return 1\n"), 0o644); err != nil {
			return "", err
		}
	}
	cmd := exec.Command("git", "init", "-q", dir)
	return dir, cmd.Run()
}

type measured struct {
	hints, found []float64 // ms
	memory       float64   // MB
}

// at is a percentile.
func at(all []float64, percent int) float64 {
	slices.Sort(all)
	return all[max(0, len(all)*percent/100-1)]
}

// session is the server with what goes in and comes out.
type session struct {
	in  io.WriteCloser
	out *bufio.Reader
}

type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params struct {
		Version int `json:"version"`
	} `json:"params"`
}

func (s *session) send(v any) error {
	body, err := json.Marshal(v)
	if err == nil {
		_, err = fmt.Fprintf(s.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	}
	return err
}

func (s *session) receive() (message, error) {
	var m message
	n := 0
	for {
		line, err := s.out.ReadString('\n')
		if err != nil {
			return m, err
		}
		if line = strings.TrimSpace(line); line == "" {
			break
		}
		if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
			if n, err = strconv.Atoi(value); err != nil {
				return m, err
			}
		}
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(s.out, body); err != nil {
		return m, err
	}
	return m, json.Unmarshal(body, &m)
}

type object map[string]any

func measure(program, dir, name, text string, keys int) (measured, error) {
	cmd := exec.Command(program, "lsp")
	cmd.Dir = dir
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return measured{}, err
	}
	if err := cmd.Start(); err != nil {
		return measured{}, err
	}
	s := &session{in, bufio.NewReader(out)}
	m, err := s.typed(dir, name, text, keys)
	if err == nil {
		m.memory, err = peak(cmd.Process.Pid)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
	return m, err
}

// typed opens a text and changes it key by key.
func (s *session) typed(dir, name, text string, keys int) (measured, error) {
	var m measured
	uri := "file://" + dir
	document := object{"uri": uri + "/" + name}
	err := s.send(object{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": object{"rootUri": uri, "capabilities": object{}}})
	for err == nil {
		var got message
		if got, err = s.receive(); string(got.ID) == "0" {
			break
		}
	}
	err = errors.Join(err, s.send(object{"jsonrpc": "2.0", "method": "initialized", "params": object{}}),
		s.send(object{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": object{"textDocument": object{"uri": uri + "/" + name, "languageId": "markdown", "version": 1, "text": text}}}))
	for err == nil {
		var got message
		if got, err = s.receive(); got.Method == "textDocument/publishDiagnostics" {
			break
		}
	}
	place := object{"line": 1, "character": 0}
	all := object{"start": object{"line": 0, "character": 0}, "end": object{"line": 99999, "character": 0}}
	for key := 0; key < keys && err == nil; key++ {
		version, begin := key+2, time.Now()
		err = errors.Join(
			s.send(object{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": object{
				"textDocument": object{"uri": document["uri"], "version": version}, "contentChanges": []object{{"range": object{"start": place, "end": place}, "text": "x"}},
			}}),
			s.send(object{"jsonrpc": "2.0", "id": version, "method": "textDocument/inlayHint", "params": object{"textDocument": document, "range": all}}))
		for hinted, found := false, false; err == nil && !(hinted && found); {
			var got message
			got, err = s.receive()
			since := float64(time.Since(begin).Microseconds()) / 1000
			switch {
			case string(got.ID) == strconv.Itoa(version):
				hinted, m.hints = true, append(m.hints, since)
			case got.Method == "textDocument/publishDiagnostics" && got.Params.Version == version && !found:
				found, m.found = true, append(m.found, since)
			}
		}
	}
	return m, err
}

// peak is the most memory that a process has held, in MB; Linux only.
func peak(pid int) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0, errors.New("the system does not tell")
	}
	kb, err := strconv.ParseFloat(fields[0], 64)
	return kb / 1024, err
}
