package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pare/budget"
)

// TestMain makes the test binary a user of a ledger when it is run as one: it
// reserves in a loop and writes down each reservation that it got.
func TestMain(m *testing.M) {
	if where := os.Getenv("PARE_TEST_LEDGER"); where != "" {
		if err := child(where, os.Getenv("PARE_TEST_LOG"), os.Getenv("PARE_TEST_CLASS")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// crowded is an allowance that 32 processes fight for: 100,000 tokens a second, a
// second of which fits the bucket.
var crowded = budget.Rate{Tokens: 6_000_000, Burst: time.Second, Keep: 10_000}

const chunk = 500 // tokens of one reservation

func openTest(where string) (Ledger, error) {
	if strings.HasPrefix(where, "redis://") {
		return NewRedis(where, crowded, RedisOptions{})
	}
	return NewFile(where, crowded)
}

func child(where, log, class string) error {
	l, err := openTest(where)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	ask := Ask{Tokens: chunk, Wait: time.Minute}
	if class == "batch" {
		ask.Class = budget.Batch
	}
	for {
		// The parent's going away ends the loop; standing orders of the test do too.
		if _, err := os.Stat(log + ".stop"); err == nil {
			return nil
		}
		g, err := l.Reserve(context.Background(), ask)
		if err != nil {
			return err
		}
		line, _ := json.Marshal(g)
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
}

// crowd runs 32 processes against a ledger, kills half of them in the middle,
// and checks the books.
func crowd(t *testing.T, where string) {
	t.Helper()
	if testing.Short() {
		t.Skip("32 processes for four seconds: not with -short")
	}
	const processes = 32
	dir := t.TempDir()
	begin := time.Now()
	var running []*exec.Cmd
	var logs []string
	for i := range processes {
		log := filepath.Join(dir, fmt.Sprint(i))
		cmd := exec.Command(os.Args[0])
		class := "interactive"
		if i%4 == 0 {
			class = "batch"
		}
		cmd.Env = append(os.Environ(), "PARE_TEST_LEDGER="+where, "PARE_TEST_LOG="+log, "PARE_TEST_CLASS="+class)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running, logs = append(running, cmd), append(logs, log)
	}
	time.Sleep(2 * time.Second)
	for i := 0; i < processes; i += 2 {
		_ = running[i].Process.Kill() // SIGKILL
	}
	time.Sleep(2 * time.Second)
	for _, log := range logs {
		if err := os.WriteFile(log+".stop", nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, cmd := range running {
		if err := cmd.Wait(); err != nil && i%2 == 1 {
			t.Errorf("process %d: %v", i, err)
		}
	}
	audit(t, where, logs, begin, processes/2)
}

// audit compares what the processes wrote down with the ledger's own sum, and the
// sum with what the bucket can have given.
func audit(t *testing.T, where string, logs []string, begin time.Time, killed int) {
	t.Helper()
	written, ids, silent := 0, map[string]bool{}, 0
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Error(err)
		}
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		if len(lines) < 2 {
			silent++
		}
		for _, line := range lines {
			var g Grant
			if json.Unmarshal([]byte(line), &g) != nil {
				continue // cut off by the kill
			}
			if ids[g.ID] {
				t.Errorf("reservation %s was given twice", g.ID)
			}
			ids[g.ID] = true
			written += g.Tokens
		}
	}
	l, err := openTest(where)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := l.State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	elapsed := time.Since(begin)
	// Who was killed may have been given one reservation that it did not write down.
	if got := int(s.PassedTokens); got < written || got > written+killed*chunk {
		t.Errorf("the ledger gave %d tokens, the processes had %d", got, written)
	}
	if s.PassedTokens != s.Passed*chunk {
		t.Errorf("%d reservations of %d tokens are not %d", s.Passed, chunk, s.PassedTokens)
	}
	perSecond := float64(crowded.Tokens) / 60
	most := perSecond * (1 + elapsed.Seconds())
	if float64(s.PassedTokens) > most {
		t.Errorf("%d tokens in %v: the bucket can have given %.0f", s.PassedTokens, elapsed, most)
	}
	t.Logf("%d reservations, %d tokens in %v: %.0f %% of what the bucket can give; %d processes got little", s.Passed, s.PassedTokens, elapsed.Round(time.Millisecond), 100*float64(s.PassedTokens)/most, silent)
	// How many depends on the machine and what else it does; this is no speed test.
	if s.Passed < int64(len(logs)) {
		t.Errorf("only %d reservations passed: the test tests little", s.Passed)
	}
}

func TestThirtyTwoProcesses(t *testing.T) {
	crowd(t, filepath.Join(t.TempDir(), "ledger.json"))
}
