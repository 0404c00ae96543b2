package transcript

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// File is a session file.
type File struct {
	Path     string
	Size     int64
	Modified time.Time
}

// missingError is a folder of transcripts that is not there.
type missingError struct{ Dir string }

// Error names the folder.
func (e *missingError) Error() string { return "no transcripts in " + e.Dir }

// Hint says where they are otherwise.
func (e *missingError) Hint() string {
	return "Claude Code keeps them in ~/.claude/projects, or in projects below CLAUDE_CONFIG_DIR; name the folder with --transcripts"
}

// Dir is the folder in which the client keeps its transcripts: below configDir,
// which is CLAUDE_CONFIG_DIR, or else below home.
func Dir(configDir, home string) string {
	if configDir == "" {
		configDir = filepath.Join(home, ".claude")
	}
	return filepath.Join(configDir, "projects")
}

// Project is the name of the folder that holds the sessions of a working
// directory: every character of it that is no ASCII letter or digit is a hyphen.
func Project(dir string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, dir)
}

// Find lists the session files below a folder that were written at or after a
// time, oldest first. Folders that may not be read are passed over; the error is
// a missingError when the folder itself is not there.
func Find(dir string, since time.Time) ([]File, error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && !info.IsDir()) {
		return nil, &missingError{Dir: dir}
	}
	if err != nil {
		return nil, err
	}
	f := finder{since: since, seen: map[string]bool{}}
	f.folder(dir)
	files := f.files
	slices.SortFunc(files, func(a, b File) int {
		return cmp.Or(a.Modified.Compare(b.Modified), strings.Compare(a.Path, b.Path))
	})
	return files, nil
}

// finder goes through folders. Links are followed, as the client and the system
// follow them: people keep the folder on another disk. Each place is looked at once.
type finder struct {
	since time.Time
	seen  map[string]bool // folders and files, by their real paths
	files []File
}

func (f *finder) folder(dir string) {
	place, err := filepath.EvalSymlinks(dir)
	if err != nil || !f.first(place) {
		return
	}
	entries, _ := os.ReadDir(dir) // what can be read of it
	for _, e := range entries {
		path, real := filepath.Join(dir, e.Name()), filepath.Join(place, e.Name())
		switch {
		case e.IsDir():
			f.folder(path)
		case e.Type()&fs.ModeSymlink != 0:
			info, err := os.Stat(path)
			if err == nil && info.IsDir() {
				f.folder(path)
			} else if real, err2 := filepath.EvalSymlinks(path); err == nil && err2 == nil {
				f.file(path, real, info)
			}
		default:
			if info, err := e.Info(); err == nil {
				f.file(path, real, info)
			}
		}
	}
}

func (f *finder) file(path, real string, info fs.FileInfo) {
	if info.Mode().IsRegular() && filepath.Ext(path) == ".jsonl" && !info.ModTime().Before(f.since) && f.first(real) {
		f.files = append(f.files, File{path, info.Size(), info.ModTime()})
	}
}

// first reports whether a real path is seen for the first time.
func (f *finder) first(real string) bool {
	if f.seen[real] {
		return false
	}
	f.seen[real] = true
	return true
}
