// Command screens makes pictures of terminal screens, as tmux captures them with
// their colours: scripts/check-editors.sh leaves such captures in PICTURES.
//
//	go run ./scripts/screens docs/pictures DIR/neovim-actions.ansi …
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: screens FOLDER FILE…")
		os.Exit(2)
	}
	for _, file := range os.Args[2:] {
		if err := picture(os.Args[1], file); err != nil {
			fmt.Fprintln(os.Stderr, "screens:", err)
			os.Exit(3)
		}
	}
}

func picture(folder, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	title := strings.ReplaceAll(name, "-", ", ")
	return os.WriteFile(filepath.Join(folder, name+".svg"), []byte(svg(title, read(string(text)))), 0o644)
}

// style is how a cell looks. Colours are as SVG has them; empty is the terminal's own.
type style struct {
	ink, paper      string
	bold, underline bool
	reverse         bool
}

// run is a text of one style that begins in a column.
type run struct {
	style
	column int
	text   string
}

// read reads a capture: a line of runs for each of the screen, without empty lines at
// the end.
func read(capture string) [][]run {
	var screen [][]run
	var now style
	for line := range strings.Lines(capture) {
		line = strings.TrimRight(line, "\n")
		var runs []run
		column := 0
		for line != "" {
			if codes, rest, ok := escape(line); ok {
				now, line = now.after(codes), rest
				continue
			}
			text, _, _ := strings.Cut(line, "\x1b")
			if text == "" { // an escape that is none of ours
				line = line[1:]
				continue
			}
			runs = append(runs, run{now, column, text})
			column += len([]rune(text))
			line = line[len(text):]
		}
		screen = append(screen, runs)
	}
	for len(screen) > 0 && len(screen[len(screen)-1]) == 0 {
		screen = screen[:len(screen)-1]
	}
	return screen
}

// escape takes a sequence of colours off a line.
func escape(line string) (codes []string, rest string, ok bool) {
	after, ok := strings.CutPrefix(line, "\x1b[")
	if !ok {
		return nil, line, false
	}
	all, rest, ok := strings.Cut(after, "m")
	return strings.Split(all, ";"), rest, ok
}

// after is the style after a sequence.
func (s style) after(codes []string) style {
	for len(codes) > 0 {
		code := number(codes[0])
		codes = codes[1:]
		switch {
		case code == 0:
			s = style{}
		case code == 1:
			s.bold = true
		case code == 4:
			s.underline = true
		case code == 7:
			s.reverse = true
		case code == 22:
			s.bold = false
		case code == 24:
			s.underline = false
		case code == 27:
			s.reverse = false
		case code == 38:
			s.ink, codes = extended(codes)
		case code == 48:
			s.paper, codes = extended(codes)
		case code == 58: // of the underline
			_, codes = extended(codes)
		case code == 39:
			s.ink = ""
		case code == 49:
			s.paper = ""
		case code >= 30 && code <= 37:
			s.ink = palette(code - 30)
		case code >= 90 && code <= 97:
			s.ink = palette(code - 90 + 8)
		case code >= 40 && code <= 47:
			s.paper = palette(code - 40)
		case code >= 100 && code <= 107:
			s.paper = palette(code - 100 + 8)
		}
	}
	return s
}

// extended reads a colour of 256 or of all.
func extended(codes []string) (colour string, rest []string) {
	switch {
	case len(codes) >= 2 && codes[0] == "5":
		return palette(number(codes[1])), codes[2:]
	case len(codes) >= 4 && codes[0] == "2":
		return fmt.Sprintf("#%02x%02x%02x", number(codes[1]), number(codes[2]), number(codes[3])), codes[4:]
	}
	return "", nil
}

func number(text string) int {
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			return -1
		}
		n = min(n*10+int(c-'0'), 255)
	}
	return n
}

// sixteen are the colours that have names.
var sixteen = [16]string{
	"#0d1117", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4",
	"#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#f0f6fc",
}

// palette is one of the 256 colours of a terminal.
func palette(n int) string {
	switch {
	case n < 0:
		return ""
	case n < 16:
		return sixteen[n]
	case n < 232:
		steps := [6]int{0, 95, 135, 175, 215, 255}
		n -= 16
		return fmt.Sprintf("#%02x%02x%02x", steps[n/36], steps[n/6%6], steps[n%6])
	}
	grey := 8 + 10*(n-232)
	return fmt.Sprintf("#%02x%02x%02x", grey, grey, grey)
}
