// Command tokenpeers measures the speed of counting tokens: package tokenize
// beside the tokenizers that others use, on the same inputs, in one run.
//
//	cd benchmarks/tokenpeers && go run . [-node DIR]
//
// DIR is a folder in which "npm install gpt-tokenizer" was run; without it that
// row is left out. Speeds are by processor time, best of several rounds, so
// that a busy machine disturbs them little.
package main

import (
	"encoding/base64"
	"flag"
	"fmt"
	"go/build"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/pkoukk/tiktoken-go"
	loader "github.com/pkoukk/tiktoken-go-loader"
	"github.com/tiktoken-go/tokenizer"

	"pare/tokenize"
	"pare/tokenize/openai"
)

func main() {
	log.SetFlags(0)
	node := flag.String("node", "", "folder with node_modules/gpt-tokenizer")
	flag.Parse()
	inputs := inputs()
	fmt.Printf("%-44s", "MB/s of processor time")
	for _, in := range inputs {
		fmt.Printf(" %12s", in.name)
	}
	fmt.Println()
	for _, c := range counters() {
		fmt.Printf("%-44s", c.name)
		for _, in := range inputs {
			if c.quadratic && in.run {
				fmt.Printf(" %12s", "-")
				continue
			}
			fmt.Printf(" %12.1f", speed(c.count, in.text))
		}
		fmt.Println()
	}
	if *node != "" {
		rowOfNode(*node, inputs)
	}
}

// input is a text; run says that it is one long run, on which some tokenizers
// take a time that grows with its square.
type input struct {
	name, text string
	run        bool
}

func inputs() []input {
	const kb100 = 100_000
	return []input{
		{name: "Go", text: files(".go", 2_000_000)},
		{name: "Markdown", text: files(".md", 400_000)},
		{name: "assembly", text: files(".s", 400_000)},
		{name: "spaces", text: strings.Repeat(" ", kb100), run: true},
		{name: "=", text: strings.Repeat("=", kb100), run: true},
		{name: "letter", text: strings.Repeat("a", kb100), run: true},
		{name: "base64", text: base64.StdEncoding.EncodeToString([]byte(files(".go", kb100*3/4))), run: true},
		{name: "Han", text: strings.Repeat("漢字", kb100/6), run: true},
	}
}

// files is the text of files of Go's own tree with that ending, up to a size.
func files(ext string, size int) string {
	var b strings.Builder
	err := filepath.WalkDir(filepath.Join(build.Default.GOROOT, "src"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ext {
			return err
		}
		data, err := os.ReadFile(path)
		b.Write(data)
		if err == nil && b.Len() > size {
			return fs.SkipAll
		}
		return err
	})
	if err != nil {
		log.Fatal(err)
	}
	return b.String()[:min(b.Len(), size)]
}

type counter struct {
	name      string
	count     func(string)
	quadratic bool
}

func counters() []counter {
	tiktoken.SetBpeLoader(loader.NewOfflineLoader())
	old, err := tiktoken.GetEncoding("o200k_base")
	if err != nil {
		log.Fatal(err)
	}
	other, err := tokenizer.Get(tokenizer.O200kBase)
	if err != nil {
		log.Fatal(err)
	}
	return []counter{
		{name: "tokenize.CountBoth (Claude v3 and v5)", count: func(s string) { tokenize.CountBoth(s) }},
		{name: "tokenize/openai (o200k)", count: func(s string) {
			if _, err := openai.Count(s, openai.O200K); err != nil {
				log.Fatal(err)
			}
		}},
		{name: "pkoukk/tiktoken-go 0.1.8 (o200k)", count: func(s string) { old.EncodeOrdinary(s) }, quadratic: true},
		{name: "tiktoken-go/tokenizer 0.10.0 (o200k)", count: func(s string) {
			if _, err := other.Count(s); err != nil {
				log.Fatal(err)
			}
		}},
	}
}

// speed is how many megabytes a second of processor time are counted.
func speed(count func(string), text string) float64 {
	count(text) // what is loaded at first use is no part of the speed
	best := time.Duration(1 << 62)
	for range 5 {
		rounds, start := 0, cpu()
		for rounds == 0 || cpu()-start < 50*time.Millisecond {
			count(text)
			rounds++
		}
		best = min(best, (cpu()-start)/time.Duration(rounds))
	}
	return float64(len(text)) / best.Seconds() / 1e6
}

func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// script counts each file it is given and prints megabytes a second.
const script = `
const { countTokens } = require("gpt-tokenizer/encoding/o200k_base");
const fs = require("fs");
for (const name of process.argv.slice(1)) {
  const text = fs.readFileSync(name, "utf8");
  countTokens(text);
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = process.cpuUsage();
    countTokens(text);
    const used = process.cpuUsage(start);
    best = Math.min(best, used.user + used.system);
  }
  process.stdout.write((Buffer.byteLength(text) / best).toFixed(1).padStart(13));
}
console.log();
`

func rowOfNode(dir string, inputs []input) {
	tmp, err := os.MkdirTemp("", "tokenpeers")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	args := []string{"-e", script}
	for i, in := range inputs {
		name := filepath.Join(tmp, fmt.Sprint(i))
		if err := os.WriteFile(name, []byte(in.text), 0o600); err != nil {
			log.Fatal(err)
		}
		args = append(args, name)
	}
	fmt.Printf("%-44s", "npm gpt-tokenizer (o200k)")
	cmd := exec.Command("node", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		log.Print("gpt-tokenizer: ", err)
	}
}
