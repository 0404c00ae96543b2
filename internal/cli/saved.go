package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/pflag"

	"pare/internal/figures"
	"pare/internal/inert"
	"pare/internal/models"
	"pare/internal/saved"
	"pare/internal/transcript"
)

func savedCommand() *command {
	return &command{
		name:  "saved",
		short: "what narrowed mentions saved in the last days, less what was read on",
		long: `
Reads the client's own session files and prints, by day and project, what mentioned
files would have sent whole and what was sent instead, what the model read of them
afterwards all the same, and the money that makes: what is sent is written to the
prompt cache once and read from it by every later request of the session. Every
later read of a narrowed file counts against pare, with the request that it took;
where that is more than was saved, the sum is below zero.

Tokens and money are estimates. --files shows every mention, so that a sum can be
checked line by line.
`,
		examples: []example{
			{"pare saved", "the last seven days"},
			{"pare saved --days 30 --files", "every mention of the last thirty"},
		},
		setup: func(flags *pflag.FlagSet) runFunc {
			var f savedFlags
			flags.IntVar(&f.days, "days", 7, "look at the last `N` days")
			flags.BoolVar(&f.files, "files", false, "show every mention")
			flags.StringVar(&f.transcripts, "transcripts", "", "the `FOLDER` of the client's session files (default: where the client keeps them)")
			flags.StringVar(&f.format, "format", "text", "text or json")
			return f.run
		},
	}
}

type savedFlags struct {
	days                int
	files               bool
	transcripts, format string
}

// The document of pare saved --format json.
type savedDocument struct {
	Version int          `json:"version"`
	Since   time.Time    `json:"since"`
	Files   []saved.File `json:"files"`
	Dollars float64      `json:"dollars"`
}

func (f *savedFlags) run(ctx context.Context, env *Env, args []string) error {
	switch {
	case len(args) > 0:
		return usagef("", "no argument is taken, not %q", args[0])
	case f.format != "text" && f.format != "json":
		return usagef("formats: text, json", "unknown format %q", f.format)
	case f.days < 1:
		return usagef("--days 7", "--days %d is no number of days", f.days)
	case env.Now == nil:
		return errors.New("there is no clock")
	}
	folder := f.transcripts
	if folder == "" {
		folder = transcript.Dir(env.Getenv("CLAUDE_CONFIG_DIR"), env.Home())
	}
	doc := savedDocument{Version: 1, Since: env.Now().AddDate(0, 0, -f.days).UTC(), Files: []saved.File{}}
	files, err := transcript.Find(env.Absolute(folder), doc.Since)
	if err != nil {
		return err
	}
	if err := saved.Look(ctx, files, doc.Since, models.Builtin(), func(one saved.File) { doc.Files = append(doc.Files, one) }); err != nil {
		return err
	}
	for _, one := range doc.Files {
		doc.Dollars += one.Dollars
	}
	if f.format == "json" {
		return writeJSON(env.Stdout, doc)
	}
	if len(doc.Files) == 0 {
		env.Sayf("pare: no mention was narrowed in the last %s\n", figures.Plural(f.days, "day"))
		return nil
	}
	return f.write(env, doc)
}

// savedRow is a line of the table: a mention, or those of a day and a project.
type savedRow struct {
	day, name                 string
	files, whole, sent, reads int
	readOn                    int
	dollars                   float64
}

func (r *savedRow) add(f saved.File) {
	r.files++
	r.whole, r.sent = r.whole+f.Whole, r.sent+f.Sent
	r.reads, r.readOn = r.reads+f.Reads, r.readOn+f.ReadOn
	r.dollars += f.Dollars
}

// rows are the mentions, gathered by day and project unless each is to be shown.
func (f *savedFlags) rows(files []saved.File) []savedRow {
	var rows []savedRow
	at := map[[2]string]int{}
	for i, one := range files {
		day, name := one.At.Local().Format("2006-01-02"), filepath.Base(one.Project)
		key := [2]string{day, one.Project}
		if f.files {
			name, key = below(one.Project, one.Path), [2]string{day, fmt.Sprint(i)}
		}
		if _, ok := at[key]; !ok {
			at[key] = len(rows)
			rows = append(rows, savedRow{day: day, name: inert.Show(name)})
		}
		rows[at[key]].add(one)
	}
	slices.SortStableFunc(rows, func(a, b savedRow) int { return cmp.Compare(a.day, b.day) })
	return rows
}

func (f *savedFlags) write(env *Env, doc savedDocument) error {
	table := tabwriter.NewWriter(env.Page(), 0, 0, 2, ' ', 0)
	what := "project"
	if f.files {
		what = "file"
	}
	fmt.Fprintf(table, "day\t%s\tmentions\twhole\tsent\tread on\tnet\n", what)
	all := savedRow{name: "all"}
	for _, r := range f.rows(doc.Files) {
		r.write(table)
	}
	for _, one := range doc.Files {
		all.add(one)
	}
	all.write(table)
	return table.Flush()
}

func (r savedRow) write(table *tabwriter.Writer) {
	net := "+" + figures.Dollars(r.dollars)
	if r.dollars < 0 {
		net = "−" + figures.Dollars(-r.dollars)
	}
	fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s in %s\t%s\n", r.day, r.name, r.files,
		figures.About(r.whole), figures.About(r.sent), figures.About(r.readOn), figures.Plural(r.reads, "read"), net)
}
