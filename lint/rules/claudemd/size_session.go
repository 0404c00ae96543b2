package claudemdrules

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"pare/claudemd"
	"pare/internal/figures"
	"pare/lint"
	"pare/tokenize"
)

// heavySession reports what all instructions together cost before the first
// word. It stands at the first file of the project, once.
func heavySession() Rule {
	return Rule{
		Meta: textMeta("M205", "heavy-session", lint.Warning, lint.KindSize),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			s := pass.Subject
			if s.Closure == nil || s.Loaded == nil || s.Doc.File.Name != firstOfProject(s.Closure) {
				return
			}
			bytes := 0
			for i := range s.Closure.Files {
				bytes += len(s.Closure.Files[i].Doc.Data())
			}
			if bytes < heavySessionToken {
				return // a token is at least a byte
			}
			costs := make([]tokenize.Estimate, len(s.Closure.Files))
			var total tokenize.Estimate
			order := make([]int, len(costs))
			for i := range s.Closure.Files {
				costs[i] = costOf(s.Closure.Files[i].Doc.Data())
				total = total.Add(costs[i])
				order[i] = i
			}
			if total.Tokens < heavySessionToken {
				return
			}
			f := pass.Reportf(firstLine(s.Doc), "%s before the first word, about %s tokens in every request: %d %% of a window of 200,000",
				loading(len(costs), s.Doc.File.TextLineCount()), figures.Commas(total.Tokens), total.Tokens/2000)
			priced(f, total)
			slices.SortStableFunc(order, func(a, b int) int { return costs[b].Tokens - costs[a].Tokens })
			for _, i := range order[:min(3, len(order))] {
				f.Remarkf("%s: about %s tokens", s.Closure.Chain(i), figures.Commas(costs[i].Tokens))
			}
		},
	}
}

// aloneAndHeavy reports whether a file is all that loads, and more than a session
// should cost before its first word.
func aloneAndHeavy(s *claudemd.Subject, tokens int) bool {
	return tokens >= heavySessionToken && s.Loaded != nil && s.Closure != nil && len(s.Closure.Files) == 1
}

func loading(n, lines int) string {
	if n == 1 && lines > docsLines {
		return fmt.Sprintf("this file loads, %d lines (the client's documentation advises at most %d),", lines, docsLines)
	}
	if n == 1 {
		return "this file loads"
	}
	return strconv.Itoa(n) + " files load"
}

// firstOfProject is the first file of the project that loads by itself.
func firstOfProject(c *claudemd.Closure) string {
	for i := range c.Files {
		if f := &c.Files[i]; f.Scope >= claudemd.Project && f.From < 0 {
			return f.Doc.File.Name
		}
	}
	return ""
}

// heavyImport reports an import by its price.
func heavyImport() Rule {
	return Rule{
		Meta: textMeta("M206", "heavy-import", lint.Info, lint.KindSize),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			s := pass.Subject
			if s.Closure == nil || len(s.Doc.Imports) == 0 || onlyImports(s.Doc) {
				return // the documented way to share one file with other tools
			}
			costs := map[string]tokenize.Estimate{} // a file may be imported a thousand times
			for i := range s.Doc.Imports {
				imp := &s.Doc.Imports[i]
				target, external := imp.Resolve(s.Doc.File.Name)
				if external {
					continue
				}
				loaded := s.Closure.Find(target)
				if instructions(target) {
					continue // to be shared with other tools, too
				}
				if loaded == nil || loaded.From < 0 || len(loaded.Doc.Data()) < heavyImportTokens {
					continue
				}
				e, known := costs[target]
				if !known {
					e = costOf(loaded.Doc.Data())
					costs[target] = e
				}
				if e.Tokens >= heavyImportTokens {
					priced(pass.Reportf(imp.Span, "@%s brings about %s tokens into every request; name the file without the @ if few tasks need it", imp.Raw, figures.Commas(e.Tokens)), e)
				}
			}
		},
	}
}

// instructions reports whether a file is one of instructions for models: it would
// be in every session under a name of its own.
func instructions(name string) bool {
	switch path.Base(name) {
	case "AGENTS.md", "CLAUDE.md", "GEMINI.md", "copilot-instructions.md", ".cursorrules", ".windsurfrules":
		return true
	}
	return false
}

// onlyImports reports whether a file says nothing besides what it imports and its
// headings.
func onlyImports(d *claudemd.Doc) bool {
	for _, b := range d.Blocks {
		text := b.Span.Text(d.Data())
		if b.Kind == claudemd.Heading {
			continue
		}
		for word := range strings.FieldsSeq(string(text)) {
			if !strings.HasPrefix(word, "@") {
				return false
			}
		}
	}
	return len(d.Fences) == 0
}
