package saved

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"pare/internal/disk"
	"pare/internal/figures"
	"pare/internal/inert"
)

// Document is what pare saved --format json says.
type Document struct {
	Version int       `json:"version"`
	Since   time.Time `json:"since"`
	Files   []File    `json:"files"`
	Dollars float64   `json:"dollars"`
}

// Add adds a mention.
func (doc *Document) Add(f File) {
	doc.Files = append(doc.Files, f)
	doc.Dollars += f.Dollars
}

// row is a line of the table: a mention, or those of a day and a project.
type row struct {
	day, name                 string
	files, whole, sent, reads int
	readOn                    int
	dollars                   float64
}

func (r *row) add(f File) {
	r.files++
	r.whole, r.sent = r.whole+f.Whole, r.sent+f.Sent
	r.reads, r.readOn = r.reads+f.Reads, r.readOn+f.ReadOn
	r.dollars += f.Dollars
}

// rows are the mentions, gathered by day and project unless each is to be shown.
func rows(files []File, each bool) []row {
	var all []row
	at := map[[2]string]int{}
	for i, one := range files {
		day, name := one.At.Local().Format("2006-01-02"), filepath.Base(one.Project)
		key := [2]string{day, one.Project}
		if each {
			name, key = disk.Below(one.Project, one.Path), [2]string{day, fmt.Sprint(i)}
		}
		if _, ok := at[key]; !ok {
			at[key] = len(all)
			all = append(all, row{day: day, name: inert.Show(name)})
		}
		all[at[key]].add(one)
	}
	slices.SortStableFunc(all, func(a, b row) int { return cmp.Compare(a.day, b.day) })
	return all
}

// WriteText writes a table for people: by day and project, or each mention.
func (doc *Document) WriteText(w io.Writer, each bool) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	what := "project"
	if each {
		what = "file"
	}
	fmt.Fprintf(table, "day\t%s\tmentions\twhole\tsent\tread on\tnet\n", what)
	all := row{name: "all"}
	for _, r := range rows(doc.Files, each) {
		r.write(table)
	}
	for _, one := range doc.Files {
		all.add(one)
	}
	all.write(table)
	return table.Flush()
}

func (r row) write(table *tabwriter.Writer) {
	net := "+" + figures.Dollars(r.dollars)
	if r.dollars < 0 {
		net = "−" + figures.Dollars(-r.dollars)
	}
	fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s in %s\t%s\n", r.day, r.name, r.files,
		figures.About(r.whole), figures.About(r.sent), figures.About(r.readOn), figures.Plural(r.reads, "read"), net)
}
