package main

import (
	"fmt"
	"html"
	"strings"
)

// Measures of the picture, in its units, and the colours of a terminal that says none.
const (
	high, wide, margin = 19, 8.5, 14
	ownInk, ownPaper   = "#d7dce2", "#161b22"
)

// svg draws a screen.
func svg(title string, screen [][]run) string {
	columns := 0
	for _, line := range screen {
		for _, r := range line {
			columns = max(columns, r.column+len([]rune(r.text)))
		}
	}
	width, height := int(float64(columns)*wide)+2*margin, len(screen)*high+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`+"\n", width, height, width, height, html.EscapeString(title))
	fmt.Fprintf(&b, `<style>text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: %s; white-space: pre }</style>`+"\n", ownInk)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="%s"/>`+"\n", width, height, ownPaper)
	for i, line := range screen {
		for _, r := range line {
			b.WriteString(r.svg(i))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// svg draws a run in a line of the screen.
func (r run) svg(line int) string {
	ink, paper := r.ink, r.paper
	if r.reverse {
		if ink == "" {
			ink = ownInk
		}
		if paper == "" {
			paper = ownPaper
		}
		ink, paper = paper, ink
	}
	x, y := margin+float64(r.column)*wide, margin+line*high
	length := wide * float64(len([]rune(r.text)))
	var b strings.Builder
	if paper != "" {
		fmt.Fprintf(&b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", x, y, length, high, paper)
	}
	if strings.TrimSpace(r.text) == "" {
		return b.String()
	}
	// The length keeps columns below each other in any font.
	fmt.Fprintf(&b, `<text x="%.1f" y="%d" textLength="%.1f"`, x, y+14, length)
	if ink != "" {
		fmt.Fprintf(&b, ` style="fill:%s"`, ink) // an attribute would yield to the sheet
	}
	if r.bold {
		b.WriteString(` font-weight="bold"`)
	}
	if r.underline {
		b.WriteString(` text-decoration="underline"`)
	}
	fmt.Fprintf(&b, ">%s</text>\n", html.EscapeString(r.text))
	return b.String()
}
