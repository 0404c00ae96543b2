package transcript

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pare/benchmarks/usage/people"
	"pare/budget"
)

// told is what a log tells, without how it came to it.
var told = cmp.Options{cmpopts.IgnoreUnexported(Log{}), cmpopts.IgnoreFields(Stats{}, "Cached", "Read"), cmpopts.EquateEmpty()}

// made writes a few days of a made-up person.
func made(t testing.TB, seed uint64, days int) (dir string, calls []people.Call) {
	t.Helper()
	dir = t.TempDir()
	calls = people.Person{Seed: seed, Sessions: 1}.Days(noon.AddDate(0, 0, -days), days)
	if _, err := people.Write(dir, calls, seed, 0); err != nil {
		t.Fatal(err)
	}
	return dir, calls
}

// TestLoadGivesBackWhatWasWritten: every call, with its figures, under its model,
// session and subagent.
func TestLoadGivesBackWhatWasWritten(t *testing.T) {
	dir, calls := made(t, 3, 2)
	if len(calls) < 100 {
		t.Fatalf("%d calls", len(calls))
	}
	log := load(t, dir, Options{})
	type row struct {
		Model, Session, Agent, Kind, Project string
		Usage                                budget.Usage
	}
	got, want := map[row]int{}, map[row]int{}
	for i := range log.Calls {
		c := &log.Calls[i]
		a, s := log.Agents[c.Agent], log.Sessions[c.Session]
		got[row{log.Models[c.Model], s.ID, a.ID, a.Kind, s.Dir, c.Usage()}]++
	}
	for _, c := range calls {
		want[row{c.Model, c.Session, c.Agent, c.Kind, c.Project, c.Usage}]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if log.Stats.Broken+log.Stats.TooLong+log.Stats.Partial+log.Stats.Undated > 0 || log.Stats.Repeats == 0 {
		t.Errorf("%+v", log.Stats)
	}
}

// TestSameLogHoweverItIsRead: by one or by many, in pieces or whole, with a cache
// or without.
func TestSameLogHoweverItIsRead(t *testing.T) {
	dir, _ := made(t, 6, 2)
	want := load(t, dir, Options{Workers: 1})
	cache := filepath.Join(t.TempDir(), "deep", "cache")
	for name, o := range map[string]Options{
		"eight workers": {Workers: 8}, "writing a cache": {Cache: cache},
	} {
		if diff := cmp.Diff(want, load(t, dir, o), told); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	again := load(t, dir, Options{Cache: cache})
	if diff := cmp.Diff(want, again, told); diff != "" {
		t.Errorf("from the cache (-want +got):\n%s", diff)
	}
	if again.Stats.Read != 0 || again.Stats.Cached != want.Stats.Read {
		t.Errorf("%+v", again.Stats)
	}
	since := Options{Since: noon.AddDate(0, 0, -1).Add(-6 * time.Hour), Cache: cache}
	part := load(t, dir, since)
	if len(part.Calls) == 0 || len(part.Calls) >= len(want.Calls) {
		t.Errorf("%d of %d calls", len(part.Calls), len(want.Calls))
	}
}

// TestPieces reads one file in pieces of any length.
func TestPieces(t *testing.T) {
	text := bytes.Repeat(fixture(t), 1)
	path := filepath.Join(t.TempDir(), "s.jsonl")
	write(t, path, string(text))
	want, consumed := scan(t, bytes.NewReader(text))
	for _, size := range []int64{1, 13, 500, 5000, 1 << 20} {
		got := newLog()
		at, ends := int64(0), 0
		lines := newLines(nil)
		for from := int64(0); from < int64(len(text)); from += size {
			p := &piece{file: File{Path: path, Size: int64(len(text))}, from: from, to: min(from+size, int64(len(text)))}
			p.last = p.to == int64(len(text))
			p.read(filepath.Dir(path), lines)
			if p.err != nil {
				t.Fatal(p.err)
			}
			if p.log != nil {
				got.merge(p.log, -1<<62)
				at = p.consumed
			}
			if p.partial != nil {
				got.merge(p.partial, -1<<62)
				ends++
			}
		}
		if diff := cmp.Diff(totals(want), totals(got)); diff != "" || at != consumed || ends != 1 {
			t.Errorf("in pieces of %d: consumed %d of %d, %d ends (-want +got):\n%s", size, at, consumed, ends, diff)
		}
		if got.Stats.Lines != want.Stats.Lines || got.Stats.Broken != want.Stats.Broken || got.Stats.Partial != want.Stats.Partial {
			t.Errorf("in pieces of %d: %+v, want %+v", size, got.Stats, want.Stats)
		}
	}
}

// TestCacheOfAnotherFile: a file that was written anew, made shorter or replaced
// is read again, even with the same name and length.
func TestCacheOfAnotherFile(t *testing.T) {
	at := "2026-11-25T10:00:00Z"
	first := answer("m1", at, budget.Usage{Input: 1}, "") + "\n" + answer("m2", at, budget.Usage{Input: 10}, "") + "\n"
	for name, second := range map[string]string{
		"the same length": answer("m1", at, budget.Usage{Input: 1}, "") + "\n" + answer("m2", at, budget.Usage{Input: 77}, "") + "\n",
		"shorter":         answer("m1", at, budget.Usage{Input: 1}, "") + "\n",
		"another start":   answer("m9", at, budget.Usage{Input: 1}, "") + "\n" + answer("m2", at, budget.Usage{Input: 10}, "") + "\n" + answer("m3", at, budget.Usage{Input: 5}, "") + "\n",
		"empty":           "",
		"gone":            "-",
	} {
		dir, cache := t.TempDir(), filepath.Join(t.TempDir(), "cache")
		path := filepath.Join(dir, "p", "s.jsonl")
		write(t, path, first)
		load(t, dir, Options{Cache: cache})
		write(t, path, second)
		later := time.Now().Add(time.Hour)
		if err := os.Chtimes(path, later, later); err != nil {
			t.Fatal(err)
		}
		if second == "-" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		got, want := load(t, dir, Options{Cache: cache}), load(t, dir, Options{})
		if diff := cmp.Diff(want, got, told); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestBrokenCache: any cache that is not whole is none, and is replaced.
func TestBrokenCache(t *testing.T) {
	dir, cache := t.TempDir(), filepath.Join(t.TempDir(), "cache")
	write(t, filepath.Join(dir, "p", "s.jsonl"), string(fixture(t)))
	want := load(t, dir, Options{Cache: cache})
	whole, err := os.ReadFile(cache)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(whole, []byte("discount")) {
		t.Error("the cache holds what somebody typed")
	}
	if info, err := os.Stat(cache); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info, err)
	}
	broken := map[string][]byte{"empty": nil, "cut": whole[:len(whole)-9], "of another version": []byte("pare transcripts 9\n1234")}
	for i := range 40 {
		flipped := bytes.Clone(whole)
		flipped[i*(len(whole)-1)/40] ^= 0x41
		broken[fmt.Sprint("flipped ", i)] = flipped
	}
	for name, text := range broken {
		if err := os.WriteFile(cache, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, load(t, dir, Options{Cache: cache}), told); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if again := load(t, dir, Options{Cache: cache}); again.Stats.Cached == 0 {
			t.Errorf("%s: not replaced", name)
		}
	}
}

// TestManyAtOnce: any number may read and write one cache while a session goes on.
func TestManyAtOnce(t *testing.T) {
	dir, cache := t.TempDir(), filepath.Join(t.TempDir(), "cache")
	path := filepath.Join(dir, "p", "s.jsonl")
	write(t, path, "")
	const lines = 60
	var group sync.WaitGroup
	group.Go(func() {
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		for i := range lines {
			line := answer(fmt.Sprint(i), "2026-11-25T10:00:00Z", budget.Usage{Input: 1}, "") + "\n"
			for _, part := range []string{line[:len(line)/2], line[len(line)/2:]} { // a line is not written at once
				if _, err := f.WriteString(part); err != nil {
					t.Error(err)
				}
			}
		}
	})
	for range 4 {
		group.Go(func() {
			for range 15 {
				log := load(t, dir, Options{Cache: cache})
				if n := totals(log)["claude-opus-5-5"].Input; n != len(log.Calls) || n > lines || log.Stats.Broken > 0 {
					t.Errorf("%d tokens of %d calls, %+v", n, len(log.Calls), log.Stats)
				}
			}
		})
	}
	group.Wait()
	if log := load(t, dir, Options{Cache: cache}); len(log.Calls) != lines {
		t.Errorf("%d calls at the end", len(log.Calls))
	}
	left, err := filepath.Glob(cache + ".*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// reference reads a line as encoding/json does: the oracle for the cursor.
type reference struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Session   string    `json:"sessionId"`
	Message   struct {
		ID    string `json:"id"`
		Model string `json:"model"`
		Usage *struct {
			Input  int `json:"input_tokens"`
			Output int `json:"output_tokens"`
			Read   int `json:"cache_read_input_tokens"`
		} `json:"usage"`
	} `json:"message"`
}

// FuzzLine: what the cursor reads of a valid line is what encoding/json reads.
func FuzzLine(f *testing.F) {
	for _, line := range bytes.Split(fixture(f), []byte("\n")) {
		f.Add(line)
	}
	f.Add([]byte(`{"a\\":"\\\"","type":"assistant","message":{"content":[[],{},"\\"],"usage":{}}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		var e entry
		var p lineParser
		ok := p.parse(line, &e)
		var want reference
		if bytes.ContainsAny(line, "\n") || !json.Valid(line) || bytes.TrimSpace(line)[0] != '{' || json.Unmarshal(line, &want) != nil {
			return
		}
		if !ok {
			t.Fatalf("%q is taken for broken", line)
		}
		// encoding/json takes keys of any case, and turns bad UTF-8 into marks.
		if e.kind == "" || foldedKeys(line) || !validUTF8(line) || e.absurd || len(want.Type+want.Session+want.Message.ID+want.Message.Model) > longest {
			return
		}
		got := reference{Type: e.kind, Timestamp: e.at, Session: e.session}
		got.Message.ID, got.Message.Model = e.id, e.model
		if got.Type != want.Type || got.Session != want.Session || got.Message.ID != want.Message.ID || got.Message.Model != want.Message.Model || !got.Timestamp.Equal(want.Timestamp) {
			t.Errorf("%q\ngot  %+v\nwant %+v", line, got, want)
		}
		if u := want.Message.Usage; u != nil && (e.usage.input != u.Input || e.usage.output != u.Output || e.usage.read != u.Read) {
			t.Errorf("%q\ngot  %+v\nwant %+v", line, e.usage, *u)
		}
	})
}

func validUTF8(line []byte) bool { return strings.ToValidUTF8(string(line), "") == string(line) }

// foldedKeys reports whether a line may hold a key that only encoding/json reads,
// or twice, or written with escapes: more than one of a name in any case.
func foldedKeys(line []byte) bool {
	lower := strings.ToLower(string(line))
	for _, key := range []string{"type", "timestamp", "sessionid", "message", "id", "model", "usage", "input_tokens", "output_tokens", "cache_read_input_tokens"} {
		if strings.Count(lower, `"`+key+`"`) > 1 {
			return true
		}
	}
	for _, key := range []string{"type", "timestamp", "sessionId", "message", "id", "model", "usage", "input_tokens", "output_tokens", "cache_read_input_tokens"} {
		if strings.Contains(lower, `"`+strings.ToLower(key)+`"`) != strings.Contains(string(line), `"`+key+`"`) {
			return true
		}
	}
	return strings.Contains(lower, `\u`)
}

// FuzzScan: nothing that a file holds stops the reading, and every line is counted.
func FuzzScan(f *testing.F) {
	for _, line := range bytes.Split(fixture(f), []byte("\n")) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		log, consumed, err := Scan(bytes.NewReader(text))
		if err != nil || log.Stats.Lines != bytes.Count(text, []byte("\n")) || consumed != int64(bytes.LastIndexByte(text, '\n')+1) {
			t.Errorf("%+v, consumed %d, %v", log.Stats, consumed, err)
		}
	})
}

// FuzzCache: no cache makes it fail, whoever wrote it.
func FuzzCache(f *testing.F) {
	log, _, err := Scan(bytes.NewReader(fixture(f)))
	if err != nil {
		f.Fatal(err)
	}
	var w encoder
	w.log(log)
	f.Add(w.buf)
	f.Fuzz(func(_ *testing.T, rows []byte) {
		merged := newLog()
		merged.merge((&cached{rows: rows}).log(), -1<<62)
	})
}
