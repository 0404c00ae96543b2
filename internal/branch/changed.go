package branch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/git"
	"pare/internal/source"
	"pare/internal/workspace"
	"pare/prompt"
	"pare/tokenize"
)

// changed is the definitions that hold a change, or the changed lines
// themselves where none does, below dir and in the order of the files.
func changed(ctx context.Context, dir, since string, family tokenize.Family) ([]Part, error) {
	hunks, err := git.Hunks(ctx, dir, since)
	if err != nil {
		return nil, err
	}
	top := workspace.Root(dir)
	var parts []Part
	for len(hunks) > 0 {
		n := 1
		for n < len(hunks) && hunks[n].Path == hunks[0].Path {
			n++
		}
		some, err := partsOf(ctx, dir, top, hunks[:n], family)
		if err != nil {
			return nil, err
		}
		parts, hunks = append(parts, some...), hunks[n:]
	}
	return parts, nil
}

// partsOf is the changed parts of one file.
func partsOf(ctx context.Context, dir, top string, hunks []git.Hunk, family tokenize.Family) ([]Part, error) {
	full := filepath.Join(top, filepath.FromSlash(hunks[0].Path))
	rel, err := filepath.Rel(dir, full)
	if err != nil {
		rel = full
	}
	data, err := disk.Read(full, prompt.ClientLimits().FileBytes)
	var large *disk.TooLargeError
	switch {
	case errors.As(err, &large), os.IsNotExist(err):
		return nil, nil // nothing of it could be attached
	case err != nil:
		return nil, nil
	}
	file := source.NewFile(filepath.ToSlash(rel), data)
	outline := grammars.Parse(ctx, rel, data, grammars.Limits{})
	var parts []Part
	for _, h := range hunks {
		p := enclosing(file, &outline, h)
		if n := len(parts); n > 0 && p.First <= parts[n-1].Last+1 {
			if p.Last > parts[n-1].Last {
				parts[n-1].Last = p.Last
				parts[n-1].Name = joinNames(parts[n-1].Name, p.Name)
			}
			continue
		}
		parts = append(parts, p)
	}
	for i := range parts {
		parts[i].Tokens = tokenize.Count(file.LineSpan(parts[i].First, parts[i].Last).Text(data), family)
	}
	return parts, ctx.Err()
}

// largestPart is how many lines a definition may have to be named whole for a
// change within; of a longer one the changed lines are named, with some around.
const (
	largestPart = 150
	around      = 5
)

// enclosing is the innermost definition of some size that holds the hunk.
func enclosing(file *source.File, o *grammars.Outline, h git.Hunk) Part {
	part := Part{Path: file.Name, First: max(1, h.First-around), Last: min(file.TextLineCount(), h.Last+around)}
	for _, d := range o.Definitions {
		first, last := file.Lines(d.Span)
		if first > h.First || last < h.Last {
			continue
		}
		part.Name = d.Qualified
		if last-first < largestPart && d.Kind != grammars.Field && d.Kind != grammars.Constant {
			part.First, part.Last = first, last
		}
	}
	return part
}

func joinNames(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	}
	return a + ", " + b
}

// promptOf is the text and the mentions of what changed.
func promptOf(text string, changed []Part) string {
	var parts []string
	if text != "" {
		parts = append(parts, text)
	}
	for _, c := range changed {
		forms, err := prompt.Format(c.Path, []prompt.Lines{{From: c.First, To: c.Last}})
		if err != nil {
			continue // a name that no mention can carry
		}
		parts = append(parts, forms...)
	}
	joined := strings.Join(parts, " ")
	if text == "" {
		joined = strings.Join(parts, "\n")
	}
	return joined
}
