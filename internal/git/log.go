package git

import (
	"context"
	"strconv"
	"strings"
)

// Subjects is the first line of each of the last n commits that dir's history
// has, the newest first; nil where there is no history. Merges are left out: git
// writes their messages itself.
func Subjects(ctx context.Context, dir string, n int) []string {
	top, ok := Top(dir)
	if !ok {
		return nil
	}
	out, err := ask(ctx, question{top: top, args: []string{"log", "--no-merges", "--no-show-signature", "--no-color", "--no-decorate", "--encoding=UTF-8", "--format=%s", "-n", strconv.Itoa(n)}})
	if err != nil {
		return nil
	}
	text := strings.TrimSpace(string(out))
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}
