package linter

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pare/claudemd"
	"pare/internal/disk"
	"pare/internal/repo"
	"pare/internal/workspace"
)

// maxLinted is the largest file that is linted, in bytes. The client skips
// instructions of over 4 MiB; a prompt larger than this fits into no request.
const maxLinted = 32 << 20

// fileList are the files of the root as the rules see them: what git lists, the
// files that the client reads whether git ignores them or not, and texts that
// stand in for those of the disk.
type fileList struct {
	root    string
	names   []string        // sorted
	listed  map[string]bool // what git tracks or would add
	overlay map[string][]byte
	removed removals // what the change that is linted takes away
	recent  bool     // nothing is asked about but what the change takes away
	past    *past
}

// List is the paths relative to the root.
func (f *fileList) List() []string { return f.names }

// Read reads a file of the list; nothing outside of the root is read.
func (f *fileList) Read(name string) ([]byte, error) {
	if data, ok := f.overlay[name]; ok {
		return data, nil
	}
	return disk.Read(filepath.Join(f.root, filepath.FromSlash(name)), maxLinted)
}

func (f *fileList) has(name string) bool {
	_, ok := slices.BinarySearch(f.names, name)
	return ok
}

// add puts a name into the list that is not in it.
func (f *fileList) add(name string) {
	if i, ok := slices.BinarySearch(f.names, name); !ok {
		f.names = slices.Insert(f.names, i, name)
	}
}

// list finds the files of the root.
func (l *linter) list(ctx context.Context) error {
	list := workspace.Files
	if l.opts.Staged {
		list = workspace.Staged
	}
	entries, err := list(ctx, l.root, workspace.Options{})
	if err != nil {
		return err
	}
	l.files = &fileList{root: l.root, overlay: l.overlay, names: make([]string, len(entries)), listed: make(map[string]bool, len(entries)), past: new(past)}
	for i, e := range entries {
		l.files.names[i] = e.Path
		l.files.listed[e.Path] = true
	}
	for _, dir := range l.sessionDirs() {
		for _, folder := range []string{"", ".claude", ".claude/skills", ".claude/agents", ".claude/commands", ".claude/rules", ".claude/output-styles"} {
			l.addLinkedFolders(path.Join(dir, folder))
		}
		l.addInstructions(dir)
	}
	l.findPlugins()
	l.load()
	return nil
}

// sessionDirs are the folders from the root down to that of the session.
func (l *linter) sessionDirs() []string {
	rel, ok := l.relative(l.session)
	dirs := []string{""}
	if !ok || rel == "" {
		return dirs
	}
	for i, b := range rel {
		if b == '/' {
			dirs = append(dirs, rel[:i])
		}
	}
	return append(dirs, rel)
}

// addLinkedFolders adds what lies behind links to folders of the root, by the
// names that it has there: a listing does not follow links, the client does, and
// people link .claude/skills to where another program looks for its own.
func (l *linter) addLinkedFolders(dir string) {
	entries, err := os.ReadDir(filepath.Join(l.root, filepath.FromSlash(dir)))
	if err != nil {
		return // not there, or not to be read: then nothing is known of it
	}
	for _, e := range entries {
		if e.Type()&fs.ModeSymlink == 0 {
			continue
		}
		name := path.Join(dir, e.Name())
		target, err := filepath.EvalSymlinks(l.full(name))
		if err != nil {
			continue
		}
		real, inside := l.relative(target)
		if info, err := os.Stat(target); err != nil || !info.IsDir() || !inside || real == "" || strings.HasPrefix(name+"/", real+"/") {
			continue
		}
		for _, file := range l.filesBelow(real) {
			l.files.add(name + strings.TrimPrefix(file, real))
			l.files.listed[name+strings.TrimPrefix(file, real)] = l.files.listed[file]
		}
	}
}

// filesBelow lists the files of a folder as they are now.
func (l *linter) filesBelow(dir string) []string {
	start, _ := slices.BinarySearch(l.files.names, dir+"/")
	end := start
	for end < len(l.files.names) && strings.HasPrefix(l.files.names[end], dir+"/") {
		end++
	}
	return slices.Clone(l.files.names[start:end])
}

// addInstructions adds what the client looks for in a folder by its name, and
// notes what is there and is no file.
func (l *linter) addInstructions(dir string) {
	for _, base := range []string{"CLAUDE.md", "CLAUDE.local.md", ".claude/CLAUDE.md", ".claude/settings.json", ".claude/settings.local.json", ".mcp.json"} {
		name := path.Join(dir, base)
		full := filepath.Join(l.root, filepath.FromSlash(name))
		if _, err := os.Lstat(full); err != nil {
			continue
		}
		if info, err := os.Stat(full); err != nil || !info.Mode().IsRegular() {
			l.broken = append(l.broken, name)
			continue
		}
		l.files.add(name)
	}
	top := filepath.Join(l.root, filepath.FromSlash(dir), ".claude")
	for _, folder := range []string{"rules", "commands", "agents", "skills", "output-styles"} {
		// A folder that is not there holds nothing.
		_ = filepath.WalkDir(filepath.Join(top, folder), func(full string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(full, ".md") {
				if name, ok := l.relative(full); ok {
					l.files.add(name)
				}
			}
			return nil
		})
	}
}

// load works out anew what the client loads, after the files have changed.
func (l *linter) load() { l.loadWith(nil) }

// loadWith is load with the index of the paths where it is known already.
func (l *linter) loadWith(tree *repo.Tree) {
	l.repo = repo.NewWith(l.files, tree)
	rel, _ := l.relative(l.session)
	if l.outer == nil {
		l.outer = l.outerFiles()
	}
	l.closure = claudemd.Load(l.repo, claudemd.LoadOptions{Dir: rel, Outer: l.outer})
}

// outerFiles are the instructions that load here and lie outside of the root.
func (l *linter) outerFiles() []claudemd.Outer {
	claude := ""
	if l.opts.User {
		claude = l.env.ClaudeDir()
	}
	outer := []claudemd.Outer{}
	for _, f := range workspace.Instructions(l.root, claude).Files {
		if f.Scope == claudemd.User || f.Scope == claudemd.Parent {
			outer = append(outer, claudemd.Outer{Name: f.Doc.File.Name, Data: f.Doc.Data(), Scope: f.Scope})
		}
	}
	return outer
}
