package meter

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"pare/internal/fault"
	"pare/internal/figures"
	"pare/internal/git"
	"pare/internal/inert"
	"pare/internal/models"
	"pare/internal/workspace"
)

// LoadsChange is what a change adds to every session.
type LoadsChange struct {
	Commit string       `json:"commit"`
	Before int          `json:"before"` // tokens, with what the change leaves alone
	After  int          `json:"after"`
	Files  []FileChange `json:"files"` // that cost more or less, the largest change first
}

// FileChange is what it does to one file.
type FileChange struct {
	Path string `json:"path"`
	// Before and After are tokens; -1 where the file does not load.
	Before int `json:"before"`
	After  int `json:"after"`
}

// added is the tokens that the change adds.
func (c *LoadsChange) added() int { return c.After - c.Before }

func (f FileChange) added() int { return max(0, f.After) - max(0, f.Before) }

// Compare adds what changed since the commit that since names: what loads now against
// what loaded then.
func (doc *Loads) Compare(ctx context.Context, at Place, model models.Model, since string) error {
	commit, err := git.Base(ctx, at.Dir, since)
	if err != nil {
		return fault.WithHint(err, "in a shallow clone, fetch that commit first: git fetch --depth=1 origin COMMIT")
	}
	then, err := workspace.InstructionsAt(ctx, at.Dir, at.Claude, commit)
	if err != nil {
		return err
	}
	before, after := map[string]int{}, map[string]int{}
	for i := range then.Files {
		file := then.Files[i].Doc
		before[file.File.Name] += sentTokens(file, model.Family).Tokens
	}
	for _, f := range doc.Files {
		after[f.Path] += f.Tokens.Tokens
	}
	change := &LoadsChange{Commit: commit.Short(), Files: []FileChange{}}
	for path, n := range after {
		change.After += n
		old, ok := before[path]
		if !ok {
			old = -1
		}
		change.Files = append(change.Files, FileChange{path, old, n})
	}
	for path, n := range before {
		change.Before += n
		if _, ok := after[path]; !ok {
			change.Files = append(change.Files, FileChange{path, n, -1})
		}
	}
	change.Files = slices.DeleteFunc(change.Files, func(f FileChange) bool { return f.Before == f.After })
	slices.SortFunc(change.Files, func(a, b FileChange) int {
		return cmp.Or(abs(b.added())-abs(a.added()), cmp.Compare(a.Path, b.Path))
	})
	doc.Change = change
	return nil
}

func abs(n int) int { return max(n, -n) }

// signed is a change of tokens: "+412", "−1,200", "0".
func signed(n int) string {
	switch {
	case n > 0:
		return "+" + figures.Commas(n)
	case n < 0:
		return "−" + figures.Commas(-n)
	}
	return "0"
}

// loads is the tokens of a file, or that it does not load.
func loads(n int) string {
	if n < 0 {
		return "–"
	}
	return figures.Commas(n)
}

// WriteText writes the change for people.
func (c *LoadsChange) WriteText(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, f := range c.Files {
		fmt.Fprintf(out, "%8s  %s  %s → %s\n", signed(f.added()), f.Path, loads(f.Before), loads(f.After))
	}
	fmt.Fprintf(out, "%8s  tokens of every session against %s: ~%s → ~%s\n", signed(c.added()), c.Commit, figures.Commas(c.Before), figures.Commas(c.After))
	return out.Flush()
}

// WriteMarkdown writes what a comment on a change says.
func (c *LoadsChange) WriteMarkdown(w io.Writer) error {
	out := bufio.NewWriter(w)
	if len(c.Files) == 0 {
		fmt.Fprintf(out, "The instructions of Claude Code cost what they did: ~%s tokens in every session.\n", figures.Commas(c.After))
		return out.Flush()
	}
	fmt.Fprintf(out, "**%s tokens in every session** of Claude Code here: ~%s → ~%s\n\n", signed(c.added()), figures.Commas(c.Before), figures.Commas(c.After))
	fmt.Fprint(out, "| what loads | before | after | change |\n| --- | ---: | ---: | ---: |\n")
	for _, f := range c.Files {
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", inert.Code(f.Path), loads(f.Before), loads(f.After), signed(f.added()))
	}
	fmt.Fprint(out, "\nA session sends them with its first request and reads them from the cache afterwards, for a tenth of the price.\n")
	return out.Flush()
}
