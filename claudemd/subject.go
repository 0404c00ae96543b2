package claudemd

import (
	"path"

	"pare/internal/repo"
)

// Subject is what the rules for a CLAUDE.md look at: one file that the client
// loads, what else loads with it, and the repository that it speaks about.
type Subject struct {
	Doc *Doc
	// Repo is never nil; a file without a repository gets one without files.
	Repo *repo.Repo
	// Closure is everything that loads at the start of a session here; nil where
	// only one file is looked at.
	Closure *Closure
	// Loaded is the file's entry in the closure; nil where it does not load at
	// the start (a rule with paths, a file of a folder below).
	Loaded *Loaded
}

// Dir is the folder of the file, "" for the root.
func (s *Subject) Dir() string { return repo.Clean(path.Dir(s.Doc.File.Name)) }
