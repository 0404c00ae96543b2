package people

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Write writes calls as the transcripts that Claude Code 2.1.332 keeps of them:
// a file a session, a file a subagent below it, an answer in one line for each of
// its blocks, what tools gave back twice in a line, the requests beside it. It
// returns how many bytes it wrote; it stops after the session with which they are
// more than most, if most is not 0.
func Write(dir string, calls []Call, seed uint64, most int64) (int64, error) {
	w := &writer{dir: dir, rng: rand.New(rand.NewPCG(seed, 0x7a11)), files: map[string]*os.File{}}
	w.text = filler(w.rng)
	bySession := map[string][]Call{}
	var order []string
	for _, c := range calls {
		if bySession[c.Session] == nil {
			order = append(order, c.Session)
		}
		bySession[c.Session] = append(bySession[c.Session], c)
	}
	for _, id := range order {
		if err := w.session(bySession[id]); err != nil {
			return w.size, err
		}
		if most > 0 && w.size > most {
			break
		}
	}
	return w.size, nil
}

type writer struct {
	dir   string
	rng   *rand.Rand
	text  string // of JSON strings, without their quotes
	size  int64
	files map[string]*os.File
	n     int
}

// filler is a few megabytes of what looks like code, as the inside of a JSON
// string.
func filler(rng *rand.Rand) string {
	words := []string{"func", "return", "order", "total", "discount", "if err != nil {", "price", "cart", "\"status\"", "items", "range", "=>", "import", "self.", "const", "// why", "naïve", "0x1f", "test", "(a, b)"}
	var b strings.Builder
	for b.Len() < 4<<20 {
		b.WriteString(strings.Repeat("\t", rng.IntN(4)))
		for range 2 + rng.IntN(9) {
			b.WriteString(words[rng.IntN(len(words))])
			b.WriteByte(' ')
		}
		b.WriteByte('\n')
	}
	quoted, _ := json.Marshal(b.String())
	return string(quoted[1 : len(quoted)-1])
}

// some is a piece of the filler of about n bytes that cuts no escape.
func (w *writer) some(n int) string {
	n = min(max(n, 40), 200_000)
	from := w.rng.IntN(len(w.text) - n - 200)
	from += strings.Index(w.text[from:], `\n`) + 2
	end := from + n
	end += strings.Index(w.text[end:], `\n`)
	return w.text[from:end]
}

// session writes one session, its subagents in files of their own.
func (w *writer) session(calls []Call) error {
	byThread := map[string][]Call{}
	for _, c := range calls {
		byThread[c.Agent] = append(byThread[c.Agent], c)
	}
	threads := make([]string, 0, len(byThread))
	for t := range byThread {
		threads = append(threads, t)
	}
	slices.Sort(threads)
	for _, thread := range threads {
		if err := w.thread(byThread[thread]); err != nil {
			return err
		}
	}
	return nil
}

func folder(project string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, project)
}

func (w *writer) thread(calls []Call) error {
	first := calls[0]
	path := filepath.Join(w.dir, folder(first.Project), first.Session+".jsonl")
	if first.Agent != "" {
		path = filepath.Join(w.dir, folder(first.Project), first.Session, "subagents", "agent-"+first.Agent+".jsonl")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	for _, c := range calls {
		w.call(out, c)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	at := calls[len(calls)-1].At
	if err := os.Chtimes(path, at, at); err != nil {
		return err
	}
	return f.Close()
}

// call writes the lines of one call.
func (w *writer) call(out *bufio.Writer, c Call) {
	w.n++
	id := fmt.Sprintf("%08x", w.rng.Uint32()) + fmt.Sprintf("%06d", w.n)
	stamp := func(before time.Duration) string { return c.At.Add(-before).UTC().Format("2006-01-02T15:04:05.000Z") }
	agent, side := "", "false"
	if c.Agent != "" {
		agent, side = fmt.Sprintf(`,"agentId":%q`, c.Agent), "true"
	}
	foot := fmt.Sprintf(`,"userType":"external","entrypoint":"cli","cwd":%q,"sessionId":%q,"version":"2.1.332","gitBranch":"main"}`, c.Project, c.Session)
	line := func(format string, args ...any) {
		n, _ := fmt.Fprintf(out, format, args...)
		w.size += int64(n) + 1
		_ = out.WriteByte('\n')
	}
	given := 4 * (c.Usage.Write5m + c.Usage.Write1h) / 3
	if c.First {
		line(`{"parentUuid":null,"isSidechain":%s,"promptId":"p%s"%s,"type":"user","message":{"role":"user","content":"%s"},"uuid":"u%s","timestamp":"%s","turnOrigin":"human"%s`, side, id, agent, w.some(120), id, stamp(5*time.Second), foot)
	} else {
		text := w.some(min(given, 60_000))
		line(`{"parentUuid":"a%s","isSidechain":%s,"promptId":"p%s"%s,"type":"user","message":{"role":"user","content":[{"tool_use_id":"t%s","type":"tool_result","content":"%s"}]},"uuid":"r%s","timestamp":"%s","toolUseResult":{"type":"text","file":{"filePath":"%s/a.go","content":"%s","numLines":40,"startLine":1,"totalLines":40}}%s`,
			id, side, id, agent, id, text, id, stamp(4*time.Second), c.Project, text, foot)
	}
	line(`{"type":"api-request-blob","sessionId":%q%s,"hash":"%064x","message":{"role":"user","content":[{"type":"text","text":"%s"}]}}`, c.Session, agent, w.rng.Uint64(), w.some(min(given, 20_000)))
	line(`{"type":"api-request","sessionId":%q%s,"id":"q%s","timestamp":"%s","version":"2.1.332","params":{"model":%q,"max_tokens":128000},"keep":3,"tail":["%064x"]}`, c.Session, agent, id, stamp(2*time.Second), c.Model, w.rng.Uint64())
	w.answer(c, id, side, agent, foot, stamp, line)
}

// answer writes the model's answer, a line for each block, its figures growing.
func (w *writer) answer(c Call, id, side, agent, foot string, stamp func(time.Duration) string, line func(string, ...any)) {
	kind := ""
	if c.Kind != "" {
		kind = fmt.Sprintf(`,"attributionAgent":%q`, c.Kind)
	}
	blocks := 1 + w.rng.IntN(3)
	for b := range blocks {
		output := c.Usage.Output
		if b < blocks-1 {
			output = 1 + output/4
		}
		content := fmt.Sprintf(`{"type":"text","text":"%s"}`, w.some(2*c.Usage.Output/blocks))
		if b > 0 {
			content = fmt.Sprintf(`{"type":"tool_use","id":"t%s","name":"Edit","input":{"file_path":"%s/a.go","new_string":"%s"}}`, id, c.Project, w.some(3*c.Usage.Output/blocks))
		}
		u := c.Usage
		line(`{"parentUuid":"r%s","isSidechain":%s%s,"message":{"id":"msg_%s","type":"message","role":"assistant","model":%q,"content":[%s],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":%d,"cache_creation_input_tokens":%d,"cache_read_input_tokens":%d,"output_tokens":%d,"output_tokens_details":{"thinking_tokens":0},"server_tool_use":{"web_search_requests":0,"web_fetch_requests":0},"service_tier":"standard","cache_creation":{"ephemeral_1h_input_tokens":%d,"ephemeral_5m_input_tokens":%d},"inference_geo":"","iterations":[],"speed":"standard"}},"apiBlockIndex":%d,"requestId":"req_%s"%s,"type":"assistant","uuid":"a%s%d","timestamp":"%s"%s`,
			id, side, agent, id, c.Model, content, u.Input, u.Write5m+u.Write1h, u.Read, output, u.Write1h, u.Write5m, b, id, kind, id, b, stamp(time.Duration(blocks-1-b)*200*time.Millisecond), foot)
	}
}

// WriteLines writes lines of one's own into a session's file.
func WriteLines(dir, folder, session string, lines ...string) error {
	path := filepath.Join(dir, folder, session+".jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}
