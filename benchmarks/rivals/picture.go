package main

import (
	"fmt"
	"strings"
)

// The picture's frame, in pixels.
const (
	wide, high   = 720, 420
	left, bottom = 64, 360
	right, top   = 690, 30
)

// picture is the points as an SVG: tokens sent to the right, lines held upwards.
func picture(points []point, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="needed lines held against tokens sent">
<style>text { font: 13px system-ui, sans-serif; fill: #24292f } .g { stroke: #d0d7de } .s { fill: #57606a; font-size: 12px } .pare { fill: #0969da; stroke: #0969da } .probe { fill: #bc4c00; stroke: #bc4c00 } .repomix { fill: #8250df } .l { fill: none; stroke-width: 2 }</style>
<rect width="%d" height="%d" fill="#ffffff"/>
`, wide, high, wide, high, wide, high)
	for i := 0; i <= 10; i += 2 {
		x, y := place(float64(i)/10, float64(i)/10)
		fmt.Fprintf(&b, `<path class="g" d="M%.0f %d V%d M%d %.0f H%d"/><text class="s" x="%.0f" y="%d" text-anchor="middle">%d %%</text><text class="s" x="%d" y="%.0f" text-anchor="end">%.1f</text>`+"\n",
			x, top, bottom, left, y, right, x, bottom+18, 10*i, left-8, y+4, float64(i)/10)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">tokens sent, of the prompts with whole files (%d tasks)</text><text x="%d" y="18">changed lines that are in it</text>`+"\n", (left+right)/2, high-14, n, left)
	lines := map[string][]string{}
	for _, p := range points {
		class, _, _ := strings.Cut(p.tool, " ")
		if p.share == 0 {
			continue
		}
		x, y := place(min(1, p.share), p.recall)
		if p.setting != "default" {
			lines[class] = append(lines[class], fmt.Sprintf("%.1f,%.1f", x, y))
		}
		r := 4
		if p.setting == "default" {
			r = 7
		}
		side, at := "start", x+9
		if class == "pare" {
			side, at = "end", x-9
		}
		fmt.Fprintf(&b, `<circle class="%s" cx="%.1f" cy="%.1f" r="%d"/><text class="s" x="%.1f" y="%.1f" text-anchor="%s">%s %s</text>`+"\n", class, x, y, r, at, y+4, side, p.tool, p.setting)
	}
	for _, class := range []string{"pare", "probe"} {
		fmt.Fprintf(&b, `<polyline class="l %s" style="fill:none" points="%s"/>`+"\n", class, strings.Join(lines[class], " "))
	}
	return b.String() + "</svg>\n"
}

// place is where a share and a recall lie.
func place(share, recall float64) (x, y float64) {
	return left + share*(right-left), bottom - recall*(bottom-top)
}
