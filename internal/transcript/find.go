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

// MissingError is a folder of transcripts that is not there.
type MissingError struct{ Dir string }

// Error names the folder.
func (e *MissingError) Error() string { return "no transcripts in " + e.Dir }

// Hint says where they are otherwise.
func (e *MissingError) Hint() string {
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
// a [*MissingError] when the folder itself is not there.
func Find(dir string, since time.Time) ([]File, error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && !info.IsDir()) {
		return nil, &MissingError{Dir: dir}
	}
	if err != nil {
		return nil, err
	}
	var files []File
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || filepath.Ext(path) != ".jsonl" {
			return nil
		}
		info, err := d.Info()
		if err != nil || info.ModTime().Before(since) {
			return nil
		}
		files = append(files, File{path, info.Size(), info.ModTime()})
		return nil
	})
	slices.SortFunc(files, func(a, b File) int {
		return cmp.Or(a.Modified.Compare(b.Modified), strings.Compare(a.Path, b.Path))
	})
	return files, err
}
