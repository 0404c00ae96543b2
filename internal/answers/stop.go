package answers

import (
	"path/filepath"

	"pare/internal/disk"
	"pare/internal/hook"
	"pare/internal/journal"
	"pare/internal/workspace"
)

// book is the journal of the project that the event is about.
func (h *run) book() *journal.Book {
	return journal.Open(h.env.CacheDir(), h.env.Home(), workspace.Root(h.dir), h.env.Now)
}

// sentAgain reports whether the prompt was stopped in this session already, as the
// last thing that was stopped. Whoever sends it again means it.
func (h *run) sentAgain() bool {
	if h.event.Session == "" {
		return false
	}
	last := ""
	for _, e := range h.book().Session(h.event.Session) {
		if e.Kind == journal.Stopped {
			last = e.Digest
		}
	}
	return last != "" && last == journal.Digest(h.event.Prompt)
}

// stop stops the prompt for a reason, to which the way out is added: the client
// that runs gets no other environment, so a variable is none. Where nothing can be
// kept the prompt would be stopped for ever, and the way out is another.
func (h *run) stop(reason, otherwise string) Answer {
	entry := journal.Entry{Kind: journal.Stopped, Session: h.event.Session, Prompt: h.event.Prompt, Digest: journal.Digest(h.event.Prompt)}
	way := "Send it again, as it is, to let it pass.\n"
	if h.event.Session == "" || h.book().Add(entry) != nil {
		way = otherwise
	}
	return Answer{Decision: hook.Decision{Block: true, Reason: reason + way}}
}

// keepTrimmed puts a trimmed prompt into a file of the user's own, where it can be
// taken from as it is: the client wraps what it shows. It is empty where there is
// no place for it.
func (h *run) keepTrimmed(prompt []byte) (path string) {
	cache := h.env.CacheDir()
	if cache == "" || disk.Inside(cache, workspace.Root(h.dir)) {
		return ""
	}
	dir := filepath.Join(cache, "pare")
	path = filepath.Join(dir, "trimmed.md")
	if disk.MakeFolder(dir, true) != nil || disk.WriteOwn(path, prompt) != nil {
		return ""
	}
	return path
}
