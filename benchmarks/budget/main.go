// Command budget measures the shared ledger under a crowd: 32 processes take
// 100,000 reservations from one bucket, half of them are killed in the middle,
// and the books are compared.
//
//	go run ./benchmarks/budget [-n 100000] [-processes 32] [-redis]
//
// -redis does the same with a real server, which it starts (redis-server on the
// path). It prints one line of figures, and ends with 1 when the books disagree.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"pare/budget"
	"pare/internal/ledger"
)

// chunk is the tokens of one reservation.
const chunk = 1000

// rate allows 2,500 reservations a second, a second of which fits the bucket.
var rate = budget.Rate{Tokens: budget.MaxPerMinute, Burst: time.Second}

func main() {
	n := flag.Int("n", 100_000, "reservations")
	processes := flag.Int("processes", 32, "processes")
	onRedis := flag.Bool("redis", false, "on a Redis server instead of a file")
	child := flag.String("child", "", "(internal) be one of the processes, on this ledger")
	out := flag.String("log", "", "(internal) its log")
	flag.Parse()
	var err error
	if *child != "" {
		err = work(*child, *out)
	} else {
		err = measure(*n, *processes, *onRedis)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "budget:", err)
		os.Exit(1)
	}
}

func open(where string) (ledger.Ledger, error) {
	if strings.HasPrefix(where, "redis://") {
		return ledger.NewRedis(where, rate, ledger.RedisOptions{})
	}
	return ledger.NewFile(where, rate)
}

// work reserves until a file says stop, and writes down each reservation with
// the microseconds that it took.
func work(where, log string) error {
	l, err := open(where)
	if err != nil {
		return err
	}
	file, err := os.Create(log)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		if i%16 == 0 {
			if _, err := os.Stat(log + ".stop"); err == nil {
				return nil
			}
		}
		start := time.Now()
		g, err := l.Reserve(context.Background(), ledger.Ask{Tokens: chunk, Wait: time.Minute})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(file, "%s %d\n", g.ID, time.Since(start).Microseconds()); err != nil {
			return err
		}
	}
}

func measure(n, processes int, onRedis bool) error {
	dir, err := os.MkdirTemp("", "pare-ledger")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	where := filepath.Join(dir, "ledger.json")
	if onRedis {
		stop, address, err := startRedis(dir)
		if err != nil {
			return err
		}
		defer stop()
		where = address
	}
	l, err := open(where)
	if err != nil {
		return err
	}
	defer l.Close()
	begin := time.Now()
	var running []*exec.Cmd
	var logs []string
	for i := range processes {
		log := filepath.Join(dir, strconv.Itoa(i))
		cmd := exec.Command(os.Args[0], "-child", where, "-log", log)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			return err
		}
		running, logs = append(running, cmd), append(logs, log)
	}
	if err := waitFor(l, n/2); err != nil {
		return err
	}
	for i := 0; i < processes; i += 2 {
		_ = running[i].Process.Kill()
	}
	if err := waitFor(l, n); err != nil {
		return err
	}
	for _, log := range logs {
		if err := os.WriteFile(log+".stop", nil, 0o600); err != nil {
			return err
		}
	}
	for i, cmd := range running {
		if err := cmd.Wait(); err != nil && i%2 == 1 {
			return fmt.Errorf("process %d: %w", i, err)
		}
	}
	return audit(l, logs, time.Since(begin), processes/2)
}

func waitFor(l ledger.Ledger, n int) error {
	for {
		s, err := l.State(context.Background())
		if err != nil {
			return err
		}
		if int(s.Passed) >= n {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// audit compares the ledger's sum with what the processes wrote down, and with
// what the bucket can have given.
func audit(l ledger.Ledger, logs []string, elapsed time.Duration, killed int) error {
	ids := map[string]bool{}
	var took []int
	for _, log := range logs {
		file, err := os.Open(log)
		if err != nil {
			return err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			id, us, ok := strings.Cut(lines.Text(), " ")
			n, err := strconv.Atoi(us)
			if !ok || err != nil {
				continue // cut off by the kill
			}
			if ids[id] {
				return fmt.Errorf("reservation %s was given twice", id)
			}
			ids[id] = true
			took = append(took, n)
		}
		file.Close()
	}
	s, err := l.State(context.Background())
	if err != nil {
		return err
	}
	most := float64(rate.Tokens) / 60 * (1 + elapsed.Seconds())
	slices.Sort(took)
	at := func(p int) float64 { return float64(took[len(took)*p/100]) / 1000 }
	fmt.Printf("%d reservations by %d processes, %d of them killed, in %.1f s: %.0f a second; the middle one took %.2f ms, 99 of 100 less than %.1f ms; %.0f %% of what the bucket can give; %d were given and not written down\n",
		s.Passed, len(logs), killed, elapsed.Seconds(), float64(s.Passed)/elapsed.Seconds(), at(50), at(99), 100*float64(s.PassedTokens)/most, int(s.Passed)-len(ids))
	switch lost := int(s.Passed) - len(ids); {
	case lost < 0 || lost > killed:
		return fmt.Errorf("the ledger gave %d reservations, the processes had %d", s.Passed, len(ids))
	case s.PassedTokens != s.Passed*chunk:
		return fmt.Errorf("%d tokens in %d reservations", s.PassedTokens, s.Passed)
	case float64(s.PassedTokens) > most:
		return fmt.Errorf("%d tokens, the bucket can have given %.0f", s.PassedTokens, most)
	}
	return nil
}

func startRedis(dir string) (stop func(), address string, err error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, "", errors.New("-redis needs redis-server on the path")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	free.Close()
	cmd := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", dir)
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	stop = func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
	for range 500 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return stop, "redis://127.0.0.1:" + port, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	return nil, "", errors.New("redis-server does not start")
}
