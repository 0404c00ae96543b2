package claudemdrules

import (
	"bytes"
	_ "embed"
	"path"
	"strings"
	"sync"

	"pare/claudemd"
	"pare/internal/lazyregexp"
	"pare/internal/nearest"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

//go:embed pages/missing-command.md
var missingCommandDoc string

// missingCommand reports a command whose script, target, package or file does not
// exist.
var missingCommand = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M106", Name: "missing-command", Severity: lint.Error, Kind: lint.KindCommand, Since: "0.1.0", Doc: missingCommandDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		// What a text says of its commands is read only where one is dead: that is seldom.
		made := sync.OnceValue(func() map[string]bool { return namesMade(s.Doc) })
		for i := range s.Doc.Code {
			c := &s.Doc.Code[i]
			if strings.Contains(c.Text, " ") {
				checkCommands(pass, c.Span.Start, string(c.Span.Text(s.Doc.Data())), made, func() bool {
					l := around(s.Doc, c.Span)
					return !l.negated() && !l.uncertain()
				})
			}
		}
		for i := range s.Doc.Fences {
			if f := &s.Doc.Fences[i]; shellFence(f) {
				checkFence(pass, f, made)
			}
		}
	},
}

// namesMade are the names of files that the text tells to make: what runs them
// later runs what is still to come.
func namesMade(d *claudemd.Doc) map[string]bool {
	made := map[string]bool{}
	for i := range d.Code {
		c := &d.Code[i]
		if l := around(d, c.Span); path.Ext(c.Text) != "" && !strings.ContainsAny(c.Text, " \t") && (l.made(false) || creating.MatchString(l.before)) {
			made[path.Base(c.Text)] = true
		}
	}
	return made
}

// conditional reports whether the sentence that leads to a fence says that what
// stands in it holds only sometimes, or is but an example.
func conditional(d *claudemd.Doc, f *claudemd.Fence) bool {
	data := d.Data()
	lead := bytes.TrimRight(data[:min(f.Span.Start, len(data))], " \t\r\n")
	lead = lead[bytes.LastIndexByte(lead, '\n')+1:]
	return onlyIf.Match(lead)
}

// onlyIf is a condition on what is there, or speaks of another project.
var onlyIf = lazyregexp.New(`(?i)\b(?:if|unless|in case|provided|assuming|suppose)\b(?:[^.!?]|\.\w){0,60}\b(?:exists?|present|available|(?:has|have) (?:one|it|them|such|a|an)|there is (?:one|a|an)|you (?:wrote|created|made)|(?:is|was|were) created|your own)\b|\b(?:when|where|once|as soon as) (?:it|they|one|this|that|such a \w+|the \w+|\x60[^\x60]+\x60)? ?(?:exists?|(?:is|are) (?:present|available|there)|(?:is|was|has been) created)\b|\b(?:hypothetical|imaginary|in your (?:own )?(?:project|repo(?:sitory)?|app|application|package))\b`)

// shellFence reports whether a fence holds commands.
func shellFence(f *claudemd.Fence) bool {
	switch f.Lang {
	case "", "bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal", "fish":
		return !f.Indented
	}
	return false
}

// checkFence checks the commands of a fence. Its lines are put together with
// their distances kept, so that offsets within the text are offsets of the file.
func checkFence(pass *lint.Pass[*claudemd.Subject], f *claudemd.Fence, made func() map[string]bool) {
	if len(f.Lines) == 0 {
		return
	}
	data := pass.Subject.Doc.Data()
	start, end := f.Lines[0].Start, f.Lines[len(f.Lines)-1].End
	text := []byte(strings.Repeat(" ", end-start))
	for _, l := range f.Lines {
		copy(text[l.Start-start:], l.Text(data))
		if l.End-start < len(text) {
			text[l.End-start] = '\n'
		}
	}
	if treeFence(string(text)) {
		return
	}
	checkCommands(pass, start, string(text), made, func() bool { return !conditional(pass.Subject.Doc, f) })
}

// fromElsewhere is a comment that says in which folder what follows is to be run.
var fromElsewhere = lazyregexp.New(`(?mi)^\s*#.*\b(?:from|in|inside|within)\s+(?:the\s+)?[\w.-]+/[\w./-]*\s+(?:director(?:y|ies)|folder|repo(?:sitory)?|checkout)\b`)

// checkCommands reports the dead commands of a text that means them: made and meant
// are asked only where there is one.
func checkCommands(pass *lint.Pass[*claudemd.Subject], start int, text string, made func() map[string]bool, meant func() bool) {
	s := pass.Subject
	for _, c := range repo.Commands(text) {
		got := s.Repo.Check(c, s.Dir())
		if got.Verdict != repo.Undefined || got.Path && (made()[path.Base(c.Words[got.Word])] || fromElsewhere.MatchString(c.Before)) {
			continue
		}
		if !meant() {
			return
		}
		span := source.Span{Start: start + c.Start, End: start + c.End}
		f := pass.Reportf(span, "%s", got.Why)
		if word := c.Words[got.Word]; !got.Path {
			if near := nearest.To(word, got.Known); near != "" && near != word {
				f.Remarkf("did you mean %s?", near)
				at := source.Span{Start: start + c.Starts[got.Word], End: start + c.Starts[got.Word] + len(word)}
				f.Fix(lint.Unsafe, "write "+near, source.Edit{Span: at, New: near})
			}
		}
	}
}
