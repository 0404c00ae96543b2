package workspace

import (
	"context"
	"strconv"
	"strings"
)

// Subjects is the first line of each of the last n commits that dir's history
// has, the newest first; nil where there is no history. Merges are left out: git
// writes their messages itself.
func Subjects(ctx context.Context, dir string, n int) []string {
	top, ok := topLevel(dir)
	if !ok {
		return nil
	}
	out, err := git(ctx, top, "log", "--no-merges", "--format=%s", "-n", strconv.Itoa(n))
	if err != nil {
		return nil
	}
	text := strings.TrimSpace(string(out))
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
