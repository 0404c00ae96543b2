package workspace

import (
	"context"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pare/claudemd"
	"pare/internal/disk"
	"pare/internal/git"
	"pare/internal/repo"
	"pare/internal/source"
)

// Instructions finds the files that the client loads as instructions for a
// session in dir: the user's own in the folder claude (~/.claude; empty: none),
// those of the folders above, and the project's with what they import. It looks
// for these files alone and lists no repository. Imports of files from outside
// the project are not followed.
func Instructions(dir, claude string) *claudemd.Closure {
	root, rel := place(dir)
	return instructions(root, rel, claude, folderFiles(root))
}

// InstructionsAt is [Instructions] as they were at a commit of the repository. What
// lies outside of it and what no commit holds, a CLAUDE.local.md, is as it is now.
func InstructionsAt(ctx context.Context, dir, claude string, commit *git.Commit) (*claudemd.Closure, error) {
	root, rel := place(dir)
	names, err := commit.Files(ctx)
	if err != nil {
		return nil, err
	}
	now, then := folderFiles(root), map[string]bool{}
	for _, name := range names {
		then[name] = true
	}
	ours := func(name string) bool { return path.Base(name) == "CLAUDE.local.md" && !then[name] }
	var failed error
	closure := instructions(root, rel, claude, files{
		has: func(name string) bool { return then[name] || ours(name) && now.has(name) },
		read: func(name string) ([]byte, error) {
			if ours(name) {
				return now.read(name)
			}
			data, err := commit.Read(ctx, name, claudemd.MaxBytes)
			if failed == nil {
				failed = err
			}
			return data, err
		},
		below: func(dir string) []string {
			var found []string
			for _, name := range names {
				if rest, ok := strings.CutPrefix(name, dir+"/"); ok && path.Ext(name) == ".md" {
					found = append(found, rest)
				}
			}
			return found
		},
	})
	return closure, failed
}

// place is the root of the repository that a folder is in, and its path from there.
func place(dir string) (root, rel string) {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	root = Root(dir)
	rel, err := filepath.Rel(root, dir)
	if err != nil {
		rel = "."
	}
	return root, rel
}

func instructions(root, rel, claude string, from files) *claudemd.Closure {
	files := &instructionFiles{from: from}
	for at := rel; ; at = filepath.Dir(at) {
		files.folder(filepath.ToSlash(at))
		if at == "." {
			break
		}
	}
	opts := claudemd.LoadOptions{Dir: filepath.ToSlash(rel), Outer: outerFiles(root, claude)}
	for {
		closure := claudemd.Load(repo.New(files), opts)
		if !files.addImports(closure.Dropped) {
			return closure
		}
	}
}

// Instruction reads one file of instructions, whose name is relative to dir; nil
// where there is none that counts.
func Instruction(dir, name string) *claudemd.Doc {
	data, err := disk.Read(filepath.Join(dir, filepath.FromSlash(name)), claudemd.MaxBytes)
	if err != nil || strings.TrimSpace(string(data)) == "" {
		return nil
	}
	return claudemd.Parse(source.NewFile(name, data))
}

// files is where instructions are read from: the folder, or a commit. Names are
// relative to the root, with slashes.
type files struct {
	has   func(name string) bool
	read  func(name string) ([]byte, error)
	below func(dir string) []string // the .md files below a folder, relative to it
}

func folderFiles(root string) files {
	full := func(name string) string { return filepath.Join(root, filepath.FromSlash(name)) }
	return files{
		has:   func(name string) bool { return disk.IsFile(full(name)) },
		read:  func(name string) ([]byte, error) { return disk.Read(full(name), claudemd.MaxBytes) },
		below: func(dir string) []string { return markdownBelow(full(dir)) },
	}
}

// instructionFiles are the few files of a repository that matter here. What a
// file imports is added when it is known, so that the whole need not be listed.
type instructionFiles struct {
	from  files
	names []string
}

// List is the files found so far.
func (f *instructionFiles) List() []string { return f.names }

// Read reads one of them.
func (f *instructionFiles) Read(name string) ([]byte, error) { return f.from.read(name) }

// folder adds what the client looks for in one folder.
func (f *instructionFiles) folder(dir string) {
	for _, name := range []string{"CLAUDE.md", ".claude/CLAUDE.md", "CLAUDE.local.md", "AGENTS.md"} {
		f.add(repo.Clean(dir + "/" + name))
	}
	rules := repo.Clean(dir + "/.claude/rules")
	for _, name := range f.from.below(rules) {
		f.add(rules + "/" + name)
	}
}

// add adds a file that is there and was not added before.
func (f *instructionFiles) add(name string) bool {
	if slices.Contains(f.names, name) || !f.from.has(name) {
		return false
	}
	f.names = append(f.names, name)
	return true
}

// addImports adds the imports that were missing only because they were not
// listed, and reports whether there are any.
func (f *instructionFiles) addImports(dropped []claudemd.Dropped) (added bool) {
	for _, d := range dropped {
		if d.Why == claudemd.Missing {
			added = f.add(d.Target) || added
		}
	}
	return added
}

// markdownBelow lists the .md files below a folder, with slashes, relative to
// it. Links to folders are not followed.
func markdownBelow(dir string) []string {
	var names []string
	// A folder that is not there, or that may not be read, holds nothing for us.
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(name) == ".md" {
			if rel, err := filepath.Rel(dir, name); err == nil {
				names = append(names, filepath.ToSlash(rel))
			}
		}
		return nil
	})
	return names
}

// outerFiles reads the instructions from outside the repository, in the order in
// which the client loads them.
func outerFiles(root, claude string) []claudemd.Outer {
	o := outerReader{seen: map[string]bool{}}
	if claude != "" {
		o.add("~/.claude/CLAUDE.md", filepath.Join(claude, "CLAUDE.md"), claudemd.User)
		for _, name := range markdownBelow(filepath.Join(claude, "rules")) {
			o.add("~/.claude/rules/"+name, filepath.Join(claude, "rules", filepath.FromSlash(name)), claudemd.User)
		}
	}
	var above []string
	for dir := filepath.Dir(root); ; dir = filepath.Dir(dir) {
		above = append(above, dir)
		if dir == filepath.Dir(dir) {
			break
		}
	}
	slices.Reverse(above)
	for _, dir := range above {
		for _, name := range []string{"CLAUDE.md", ".claude/CLAUDE.md", "CLAUDE.local.md"} {
			full := filepath.Join(dir, filepath.FromSlash(name))
			o.add(full, full, claudemd.Parent)
		}
	}
	return o.files
}

type outerReader struct {
	files []claudemd.Outer
	seen  map[string]bool
}

// add adds a file once: ~/.claude/CLAUDE.md is also that of a folder above every
// project in the home folder. A rule for certain paths does not load at the start.
func (o *outerReader) add(name, full string, scope claudemd.Scope) {
	if o.seen[full] {
		return
	}
	o.seen[full] = true
	data, err := disk.Read(full, claudemd.MaxBytes)
	if err != nil || strings.TrimSpace(string(data)) == "" {
		return
	}
	if doc := claudemd.Parse(source.NewFile(name, data)); len(doc.Front.Strings("paths")) == 0 {
		o.files = append(o.files, claudemd.Outer{Name: name, Data: data, Scope: scope})
	}
}
