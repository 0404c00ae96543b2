package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"pare/tokenize/internal/table"
)

// run is a measured run: what it costs in the two families, and how often it
// was met.
type run struct {
	text   string
	border table.Border
	freq   int
	cost   [2]int
	rank   int // order by what keeping it in the table gains; words only
}

// block is the average cost of the characters of a block.
type block struct {
	first rune
	cost  [2]float64
}

// tables are the measured figures, in the order of their files.
type tables struct {
	words, punct, other   []run // other: words of many languages
	randomWords, randomPu []run
	repeat                map[rune]map[int][2]int
	repeatOrder           []rune
	chars                 []run
	blocks                []block
}

// inputs are the files that a fit reads, in the order of the manifest.
var inputs = []string{
	"blocks.tsv", "chars.tsv", "multilingual.tsv", "punct.tsv",
	"random.tsv", "repeat.tsv", "words.tsv",
}

func readTables(dir string) (*tables, error) {
	t := &tables{repeat: map[rune]map[int][2]int{}}
	for _, name := range inputs {
		row := t.reader(name)
		if err := readTSV(filepath.Join(dir, name), row); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// reader is the function that takes a row of the named file.
func (t *tables) reader(name string) func(row) {
	switch name {
	case "words.tsv":
		return func(r row) {
			t.words = append(t.words, run{text: r.str(0), freq: r.num(1), cost: r.cost(2), rank: r.num(4)})
		}
	case "punct.tsv":
		return func(r row) {
			t.punct = append(t.punct, run{text: r.str(0), border: r.border(1), freq: r.num(3), cost: r.cost(4)})
		}
	case "multilingual.tsv":
		return func(r row) { t.other = append(t.other, run{text: r.str(0), freq: 1, cost: r.cost(1)}) }
	case "random.tsv":
		return func(r row) {
			one := run{text: r.str(1), border: r.border(2), freq: 1, cost: r.cost(4)}
			if r.str(0) == "letters" {
				t.randomWords = append(t.randomWords, one)
			} else {
				t.randomPu = append(t.randomPu, one)
			}
		}
	case "chars.tsv":
		return func(r row) { t.chars = append(t.chars, run{text: r.str(0), freq: r.num(2), cost: r.cost(3)}) }
	case "blocks.tsv":
		return func(r row) { t.blocks = append(t.blocks, block{r.codePoint(0), [2]float64{r.float(2), r.float(3)}}) }
	}
	return t.readRepeat
}

func (t *tables) readRepeat(r row) {
	c, _ := utf8.DecodeRuneInString(r.str(0))
	if t.repeat[c] == nil {
		t.repeat[c] = map[int][2]int{}
		t.repeatOrder = append(t.repeatOrder, c)
	}
	t.repeat[c][r.num(1)] = r.cost(2)
}

// row is a line of a table. The first thing wrong with it is kept in err.
type row struct {
	field []string
	err   *error
}

func (r row) str(i int) string {
	if i >= len(r.field) {
		*r.err = fmt.Errorf("%d columns, want more than %d", len(r.field), i)
		return ""
	}
	return r.field[i]
}

func (r row) num(i int) int {
	n, err := strconv.Atoi(r.str(i))
	if err != nil && *r.err == nil {
		*r.err = err
	}
	return n
}

func (r row) float(i int) float64 {
	x, err := strconv.ParseFloat(r.str(i), 64)
	if err != nil && *r.err == nil {
		*r.err = err
	}
	return x
}

func (r row) cost(i int) [2]int { return [2]int{r.num(i), r.num(i + 1)} }

func (r row) border(i int) table.Border {
	return table.Border(r.num(i))*table.SpaceBefore | table.Border(r.num(i+1))*table.SpaceAfter
}

func (r row) codePoint(i int) rune {
	n, err := strconv.ParseUint(strings.TrimPrefix(r.str(i), "U+"), 16, 32)
	if err != nil && *r.err == nil {
		*r.err = err
	}
	return rune(n)
}

// readTSV calls take for every line but the first, which names the columns.
func readTSV(name string, take func(row)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if n == 1 {
			continue
		}
		var bad error
		take(row{strings.Split(lines.Text(), "\t"), &bad})
		if bad != nil {
			return fmt.Errorf("%s:%d: %w", name, n, bad)
		}
	}
	return lines.Err()
}
