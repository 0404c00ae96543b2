package ledger

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"pare/budget"
)

// TestRedisCutConnection puts a relay before the server that loses answers after
// the server has acted on them: the tokens are taken once.
func TestRedisCutConnection(t *testing.T) {
	s := startRedis(t)
	relay := startRelay(t, "127.0.0.1:"+s.port)
	made, err := NewRedis("redis://"+relay.address(), budget.Rate{Tokens: 60_000_000}, RedisOptions{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	l := made.(*ledger)
	defer l.Close()
	l.store.(*redisStore).trust = true
	sum := 0
	for range 30 {
		relay.cutNext()
		g := reserve(t, l, 1000, budget.Interactive, 10*time.Second)
		sum += g.Tokens
	}
	st, err := l.State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if int(st.PassedTokens) != sum {
		t.Errorf("%d tokens passed, %d were had", st.PassedTokens, sum)
	}
	if relay.cuts() == 0 {
		t.Error("no connection was cut")
	}
}

// relay passes bytes between a client and the server, and can drop the next
// answer together with its connection.
type relay struct {
	l  net.Listener
	mu sync.Mutex
	// cut says to lose the next answer to a script; done counts.
	cut  bool
	done int
}

func startRelay(t *testing.T, to string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{l: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			go r.pass(in, out)
		}
	}()
	return r
}

func (r *relay) pass(in, out net.Conn) {
	defer in.Close()
	defer out.Close()
	asked := make(chan bool, 100)
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, err := in.Read(buf)
			if err != nil {
				out.Close()
				return
			}
			if strings.Contains(strings.ToLower(string(buf[:n])), "evalsha") {
				select {
				case asked <- true:
				default:
				}
			}
			if _, err := out.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	buf := make([]byte, 64<<10)
	for {
		n, err := out.Read(buf)
		if err != nil {
			return
		}
		select {
		case <-asked:
			if r.takeCut() {
				return // the server has acted; nobody hears of it
			}
		default:
		}
		if _, err := io.Copy(in, strings.NewReader(string(buf[:n]))); err != nil {
			return
		}
	}
}

func (r *relay) takeCut() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.cut {
		return false
	}
	r.cut = false
	r.done++
	return true
}

func (r *relay) cutNext() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut = true
}

func (r *relay) cuts() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.done
}

func (r *relay) address() string { return r.l.Addr().String() }
