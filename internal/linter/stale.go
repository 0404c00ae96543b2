package linter

import (
	"bytes"
	"context"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"pare/internal/git"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

// removals are the files of the root that a change takes away, with their new
// names or "".
type removals map[string]string

// takeAway takes what a change removes out of the files of the root: what a commit
// deletes is gone, though it may lie in the folder still.
func (l *linter) takeAway(removed []git.Removal, prefix string) {
	if len(removed) == 0 {
		return
	}
	within := func(name string) (string, bool) {
		if prefix == "" {
			return name, true
		}
		return strings.CutPrefix(name, prefix+"/")
	}
	l.files.removed = removals{}
	for _, r := range removed {
		name, ok := within(r.Path)
		if !ok {
			continue
		}
		to, _ := within(r.To)
		l.files.removed[name] = to
	}
	l.files.names = slices.DeleteFunc(l.files.names, func(name string) bool {
		_, gone := l.files.removed[name]
		return gone
	})
}

// madeStale are the targets that the change does not touch and that name what it
// takes away: a file, what can be run, a heading. Of them only that is told which was right before.
func (l *linter) madeStale(ctx context.Context, all []target, changed []string, prefix string) []target {
	l.restated = l.restatedIn(ctx, all, changed, prefix)
	if len(l.files.removed) == 0 && len(l.restated) == 0 {
		return nil
	}
	var left []target
	var names []string
	for _, t := range all {
		full := repo.Clean(path.Join(prefix, t.name))
		if t.outer == nil && t.kind != scriptFile && !slices.Contains(changed, full) {
			left, names = append(left, t), append(names, full)
		}
	}
	edited := l.edited(ctx, names)
	named := l.files.removed.words(l.files)
	for name, before := range l.restated {
		now, err := l.files.Read(name)
		if err == nil {
			addLost(named, before, now)
		}
	}
	var stale []target
	for i, t := range left {
		if edited[names[i]] {
			data, err := git.Staged(ctx, l.root, names[i], maxLinted)
			if err != nil {
				continue // not of the commit
			}
			l.overlay[t.name] = data
		}
		if data, err := l.files.Read(t.name); err == nil && mentions(data, named) {
			t.stale = true
			stale = append(stale, t)
		}
	}
	return stale
}

// maxRestated is how many files of a change are compared with what they said
// before: each costs two questions to git.
const maxRestated = 20

// restatedIn are the files of a change that say what can be run, or have headings
// that links lead to, with what they held before it.
func (l *linter) restatedIn(ctx context.Context, targets []target, changed []string, prefix string) map[string][]byte {
	all := map[string][]byte{}
	for _, full := range l.worthComparing(targets, changed) {
		name, ok := full, true
		if prefix != "" {
			name, ok = strings.CutPrefix(full, prefix+"/")
		}
		if !ok || len(all) == maxRestated {
			continue
		}
		before, err := git.Before(ctx, l.root, l.opts.Since, full, maxLinted)
		if err != nil {
			continue // it is new
		}
		if l.opts.Staged {
			now, err := git.Staged(ctx, l.root, full, maxLinted)
			if err != nil {
				continue
			}
			l.overlay[name] = now
		}
		all[name] = before
	}
	return all
}

// worthComparing are those of the files that say what can be run, and the guides
// that instructions name.
func (l *linter) worthComparing(targets []target, changed []string) []string {
	var all []string
	guides := map[string][]string{} // by their names in small letters
	for _, full := range changed {
		switch base := path.Base(full); {
		case repo.Declares(base):
			all = append(all, full)
		case path.Ext(base) == ".md":
			guides[strings.ToLower(base)] = append(guides[strings.ToLower(base)], full)
		}
	}
	for _, t := range targets {
		if len(guides) == 0 {
			break
		}
		if data, err := l.files.Read(t.name); err == nil && t.kind == instructionsFile {
			eachWord(data, func(w string) bool {
				all = append(all, guides[w]...)
				delete(guides, w)
				return len(guides) > 0
			})
		}
	}
	return all
}

// addLost adds the words that a file had before a change and has no more, and the
// fragments of its headings.
func addLost(words map[string]bool, before, now []byte) {
	have := map[string]bool{}
	eachWord(now, func(w string) bool { have[w] = true; return true })
	eachWord(before, func(w string) bool {
		if !have[w] {
			words[w] = true
		}
		return true
	})
	for line := range bytes.Lines(before) {
		if title, ok := bytes.CutPrefix(line, []byte("#")); ok && !bytes.Contains(now, line) {
			words[strings.Join(strings.Fields(strings.ToLower(strings.TrimLeft(string(title), "# "))), "-")] = true
		}
	}
}

// edited are those of the files that a commit would hold otherwise than the folder
// does.
func (l *linter) edited(ctx context.Context, names []string) map[string]bool {
	all := map[string]bool{}
	if !l.opts.Staged {
		return all
	}
	edited, err := git.Edited(ctx, l.root, names)
	if err != nil {
		edited = names // each is asked about
	}
	for _, name := range edited {
		all[name] = true
	}
	return all
}

// words are the words by which a text may name what is gone: names of files with
// and without their endings, and those of the folders that held them.
func (r removals) words(files *fileList) map[string]bool {
	words := map[string]bool{}
	for name := range r {
		dir, base := path.Split(name)
		stem, _, _ := strings.Cut(strings.TrimLeft(base, "."), ".")
		words[strings.ToLower(base)], words[strings.ToLower(stem)] = true, true
		for dir = repo.Clean(dir); dir != ""; dir = repo.Clean(path.Dir(dir)) {
			words[strings.ToLower(path.Base(dir))] = true
			if files.holds(dir) {
				break // it is there still, and so is what lies above
			}
		}
	}
	return words
}

// mentions reports whether a text has one of the words, in whatever case.
func mentions(data []byte, words map[string]bool) bool {
	found := false
	eachWord(data, func(w string) bool {
		found = found || words[w]
		return !found
	})
	return found
}

// eachWord calls visit for the words of a text in lower case, and for their parts
// between dots, until it returns false.
func eachWord(data []byte, visit func(string) bool) {
	inWord := func(c rune) bool {
		return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_' || c == '-' || c == '.'
	}
	for w := range strings.FieldsFuncSeq(strings.ToLower(string(data)), func(c rune) bool { return !inWord(c) }) {
		if w = strings.Trim(w, ".-"); !visit(w) {
			return
		}
		for part := range strings.SplitSeq(w, ".") {
			if !visit(part) {
				return
			}
		}
	}
}

// beforeChange is the linter of the same files with what the change takes away, and
// with what others of them said.
func (l *linter) beforeChange() *linter {
	overlay := maps.Clone(l.overlay)
	maps.Copy(overlay, l.restated)
	files := &fileList{root: l.files.root, listed: l.files.listed, overlay: overlay, recent: true, past: new(past)}
	files.names = slices.Clone(l.files.names)
	for name := range l.files.removed {
		files.names = append(files.names, name)
	}
	slices.Sort(files.names)
	old := &linter{
		given: l.given, files: files, overlay: overlay, outer: l.outer, pastes: l.pastes,
	}
	old.findPlugins()
	old.load()
	old.nameAll()
	return old
}

// causedOnly keeps the findings that were none before the change.
func causedOnly(now, before linted) linted {
	type key struct {
		code string
		file string
		span source.Span
	}
	had := map[key]bool{}
	for _, f := range before.found {
		had[key{f.Rule.Code, f.File.Name, f.Span}] = true
	}
	now.found = slices.DeleteFunc(now.found, func(f *lint.Finding) bool { return had[key{f.Rule.Code, f.File.Name, f.Span}] })
	return now
}

// holds reports whether files lie in a folder.
func (f *fileList) holds(dir string) bool {
	i, _ := slices.BinarySearch(f.names, dir+"/")
	return i < len(f.names) && strings.HasPrefix(f.names[i], dir+"/")
}

// prefix is the path of the root within its repository, "" for its top.
func (l *linter) prefix() (string, error) {
	top, ok := git.Top(l.root)
	if !ok {
		return "", git.ErrNoRepository
	}
	rel, err := filepath.Rel(top, l.root)
	return repo.Clean(filepath.ToSlash(rel)), err
}
