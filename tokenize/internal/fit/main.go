// Command fit compiles the measured tables into the blob that package tokenize
// embeds, and fits the weights of its fallback.
//
//	go run ./tokenize/internal/fit -tables DIR -o tokenize/data/claude.bin
//
// DIR holds the tables described in docs/tokens.md. Beside the blob it writes
// its manifest: the checksums of what went in and of what came out. The same
// tables give the same bytes on every machine.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

func main() {
	dir := flag.String("tables", "", "folder of the measured tables")
	out := flag.String("o", "tokenize/data/claude.bin", "blob to write; its manifest goes beside it")
	flag.Parse()
	if *dir == "" {
		fmt.Fprintln(os.Stderr, "fit: say where the tables are: -tables DIR")
		os.Exit(2)
	}
	if err := fit(*dir, *out); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(3)
	}
}

func fit(dir, out string) error {
	t, err := readTables(dir)
	if err != nil {
		return err
	}
	blob, err := build(t)
	if err != nil {
		return err
	}
	list, err := manifest(dir, filepath.Base(out), blob)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, blob, 0o644); err != nil {
		return err
	}
	return os.WriteFile(strings.TrimSuffix(out, filepath.Ext(out))+".sha256", []byte(list), 0o644)
}

// manifest lists the checksums of the blob and of its tables, in the form that
// sha256sum -c reads.
func manifest(dir, name string, blob []byte) (string, error) {
	var s strings.Builder
	fmt.Fprintf(&s, "# Unicode %s\n%x  %s\n", unicode.Version, sha256.Sum256(blob), name)
	for _, in := range inputs {
		data, err := os.ReadFile(filepath.Join(dir, in))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&s, "%x  %s\n", sha256.Sum256(data), in)
	}
	return s.String(), nil
}
