package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	_ "pare/internal/golden" // go test ./... -update
)

func TestReadAddress(t *testing.T) {
	for address, want := range map[string]server{
		"redis://":                              {network: "tcp", address: "localhost:6379"},
		"redis://cache.example":                 {network: "tcp", address: "cache.example:6379"},
		"redis://cache.example:7000/3":          {network: "tcp", address: "cache.example:7000", database: 3},
		"redis://cache.example/?db=2":           {network: "tcp", address: "cache.example:6379", database: 2},
		"redis://[::1]:7000":                    {network: "tcp", address: "[::1]:7000"},
		"redis://:word@cache.example":           {network: "tcp", address: "cache.example:6379", password: "word"},
		"redis://word@cache.example":            {network: "tcp", address: "cache.example:6379", password: "word"},
		"rediss://ada:w%40rd@cache.example/":    {network: "tcp", address: "cache.example:6379", user: "ada", password: "w@rd", tls: true},
		"unix:///run/redis.sock":                {network: "unix", address: "/run/redis.sock"},
		"unix://ada:word@/run/redis.sock?db=12": {network: "unix", address: "/run/redis.sock", user: "ada", password: "word", database: 12},
	} {
		got, err := readAddress(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(server{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
	}
}
