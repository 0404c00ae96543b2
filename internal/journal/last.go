package journal

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"pare/internal/disk"
	"pare/internal/figures"
)

// Document is what pare last --format json says.
type Document struct {
	Version int     `json:"version"`
	Entries []Entry `json:"entries"`
	Before  int     `json:"before"` // tokens, estimated, of all
	After   int     `json:"after"`
}

// Which says which entries are asked for.
type Which struct {
	Session string // by its name; empty: the running one, else the newest
	Running string // the one that is running; empty: none
	All     bool   // all prompts of the session, and not its last alone
}

// Last is what was sent in a session, or for its last prompt.
func (b *Book) Last(which Which) Document {
	doc := Document{Version: 1, Entries: []Entry{}}
	for _, e := range b.of(which) {
		if e.Kind == Sent || e.Kind == Read {
			doc.Entries = append(doc.Entries, e)
			doc.Before, doc.After = doc.Before+e.Before, doc.After+e.After
		}
	}
	return doc
}

// of is the entries of the session that is asked for, or of its last prompt.
func (b *Book) of(which Which) []Entry {
	session := cmp.Or(which.Session, which.Running)
	all := b.latest()
	if own := b.Session(session); session != "" && (own != nil || which.Session != "") {
		all = own
	}
	if which.All {
		return all
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == Sent {
			return samePrompt(all[:i+1])
		}
	}
	return nil
}

// samePrompt are the entries at the end that belong to one prompt.
func samePrompt(all []Entry) []Entry {
	last := all[len(all)-1]
	first := len(all) - 1
	for first > 0 && all[first-1].Kind == Sent && all[first-1].Digest == last.Digest {
		first--
	}
	return all[first:]
}

// WriteText writes it for people; paths are seen from the root of the project.
func (d Document) WriteText(w io.Writer, root string) error {
	var b strings.Builder
	prompt := ""
	for _, e := range d.Entries {
		if e.Digest != prompt || prompt == "" {
			prompt = e.Digest
			fmt.Fprintf(&b, "%s  %s\n", e.At.Local().Format("2006-01-02 15:04"), strings.Join(strings.Fields(e.Prompt), " "))
		}
		writeEntry(&b, e, root)
	}
	if saved := d.Before - d.After; saved > 0 && len(d.Entries) > 1 {
		fmt.Fprintf(&b, "%s tokens of files instead of %s%s\n", figures.About(d.After), figures.About(d.Before), figures.Change(d.Before, d.After))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeEntry(b *strings.Builder, e Entry, root string) {
	name := disk.Below(root, e.File)
	if len(e.Parts) == 0 {
		fmt.Fprintf(b, "  %s  whole, about %s tokens: %s\n", name, figures.About(e.After), cmp.Or(e.Why, "little would be saved"))
		return
	}
	lines := 0
	for _, p := range e.Parts {
		lines += p.Last - p.First + 1
	}
	if e.Kind == Read {
		fmt.Fprintf(b, "  %s  a read of the model, narrowed to %s\n", name, figures.Plural(lines, "line"))
	} else {
		fmt.Fprintf(b, "  %s  %s of %s lines, about %s of %s tokens\n", name, figures.Commas(lines), figures.Commas(e.Lines), figures.About(e.After), figures.About(e.Before))
	}
	for _, p := range e.Parts {
		fmt.Fprintf(b, "    %-13s %s\n", fmt.Sprintf("%d-%d", p.First, p.Last), p.Why)
	}
	if e.LeftOut != "" {
		fmt.Fprintf(b, "    not sent:\n%s", firstRows(e.LeftOut))
	}
}

// fewRows is how many rows of an outline people read.
const fewRows = 8

// firstRows is the beginning of an outline, indented.
func firstRows(outline string) string {
	var b strings.Builder
	n := 0
	for row := range strings.Lines(outline) {
		if n++; n > fewRows {
			b.WriteString("      …\n")
			break
		}
		b.WriteString("      " + strings.TrimSuffix(row, "\n") + "\n")
	}
	return b.String()
}

// Saved is the tokens of mentioned files that were not sent in a session.
func (b *Book) Saved(session string) int {
	less := 0
	for _, e := range b.Session(session) {
		less += e.Before - e.After
	}
	return less
}
