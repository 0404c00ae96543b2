package git

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// Hunk is a run of lines of a file that differs from the commit compared with.
// The lines are those of the file as it is now, 1-based and inclusive; where
// lines were only removed, they are the one before.
type Hunk struct {
	Path        string // relative to the repository's top, with slashes
	First, Last int
}

// Hunks lists what differs, in the folder and its commits, from the point where
// the line of the commit since parted from the current one; untracked files are
// not in it. Deleted files are not listed.
func Hunks(ctx context.Context, root, since string) ([]Hunk, error) {
	top, ok := Top(root)
	if !ok {
		return nil, fmt.Errorf("compare %s: %w", root, ErrNoRepository)
	}
	base, err := baseCommit(ctx, top, since)
	if err != nil || base == "" {
		return nil, err
	}
	out, err := diff(ctx, top, base, false, "--no-renames", "--diff-filter=d", "--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/")
	if err != nil {
		return nil, err
	}
	return parseHunks(out), nil
}

// parseHunks reads the headers of a unified difference without context. A line
// of content can not be taken for a header, since it begins with + or -, save
// "+++ b/…" of an added "++ b/…": that stands within a hunk, where lines are
// counted.
func parseHunks(diff []byte) []Hunk {
	var hunks []Hunk
	path, within := "", 0
	for line := range bytes.Lines(diff) {
		text := strings.TrimRight(string(line), "\n")
		switch {
		case within > 0 && (text == "" || strings.ContainsAny(text[:1], "+-")):
			within--
		case strings.HasPrefix(text, "+++ "):
			path = diffPath(text[4:])
		case strings.HasPrefix(text, "@@ ") && path != "":
			h, size, ok := parseHunk(text)
			if ok {
				h.Path, within = path, size
				hunks = append(hunks, h)
			}
		}
	}
	return hunks
}

// diffPath is the name in a +++ line: quoted as C does where it has odd bytes,
// followed by a tab where it has spaces.
func diffPath(s string) string {
	s = strings.TrimSuffix(s, "\t")
	if strings.HasPrefix(s, `"`) {
		if plain, err := strconv.Unquote(s); err == nil {
			s = plain
		}
	}
	path, ok := strings.CutPrefix(s, "b/")
	if !ok {
		return ""
	}
	return path
}

// parseHunk reads "@@ -a,b +c,d @@"; size is the number of lines that follow.
func parseHunk(line string) (h Hunk, size int, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return h, 0, false
	}
	_, removed, ok1 := parseSide(fields[1], "-")
	first, added, ok2 := parseSide(fields[2], "+")
	if !ok1 || !ok2 {
		return h, 0, false
	}
	return Hunk{First: max(first, 1), Last: max(first+added-1, first, 1)}, removed + added, true
}

func parseSide(s, sign string) (first, count int, ok bool) {
	s, ok = strings.CutPrefix(s, sign)
	if !ok {
		return 0, 0, false
	}
	start, length, several := strings.Cut(s, ",")
	first, err := strconv.Atoi(start)
	count = 1
	if several && err == nil {
		count, err = strconv.Atoi(length)
	}
	return first, count, err == nil
}

// MainBranch is the branch that others start from: what the remote calls its
// default, or main, master, develop, trunk, whichever is there first; empty if
// none is.
func MainBranch(ctx context.Context, root string) string {
	top, ok := Top(root)
	if !ok {
		return ""
	}
	if out, err := ask(ctx, question{top: top, args: []string{"rev-parse", "--abbrev-ref", "origin/HEAD"}}); err == nil {
		if name := strings.TrimSpace(string(out)); name != "origin/HEAD" {
			return name
		}
	}
	for _, name := range []string{"main", "master", "develop", "trunk"} {
		if _, err := ask(ctx, question{top: top, args: []string{"rev-parse", "--verify", "--quiet", "refs/heads/" + name}}); err == nil {
			return name
		}
	}
	return ""
}

// HooksFolder is where git looks for the hooks of the repository that root is
// in, absolute: core.hooksPath where it is set, which may be anywhere, and the
// common folder of linked work trees otherwise.
func HooksFolder(ctx context.Context, root string) (string, error) {
	top, ok := Top(root)
	if !ok {
		return "", fmt.Errorf("find the hooks of %s: %w", root, ErrNoRepository)
	}
	return gitPath(ctx, top, "hooks")
}

// Path is where a part of the repository that root is in lies, such as its
// "config"; absolute.
func Path(ctx context.Context, root, name string) (string, error) {
	top, ok := Top(root)
	if !ok {
		return "", fmt.Errorf("find the repository of %s: %w", root, ErrNoRepository)
	}
	return gitPath(ctx, top, name)
}

func gitPath(ctx context.Context, top, name string) (string, error) {
	out, err := ask(ctx, question{top: top, args: []string{"rev-parse", "--git-path", name}, hooks: true})
	if err != nil {
		return "", err
	}
	path := strings.TrimRight(string(out), "\n")
	if !filepath.IsAbs(path) {
		path = filepath.Join(top, path)
	}
	return filepath.Clean(path), nil
}

// Config reads a value of the configuration of the repository that root is in; ok
// is false where it is not set. With global only the user's own is asked.
func Config(ctx context.Context, root string, global bool, key string) (value string, ok bool) {
	top, found := Top(root)
	scope := "--local"
	switch {
	case global:
		top, scope = "", "--global"
	case !found:
		return "", false
	}
	out, err := ask(ctx, question{top: top, args: []string{"config", scope, "--get", key}})
	return strings.TrimRight(string(out), "\n"), err == nil
}
