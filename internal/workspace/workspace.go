// Package workspace is which files a project has: its root, git's view of its
// files, and the instructions that the client loads in it.
//
// It asks git which files there are, because git knows what is ignored, and
// walks the folders itself where there is no git or no repository. It never
// follows a link to a folder, so a loop of links cannot catch it, and never lets
// a repository's own configuration start a program. Paths go in as the system
// writes them and come out relative to the root, with slashes, in byte order.
package workspace

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pare/internal/disk"
	"pare/internal/git"
)

// Entry is a file of a listing.
type Entry struct {
	Path string // relative to the root, with slashes
	Size int64  // bytes; of the target where the entry is a link
	// Link says that the entry is a symbolic link to a file. Its content counts
	// once more where the target is listed too.
	Link bool
}

// Options say what a listing holds. The zero value is every file that git
// tracks or would add.
type Options struct {
	// Ignored also lists what .gitignore leaves out, except .git itself.
	Ignored bool
	// Unreadable is told of each folder that cannot be listed; nil: such folders
	// are left out without a word. Git does not tell of them.
	Unreadable func(path string, err error)
}

// Root is the top folder of the repository that dir is in, or dir itself where
// there is none. It starts no process.
func Root(dir string) string {
	if top, ok := git.Top(dir); ok {
		return top
	}
	return dir
}

// Files lists the files below root. Inside a repository these are the tracked
// and the untracked ones that are not ignored, as git sees them; repositories
// within it are asked for theirs. Where there is no git, no repository, or git
// will not answer, the folders are walked and .gitignore files obeyed. The same
// happens for a root that git ignores altogether: somebody asked for it by name.
func Files(ctx context.Context, root string, opts Options) ([]Entry, error) {
	info, err := disk.FS{}.Stat(root)
	if err != nil {
		return nil, &disk.Error{Op: "list", Path: root, Err: disk.Cause(err)}
	}
	if !info.IsDir() {
		return nil, &disk.Error{Op: "list", Path: root, Err: disk.ErrNotFolder}
	}
	if !opts.Ignored {
		if names, err := git.Files(ctx, root); err == nil && len(names) > 0 {
			return statAll(ctx, root, names, opts)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w := walker{ctx: ctx, root: root, opts: opts}
	err = w.folder("", nil)
	sortEntries(w.entries)
	return w.entries, err
}

// Staged lists the files that the next commit would hold below root, without a
// look at each: only links and repositories within this one are looked at. Where
// that cannot be known it is [Files].
func Staged(ctx context.Context, root string, opts Options) ([]Entry, error) {
	objects, err := git.Index(ctx, root)
	if err != nil || len(objects) == 0 {
		return Files(ctx, root, opts)
	}
	entries := make([]Entry, 0, len(objects))
	var others []string
	for _, o := range objects {
		if o.Link || o.Inner {
			others = append(others, o.Path)
			continue
		}
		entries = append(entries, Entry{Path: o.Path})
	}
	looked, err := statAll(ctx, root, others, opts)
	entries = append(entries, looked...)
	sortEntries(entries)
	return entries, err
}

// statAll turns git's names into entries. A name of a folder is a repository
// within this one: git does not look into it.
func statAll(ctx context.Context, root string, names []string, opts Options) ([]Entry, error) {
	entries := make([]Entry, 0, len(names))
	for _, name := range names {
		nested, isFolder := strings.CutSuffix(name, "/")
		full := filepath.Join(root, filepath.FromSlash(nested))
		info, err := disk.Lstat(full)
		switch {
		case err != nil:
			// Tracked and deleted, or gone since.
		case info.IsDir() && (isFolder || git.IsTop(full)):
			inner, err := Files(ctx, full, opts)
			if err != nil && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			for _, e := range inner {
				e.Path = nested + "/" + e.Path
				entries = append(entries, e)
			}
		default:
			if e, ok := entryOf(full, nested, info); ok {
				entries = append(entries, e)
			}
		}
	}
	sortEntries(entries)
	return entries, nil
}

// entryOf is the entry of a regular file or of a link to one.
func entryOf(full, name string, info fs.FileInfo) (Entry, bool) {
	link := info.Mode()&fs.ModeSymlink != 0
	if link {
		var err error
		if info, err = (disk.FS{}).Stat(full); err != nil {
			return Entry{}, false
		}
	}
	return Entry{Path: name, Size: info.Size(), Link: link}, info.Mode().IsRegular()
}

func sortEntries(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
}

// walker lists folders without git.
type walker struct {
	ctx     context.Context
	root    string
	opts    Options
	entries []Entry
}

// folder lists one folder; outer are the ignore files above it.
func (w *walker) folder(rel string, outer *ignores) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	dir := filepath.Join(w.root, filepath.FromSlash(rel))
	list, err := disk.List(dir)
	if err != nil {
		if w.opts.Unreadable != nil {
			w.opts.Unreadable(rel, disk.Cause(err))
		}
		return nil
	}
	inner := outer
	if !w.opts.Ignored {
		inner = readIgnores(dir, rel, list, outer)
	}
	for _, d := range list {
		name := path.Join(rel, d.Name())
		if d.Name() == ".git" || inner.match(name, d.IsDir()) {
			continue
		}
		if d.IsDir() {
			if err := w.folder(name, inner); err != nil {
				return err
			}
			continue
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return &disk.Error{Op: "list", Path: name, Err: disk.Cause(err)}
		}
		if e, ok := entryOf(filepath.Join(dir, d.Name()), name, info); ok {
			w.entries = append(w.entries, e)
		}
	}
	return nil
}
