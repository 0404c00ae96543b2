package repo

import (
	"fmt"
	"path"
	"strings"

	"pare/internal/lazyregexp"
)

// files checks the files and folders that an interpreter or a tool is given.
func (c *checker) files(words []string) Check {
	seen := false
	runs := interpreter(words[0])
	for i := 1; i < len(words); i++ {
		w := words[i]
		if w == "-m" && runs && i+1 < len(words) {
			return c.module(words, i+1)
		}
		if strings.HasPrefix(w, "-") {
			if w == "-c" || w == "-e" || w == "-m" || w == "--eval" || w == "-r" {
				return Check{}
			}
			continue
		}
		p, _, _ := strings.Cut(w, "::")
		p = trimLine(p)
		sourceLike := scriptExt(path.Ext(p))
		if !c.plainPath(p) || !sourceLike && (runs || !c.folderLike(p)) {
			if runs && !sourceLike {
				return Check{}
			}
			continue
		}
		if testTool(words[0]) && genericTest.MatchString(path.Base(p)) && !c.exists(p) {
			return Check{}
		}
		if !c.exists(p) && (strings.Contains(p, "/") || runs) && !genericScript(p) {
			return Check{Verdict: Undefined, Word: i, Path: true, Why: fmt.Sprintf("%s is not in the repository", p)}
		}
		seen = seen || c.there(p)
		if runs {
			break // what follows are the script's arguments
		}
	}
	return Check{Verdict: defined(seen)}
}

// folderLike reports whether a word names a folder: it ends with a slash, or it
// begins with a folder that is here.
func (c *checker) folderLike(p string) bool {
	if !strings.Contains(p, "/") {
		return false
	}
	return strings.HasSuffix(p, "/") || path.Ext(p) == "" && c.rooted(p)
}

// rooted reports whether a path of several elements begins with a folder that is
// here.
func (c *checker) rooted(p string) bool {
	first, rest, ok := strings.Cut(strings.TrimPrefix(p, "./"), "/")
	if !ok || rest == "" {
		return false
	}
	for _, d := range append([]string{""}, c.dirs...) {
		if d != "?" && c.repo.Tree().IsDir(path.Join(d, first)) && !outputs(first) {
			return true
		}
	}
	return false
}

// module checks what python -m runs: a module below a package that is here.
func (c *checker) module(words []string, at int) Check {
	name := words[at]
	p := strings.ReplaceAll(name, ".", "/")
	if !strings.Contains(p, "/") || !c.plainPath(p) || !c.cmd.Literal(at) {
		return Check{}
	}
	first, _, _ := strings.Cut(p, "/")
	for _, d := range append([]string{"", "src"}, c.dirs...) {
		root := path.Join(d, first)
		if d == "?" || !c.repo.Tree().IsDir(root) || !c.hasPython(root) {
			continue
		}
		if full := path.Join(d, p); c.repo.Tree().IsFile(full+".py") || c.repo.Tree().IsDir(full) || c.repo.Ignored(full+".py") {
			return Check{Verdict: Defined, Word: at}
		}
		return Check{Verdict: Undefined, Word: at, Path: true, Why: fmt.Sprintf("there is no module %s: neither %s.py nor a folder of that name", name, path.Join(d, p))}
	}
	return Check{}
}

func (c *checker) hasPython(dir string) bool {
	for _, f := range c.repo.Tree().Under(dir) {
		if path.Ext(f) == ".py" {
			return true
		}
	}
	return false
}

// pathOptions checks the options of a tool whose value is a path of the
// repository: make -C, docker compose -f.
func (c *checker) pathOptions(t *Tool, words []string) Check {
	for i := 1; i < len(words) && words[i] != "--"; i++ {
		option, value, at := words[i], "", i
		if o, v, ok := strings.Cut(option, "="); ok {
			option, value = o, v
		} else if i+1 < len(words) {
			value, at = words[i+1], i+1
		}
		if !t.paths[option] || strings.HasPrefix(value, "-") || !c.plainPath(value) || strings.HasPrefix(value, "..") || !(strings.Contains(value, "/") || path.Ext(value) != "" || c.cmd.Strict || c.repo.wasHere(value)) || c.exists(value) {
			continue
		}
		return Check{Verdict: Undefined, Word: at, Path: true, Why: fmt.Sprintf("%s is not in the repository", value)}
	}
	return Check{}
}

// wrapped checks the paths that what wraps a command is given: uv --directory.
func (c *checker) wrapped(words []string) Check {
	if len(words) == 0 {
		return Check{}
	}
	if t := ToolOf(words[0]); t != nil {
		return c.pathOptions(t, words)
	}
	return Check{}
}

// folder checks where cd leads: a path that begins with a folder that is here, or
// one that was here.
func (c *checker) folder(words []string) Check {
	if len(words) != 2 || !c.cmd.Literal(1) || !c.plainPath(words[1]) || strings.HasPrefix(words[1], "..") || c.exists(words[1]) {
		return Check{}
	}
	if p := words[1]; c.cmd.Strict || c.rooted(p) || c.repo.wasHere(p) || usualPart(p) && !c.made() {
		return Check{Verdict: Undefined, Word: 1, Path: true, Why: fmt.Sprintf("there is no folder %s", p)}
	}
	return Check{}
}

// usualPart are folders that a project keeps a part of itself in, by the names that
// nobody gives to a project of its own.
func usualPart(p string) bool {
	switch strings.TrimSuffix(strings.TrimPrefix(p, "./"), "/") {
	case "frontend", "backend", "client", "server", "web", "api", "ui", "mobile", "ios", "android", "website", "dashboard", "admin", "infra", "docs", "scripts", "tests", "src", "packages", "apps":
		return true
	}
	return false
}

// made reports whether the text before a cd may bring the folder: a project that is
// made or fetched.
func (c *checker) made() bool {
	return bringing.MatchString(c.cmd.Before)
}

var bringing = lazyregexp.New(`\b(?:clone|mkdir|create|init|new|generate|degit|unzip|tar|worktree|scaffold|checkout)\b`)

// copied checks the file that cp is to copy: the sample of a file that everybody
// fills in.
func (c *checker) copied(words []string) Check {
	ops := operands(words, nil)
	if len(ops) != 2 || !c.cmd.Literal(ops[0]) {
		return Check{}
	}
	p := words[ops[0]]
	base := path.Base(p)
	if !c.plainPath(p) || c.exists(p) || !(sampleFile(base) || c.rooted(p) && path.Ext(base) != "") {
		return Check{Verdict: defined(c.plainPath(p) && c.there(p))}
	}
	return Check{Verdict: Undefined, Word: ops[0], Path: true, Why: fmt.Sprintf("%s is not in the repository", strings.TrimPrefix(p, "./"))}
}

// sampleFile reports whether a name is that of a sample to copy: .env.example.
func sampleFile(base string) bool {
	for _, ext := range []string{".example", ".sample", ".template", ".dist", ".tmpl", "-example", "-sample"} {
		if strings.HasSuffix(base, ext) && len(base) > len(ext) {
			return true
		}
	}
	return false
}
