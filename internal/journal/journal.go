// Package journal keeps what pare did in the sessions of the client, so that it can
// be told afterwards, and so that what is done once for a session is done once.
//
// It lies in the user's folder of caches, never in a project: what a repository
// brings with it must not say what was done. Every session has a file of JSON lines
// that is only ever added to, a line in one piece, so that events at the same time
// do not disturb each other, and a process that is killed leaves at most a line
// that is skipped. Files are bounded in size, number and age. Nothing is lost that
// matters when the folder is removed: what was sent stands in the client's own file.
package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pare/internal/disk"
)

// The bounds. A session of a day is some dozen entries of about a kilobyte.
const (
	maxEntry    = 16 << 10
	maxFile     = 256 << 10 // of one session, twice: the older half is kept beside it
	maxSessions = 200
	maxAge      = 30 * 24 * time.Hour
)

// Kind is what an entry tells of. The set is closed.
type Kind string

// The kinds.
const (
	Sent    Kind = "sent"    // a mentioned file went out, whole or in part
	Read    Kind = "read"    // a read of the model was narrowed
	Stopped Kind = "stopped" // a prompt was stopped
	Told    Kind = "told"    // the person was told something that is not to be said every time
)

// Entry is one thing that was done.
type Entry struct {
	At      time.Time `json:"at"`
	Kind    Kind      `json:"kind"`
	Session string    `json:"session"`
	Project string    `json:"project"`          // absolute
	Prompt  string    `json:"prompt,omitempty"` // its beginning
	Digest  string    `json:"digest,omitempty"` // of the whole prompt, see Digest
	File    string    `json:"file,omitempty"`   // absolute
	Lines   int       `json:"lines,omitempty"`  // of the whole file
	Parts   []Part    `json:"parts,omitempty"`  // what went out; none: the whole file
	LeftOut string    `json:"left_out,omitempty"`
	Before  int       `json:"before,omitempty"` // tokens, estimated, as the client would have sent it
	After   int       `json:"after,omitempty"`  // tokens, estimated, as it was sent
	Why     string    `json:"why,omitempty"`    // of the file; in one line
}

// Part is a range of lines, and why it is there.
type Part struct {
	First int    `json:"first"`
	Last  int    `json:"last"`
	Why   string `json:"why,omitempty"`
}

// Digest tells prompts apart without keeping them.
func Digest(prompt string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(prompt)))
	return hex.EncodeToString(sum[:16])
}

// Book is the journal of a project's sessions. The zero value keeps nothing.
type Book struct {
	dir     string
	project string
	now     func() time.Time
}

// errNoPlace is the cause where there is no folder for a journal.
var errNoPlace = errors.New("there is no folder of caches outside of the project")

// Open is the journal of a project below a folder of caches; it touches nothing. A
// folder within the project is not taken, unless the project is the home folder.
func Open(cache, home, project string, now func() time.Time) *Book {
	if cache == "" || now == nil || project != home && disk.Inside(cache, project) {
		return &Book{}
	}
	return &Book{dir: filepath.Join(cache, "pare", "sessions"), project: project, now: now}
}

// Add adds an entry; the time and the project are filled in. It is one write, and
// no entry is ever in the way: where it can not be written the error says so.
func (b *Book) Add(e Entry) error {
	if b.dir == "" {
		return errNoPlace
	}
	e.At, e.Project = b.now().UTC(), b.project
	line, err := encode(e)
	if err != nil {
		return err
	}
	if err := disk.MakeFolder(b.dir, true); err != nil {
		return err
	}
	path := b.path(e.Session)
	switch info, err := disk.Lstat(path); {
	case errors.Is(err, fs.ErrNotExist):
		b.clear()
	case err == nil && info.Size() > maxFile:
		putAside(path)
	}
	return disk.Append(path, line)
}

// putAside makes the entries of a session its older half. What is added meanwhile by
// another event may be lost; it was only to be told.
func putAside(path string) {
	data, err := disk.ReadOwn(path, 4*maxFile)
	if err == nil && disk.WriteOwn(path+older, data) == nil {
		_ = disk.Remove(path)
	}
}

// older ends the name of the file with the entries before those of the session's.
const older = ".old"

// encode is an entry on a line of its own. A line's end stands before it too: one
// that was cut short before it spoils nothing but itself.
func encode(e Entry) ([]byte, error) {
	e.Prompt = shorten(e.Prompt, 200)
	e.LeftOut = shorten(e.LeftOut, 4000)
	e.Parts = e.Parts[:min(len(e.Parts), 100)]
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if len(text) > maxEntry {
		e.LeftOut, e.Prompt = "", shorten(e.Prompt, 50)
		for i := range e.Parts {
			e.Parts[i].Why = ""
		}
		if text, err = json.Marshal(e); err != nil || len(text) > maxEntry {
			return nil, errors.New("an entry of the journal is too long")
		}
	}
	return slices.Concat([]byte("\n"), text, []byte("\n")), nil
}

// shorten is the beginning of a text, at most so many bytes.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func short(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// path is the file of a session. Its name says nothing of the project or the
// session, which may be anything.
func (b *Book) path(session string) string {
	return filepath.Join(b.dir, short(b.project)+"-"+short(session)+".jsonl")
}

// Session are the entries of a session, oldest first. What can not be read is left
// out.
func (b *Book) Session(id string) []Entry {
	if b.dir == "" {
		return nil
	}
	return b.entries(b.path(id))
}

// latest are the entries of the project's session in which something was sent last.
func (b *Book) latest() []Entry {
	if b.dir == "" {
		return nil
	}
	for _, name := range b.newestFirst(short(b.project) + "-") {
		if !strings.HasSuffix(name, ".jsonl") {
			continue
		}
		all := b.entries(filepath.Join(b.dir, name))
		if slices.ContainsFunc(all, func(e Entry) bool { return e.Kind == Sent || e.Kind == Read }) {
			return all
		}
	}
	return nil
}

// newestFirst are the names of the files that begin so, the last written to first.
func (b *Book) newestFirst(prefix string) []string {
	list, err := disk.List(b.dir)
	if err != nil {
		return nil
	}
	at := map[string]time.Time{}
	var names []string
	for _, f := range list {
		info, err := f.Info()
		if err == nil && f.Type().IsRegular() && strings.HasPrefix(f.Name(), prefix) && strings.Contains(f.Name(), ".jsonl") {
			at[f.Name()] = info.ModTime()
			names = append(names, f.Name())
		}
	}
	slices.SortStableFunc(names, func(a, c string) int { return at[c].Compare(at[a]) })
	return names
}

// entries reads both files of a session.
func (b *Book) entries(path string) []Entry {
	var all []Entry
	for _, name := range []string{path + older, path} {
		data, err := disk.ReadOwn(name, 4*maxFile)
		if err != nil {
			continue
		}
		for line := range bytes.Lines(data) {
			var e Entry
			if len(line) > 1 && json.Unmarshal(line, &e) == nil && e.Kind != "" && e.Project == b.project {
				all = append(all, e)
			}
		}
	}
	return all
}

// clear removes what is too old, and the oldest of too many, before a new file
// comes. Whoever clears at the same time removes the same.
func (b *Book) clear() {
	for i, name := range b.newestFirst("") {
		path := filepath.Join(b.dir, name)
		info, err := disk.Lstat(path)
		if i >= maxSessions-1 || err == nil && b.now().Sub(info.ModTime()) > maxAge {
			_ = disk.Remove(path)
		}
	}
}
