package exact

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"pare/internal/disk"
)

// maxCache is how large the cache may grow, in bytes: half a million texts. A larger
// one is not read.
const maxCache = 40 << 20

// cache keeps counts in a file of lines "hash<TAB>tokens", which only grows. One
// line is one write, so that two runs at a time do not spoil each other's; a
// line that is torn all the same is not read. A cache that cannot be read or
// written costs requests and nothing else, so its errors go unsaid.
type cache struct {
	name string

	mu     sync.Mutex
	counts map[string]int // nil until the file is read
}

func openCache(name string) *cache { return &cache{name: name} }

// keyOf is the hash of what an answer depends on: model and text, and who
// answers, since a stand-in may count otherwise.
func keyOf(baseURL, model, text string) string {
	h := sha256.New()
	for _, part := range []string{baseURL, model, text} {
		fmt.Fprintf(h, "%d\n", len(part))
		h.Write([]byte(part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (c *cache) get(key string) (int, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = map[string]int{}
		if c.name != "" {
			if data, err := disk.Read(c.name, maxCache); err == nil {
				c.read(string(data))
			}
		}
	}
	n, ok := c.counts[key]
	return n, ok
}

func (c *cache) read(text string) {
	for line := range strings.Lines(text) {
		key, number, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		n, err := strconv.Atoi(number)
		if err == nil && n > 0 && len(key) == hex.EncodedLen(sha256.Size) && strings.HasSuffix(line, "\n") {
			c.counts[key] = n
		}
	}
}

func (c *cache) put(key string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[key] = n
	if c.name == "" {
		return
	}
	// The folder is the user's own: what stands in it tells which texts were counted.
	if disk.MakeFolder(filepath.Dir(c.name), true) == nil {
		_ = disk.Append(c.name, fmt.Appendf(nil, "%s\t%d\n", key, n))
	}
}
