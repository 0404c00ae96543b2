package promptrules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"pare/lint"
	"pare/prompt"
)

// staleRange reports a range that holds nothing of what the prompt names in its
// file, and does not speak of it either: its numbers are likely from an older
// version. Where the definition stands today is the repair.
func staleRange() Rule {
	about := meta("P113", "stale-range", lint.Warning, lint.KindReference)
	about.Since = "0.2.0"
	return Rule{
		Meta: about,
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.named == nil {
				return
			}
			for _, refs := range s.byTarget() {
				named := s.named(refs[0].Target)
				if len(named) == 0 || slices.ContainsFunc(refs, func(r *Ref) bool { return r.speaksOf(named) }) {
					continue
				}
				for _, r := range refs {
					s.reportStale(pass, r, named, len(refs) == 1)
				}
			}
		},
	}
}

// byTarget are the references that attach lines of files, by file in the order of
// the prompt. A file that is attached whole holds all that is named in it.
func (s *Subject) byTarget() [][]*Ref {
	var all [][]*Ref
	at := map[string]int{}
	for i := range s.Refs {
		r := &s.Refs[i]
		if r.Target == nil || r.Target.File == nil || !r.attached() {
			continue
		}
		n, ok := at[r.Target.Name]
		if !ok {
			n = len(all)
			at[r.Target.Name], all = n, append(all, nil)
		}
		all[n] = append(all[n], r)
	}
	return slices.DeleteFunc(all, func(refs []*Ref) bool {
		return slices.ContainsFunc(refs, func(r *Ref) bool { return r.Attaches != prompt.AttachesLines })
	})
}

// speaksOf reports whether the lines that are attached hold a part of one of the
// definitions, or its name.
func (r *Ref) speaksOf(named []Definition) bool {
	lines, ok := r.attachedLines()
	file := r.Target.File
	if !ok || lines.From > file.LineCount() {
		return true // P106
	}
	text := file.LineSpan(lines.From, min(lines.To, file.LineCount())).Text(file.Data)
	return slices.ContainsFunc(named, func(d Definition) bool {
		name := d.Name[strings.LastIndexByte(d.Name, '.')+1:]
		return lines.From <= d.To && d.From <= lines.To || bytes.Contains(text, []byte(name))
	})
}

func (s *Subject) reportStale(pass *lint.Pass[*Subject], r *Ref, named []Definition, alone bool) {
	lines, _ := r.attachedLines()
	var other string
	for _, d := range r.Target.definitions() {
		if d.From <= lines.To && lines.From <= d.To {
			other = d.Name // the innermost of those at its end
		}
	}
	if other == "" {
		return // text between definitions: nobody can say what was meant
	}
	d := named[0]
	f := pass.Reportf(r.Span, "%s is lines %d to %d of %s; the range holds %s: are the numbers from an older version?", d.Name, d.From, d.To, r.Path, other)
	if len(named) == 1 && alone {
		s.fixTo(f, r, lint.Unsafe, []prompt.Lines{{From: d.From, To: d.To}})
		return
	}
	for _, d := range named {
		f.Remarkf("%s", fmt.Sprintf("%s is lines %d to %d", d.Name, d.From, d.To))
	}
}
