package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"pare/benchmarks/clientcheck/realclient"
	"pare/internal/disk"
	"pare/prompt"
)

// report is the part of pare's JSON that is checked.
type report struct {
	Version int    `json:"version"`
	Prompt  string `json:"prompt"`
	Refs    []struct {
		Text     string   `json:"text"`
		Path     string   `json:"path"`
		Decision string   `json:"decision"`
		Ranges   [][2]int `json:"ranges"`
	} `json:"refs"`
}

// read is what the client sent of one file: a range of lines, or all of it.
type read struct {
	path        string
	first, last int
}

// check sends a prompt through pare and the client; the summary is what came
// out, the problems what does not fit together.
func (b bench) check(c check) (summary string, problems []string) {
	fail := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	out, r, err := b.runPare(c.prompt)
	if err != nil {
		return "", []string{err.Error()}
	}
	if string(out) != r.Prompt {
		fail("the prompt of --format json is %q, standard output %q", r.Prompt, out)
	}
	var decisions []string
	for _, ref := range r.Refs {
		decisions = append(decisions, ref.Decision)
	}
	if c.decisions != nil && !slices.Equal(decisions, c.decisions) {
		fail("decisions %v, expected %v", decisions, c.decisions)
	}
	if !slices.Contains(decisions, "trimmed") && !slices.Contains(decisions, "inline") && string(out) != c.prompt {
		fail("nothing was trimmed, but the prompt became %q", out)
	}
	captured, err := b.client.Send(b.root, out)
	if err != nil {
		return "", append(problems, err.Error())
	}
	sent := captured.Attachments()
	problems = append(problems, b.compareBlocks(out, sent)...)
	got, err := reads(sent.Blocks)
	if err != nil {
		fail("%v", err)
	}
	problems = append(problems, b.compareRanges(r, got)...)
	if all := string(out) + strings.Join(sent.Blocks, "\n"); !strings.Contains(all, c.holds) {
		fail("%q is not in what the client sent", c.holds)
	}
	return strings.Join(decisions, ",") + ": " + describe(got, b.root), problems
}

// runPare gives pare's standard output and its report on the same prompt.
func (b bench) runPare(text string) ([]byte, report, error) {
	var r report
	out, err := b.pareOutput(text)
	if err != nil {
		return nil, r, err
	}
	document, err := b.pareOutput(text, "--format", "json")
	if err != nil {
		return nil, r, err
	}
	if err := json.Unmarshal(document, &r); err != nil || r.Version != 1 {
		return nil, r, fmt.Errorf("the report is no document of version 1: %w", err)
	}
	return out, r, nil
}

func (b bench) pareOutput(text string, args ...string) ([]byte, error) {
	cmd := exec.Command(b.pare, append(args, "--dir", b.root)...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), &out, &errs
	cmd.Env = append(os.Environ(), "HOME="+b.home)
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
		return nil, fmt.Errorf("pare %v: %w: %s", args, err, errs.Bytes())
	}
	return out.Bytes(), nil
}

// compareBlocks holds every text that the client sent against what package
// prompt says that it sends.
func (b bench) compareBlocks(out []byte, sent realclient.Attachments) []string {
	opts := prompt.Options{Client: b.version, Cwd: b.root, Home: b.home, CountTokens: func(text []byte) int { return realclient.Tokens(string(text)) }}
	var blocks, notes []string
	for _, m := range prompt.Parse(out) {
		if a := prompt.Attach(m, disk.FS{}, opts); a.Kind == prompt.Note {
			notes = append(notes, a.Blocks...)
		} else {
			blocks = append(blocks, a.Blocks...)
		}
	}
	var problems []string
	if !slices.Equal(blocks, sent.Blocks) {
		problems = append(problems, fmt.Sprintf("the client sent %d blocks, expected were %d or other ones", len(sent.Blocks), len(blocks)))
	}
	if !slices.Equal(notes, sent.Notes) {
		problems = append(problems, fmt.Sprintf("the client noted %q, expected %q", sent.Notes, notes))
	}
	return problems
}

// reads takes the ranges out of the blocks: which file, which line numbers. Every
// line's text is checked against the file's.
func reads(blocks []string) ([]read, error) {
	var out []read
	for i, block := range blocks {
		_, input, ok := strings.Cut(block, "Called the Read tool with the following input: ")
		if !ok || i+1 == len(blocks) {
			continue
		}
		var call struct {
			Path string `json:"file_path"`
		}
		if err := json.NewDecoder(strings.NewReader(input)).Decode(&call); err != nil {
			return nil, fmt.Errorf("a call that cannot be read: %w", err)
		}
		r, err := numbered(call.Path, blocks[i+1])
		if err != nil {
			return nil, err
		}
		if r.last > 0 {
			out = append(out, r)
		}
	}
	return out, nil
}

// numbered checks the numbered lines of a result against the file.
func numbered(path, block string) (read, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return read{}, err
	}
	lines := strings.Split(string(data), "\n")
	r := read{path: path}
	body := strings.TrimSuffix(strings.TrimPrefix(block, "<system-reminder>\nResult of calling the Read tool:\n"), "\n</system-reminder>")
	for line := range strings.SplitSeq(body, "\n") {
		digits, text, _ := strings.Cut(line, "\t")
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > len(lines) || text != strings.TrimSuffix(lines[n-1], "\r") || r.last > 0 && n != r.last+1 {
			return r, fmt.Errorf("line %q is not the one of %s", line, path)
		}
		if r.first == 0 {
			r.first = n
		}
		r.last = n
	}
	return r, nil
}

// compareRanges holds the ranges of the report against what the client sent of
// each file.
func (b bench) compareRanges(r report, got []read) []string {
	var problems []string
	want := map[read]bool{}
	for _, ref := range r.Refs {
		full := ref.Path
		if !filepath.IsAbs(full) {
			full = filepath.Join(b.root, full)
		}
		for _, lines := range ref.Ranges {
			if ref.Decision == "inline" {
				problems = append(problems, inlined(r.Prompt, full, lines)...)
			} else {
				want[read{full, lines[0], lines[1]}] = true
			}
		}
	}
	for _, g := range joined(got, want) {
		if !want[g] && !keptWhole(r, b.root, g.path) {
			problems = append(problems, fmt.Sprintf("the client sent lines %d to %d of %s, which the report does not have", g.first, g.last, g.path))
		}
		delete(want, g)
	}
	for w := range want {
		problems = append(problems, fmt.Sprintf("the report has lines %d to %d of %s, which the client did not send", w.first, w.last, w.path))
	}
	return problems
}

// joined puts reads of one file that follow each other together until they are a
// range that is wanted: pare writes a long range as several mentions, so that
// each is under the client's limit.
func joined(got []read, want map[read]bool) []read {
	var out []read
	for _, g := range got {
		if n := len(out); n > 0 && !want[out[n-1]] && out[n-1].path == g.path && out[n-1].last+1 == g.first {
			out[n-1].last = g.last
			continue
		}
		out = append(out, g)
	}
	return out
}

func keptWhole(r report, root, path string) bool {
	for _, ref := range r.Refs {
		if ref.Decision == "kept" && len(ref.Ranges) == 0 && (ref.Path == path || filepath.Join(root, ref.Path) == path) {
			return true
		}
	}
	return false
}

// inlined checks that lines of a file stand in the prompt itself.
func inlined(text, path string, lines [2]int) []string {
	data, err := os.ReadFile(path)
	if err != nil {
		return []string{err.Error()}
	}
	all := strings.Split(string(data), "\n")
	if part := strings.Join(all[lines[0]-1:lines[1]], "\n"); !strings.Contains(text, part) {
		return []string{fmt.Sprintf("lines %d to %d of %s do not stand in the prompt", lines[0], lines[1], path)}
	}
	return nil
}

func describe(got []read, root string) string {
	var out []string
	for _, g := range got {
		name, err := filepath.Rel(root, g.path)
		if err != nil {
			name = g.path
		}
		out = append(out, fmt.Sprintf("%s %d-%d", name, g.first, g.last))
	}
	return strings.Join(out, ", ")
}
