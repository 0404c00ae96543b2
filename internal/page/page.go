// Package page writes one self-contained HTML page of figures, charts and tables:
// no network, nothing to install, to be mailed or opened from a disk.
//
// All text in it is a stranger's: it is put into the page as text, never as
// markup, and the page's policy lets no script run but its own. Charts are drawn
// by uPlot, which is part of the page.
package page

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"math"
	"time"
)

// Page is what is shown, from top to bottom.
type Page struct {
	Title  string
	About  string // a line below the title
	Facts  []Fact
	Charts []Chart
	Tables []Table
	Notes  []string
}

// Fact is a number in large letters.
type Fact struct {
	Label, Value string
	Notes        []string // lines below it
	// Level is how full it is, drawn as a bar; below 0 there is none.
	Level float64
}

// Chart is drawn over time.
type Chart struct {
	Title, About string
	Unit         Unit
	At           []time.Time // of each value
	Series       []Series
	// Stacked puts the series on top of each other.
	Stacked bool
	// Bars draws a bar for each value, otherwise values are joined by steps or lines.
	Bars bool
	// Band is drawn below the series, between two values; nil is none.
	Band  *Band
	Lines []Line
	Marks []Mark
	// Zone is that of the times, in the words of a browser; empty is UTC.
	Zone string
	// Until is the right end of the chart, if values end before.
	From, Until time.Time
}

// Unit is what a chart counts. The set is closed.
type Unit uint8

// The units.
const (
	Tokens Unit = iota
	Dollars
)

// Series is one row of values; math.NaN is no value.
type Series struct {
	Name   string
	Values []float64
	Dashed bool
}

// Band is the room between two rows of values.
type Band struct {
	Name      string
	Low, High []float64
}

// Line is a limit.
type Line struct {
	Name  string
	Value float64
}

// Mark is a moment worth a look.
type Mark struct {
	At   time.Time
	Text string
}

// Table is for who wants to read and not to look.
type Table struct {
	Title string
	Head  []string
	Rows  [][]string // as many cells as the head; all but the first are numbers
}

var (
	//go:embed uplot.min.js
	uplotScript string
	//go:embed uplot.min.css
	uplotStyle string
	//go:embed page.js
	ownScript string
	//go:embed page.css
	ownStyle string
	//go:embed page.html
	frame string
)

var tmpl = template.Must(template.New("page").Parse(frame))

// Write writes the page.
func (p *Page) Write(w io.Writer) error {
	data, err := json.Marshal(p.data())
	if err != nil {
		return err
	}
	script, style := uplotScript+"\n"+ownScript, uplotStyle+"\n"+ownStyle
	var b bytes.Buffer
	err = tmpl.Execute(&b, map[string]any{
		"Page": p, "Policy": policy(script, style),
		// Ours, and JSON in which json.Marshal has written < as \u003c.
		"Script": template.JS(script), "Style": template.CSS(style), "Data": template.JS(data),
	})
	if err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// policy lets the page's own script and style through, and nothing else: no other
// script, no picture, no address.
func policy(script, style string) string {
	sum := func(text string) string {
		h := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(h[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; script-src %s; style-src %s; base-uri 'none'; form-action 'none'", sum(script), sum(style))
}

// chartData is a chart as page.js reads it.
type chartData struct {
	Title  string       `json:"title"`
	Unit   string       `json:"unit"`
	At     []int64      `json:"at"`
	Series []seriesData `json:"series"`
	Stack  bool         `json:"stack"`
	Bars   bool         `json:"bars"`
	Band   *bandData    `json:"band"`
	Lines  []lineData   `json:"lines"`
	Marks  []markData   `json:"marks"`
	Zone   string       `json:"zone"`
	From   int64        `json:"from"`
	Until  int64        `json:"until"`
}

type seriesData struct {
	Name   string     `json:"name"`
	Values []*float64 `json:"values"`
	Dashed bool       `json:"dashed"`
}

type bandData struct {
	Name string     `json:"name"`
	Low  []*float64 `json:"low"`
	High []*float64 `json:"high"`
}

type lineData struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

type markData struct {
	At   int64  `json:"at"`
	Text string `json:"text"`
}

func (p *Page) data() []chartData {
	all := []chartData{}
	for _, c := range p.Charts {
		d := chartData{
			Title: c.Title, Unit: [...]string{"tokens", "dollars"}[c.Unit], Stack: c.Stacked, Bars: c.Bars, Zone: c.Zone,
			At: []int64{}, Series: []seriesData{}, Lines: []lineData{}, Marks: []markData{},
		}
		for _, t := range c.At {
			d.At = append(d.At, t.Unix())
		}
		for _, s := range c.Series {
			d.Series = append(d.Series, seriesData{s.Name, numbers(s.Values), s.Dashed})
		}
		if c.Band != nil {
			d.Band = &bandData{c.Band.Name, numbers(c.Band.Low), numbers(c.Band.High)}
		}
		for _, l := range c.Lines {
			d.Lines = append(d.Lines, lineData(l))
		}
		for _, m := range c.Marks {
			d.Marks = append(d.Marks, markData{m.At.Unix(), m.Text})
		}
		if !c.From.IsZero() {
			d.From = c.From.Unix()
		}
		if !c.Until.IsZero() {
			d.Until = c.Until.Unix()
		}
		all = append(all, d)
	}
	return all
}

// numbers are values for JSON, which has no word for what is none.
func numbers(values []float64) []*float64 {
	all := make([]*float64, len(values))
	for i, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			// Six digits are more than anybody sees, and half of the page's size.
			if v = round(v); true {
				all[i] = &v
			}
		}
	}
	return all
}

func round(v float64) float64 {
	if v == 0 {
		return 0
	}
	scale := math.Pow(10, 5-math.Floor(math.Log10(math.Abs(v))))
	return math.Round(v*scale) / scale
}
