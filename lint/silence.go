package lint

import (
	"bytes"

	"pare/internal/source"
)

// Silence drops the findings that comments in the files allow, and reports the
// comments that name no rule, give no reason or silence nothing. Several files
// may have one name, as when two closures load one file; they count as one.
func Silence(files []*source.File, found []*Finding, known *Catalog) []*Finding {
	allows := map[string][]Allow{}
	var order []*source.File
	for _, file := range files {
		if _, ok := allows[file.Name]; !ok {
			allows[file.Name] = Allows(file)
			order = append(order, file)
		}
	}
	used := map[source.Span]map[string]bool{} // by place of the key, then file
	var kept []*Finding
	for _, f := range found {
		silenced := false
		for _, a := range allows[f.File.Name] {
			for _, key := range a.Keys {
				if silences(a, key, f, known) {
					silenced = true
					if used[key.Span] == nil {
						used[key.Span] = map[string]bool{}
					}
					used[key.Span][f.File.Name] = true
				}
			}
		}
		if !silenced {
			kept = append(kept, f)
		}
	}
	for _, file := range order {
		isUsed := func(key AllowKey) bool { return used[key.Span][file.Name] }
		kept = append(kept, reviewAllows(file, allows[file.Name], isUsed, known)...)
	}
	return kept
}

// silences reports whether the key of the comment covers the finding.
func silences(a Allow, key AllowKey, f *Finding, known *Catalog) bool {
	line := f.File.Line(f.Span.Start)
	if line < a.From || line > a.To {
		return false
	}
	m, ok := known.Find(key.Text)
	return ok && m.Code == f.Rule.Code
}

// reviewAllows reports what is wrong with the comments of a file themselves.
func reviewAllows(file *source.File, allows []Allow, used func(AllowKey) bool, known *Catalog) []*Finding {
	unused := Pass[struct{}]{meta: &unusedAllow, file: file}
	unknown := Pass[struct{}]{meta: &unknownAllow, file: file}
	bare := Pass[struct{}]{meta: &bareAllow, file: file}
	for _, a := range allows {
		if a.Reason == "" {
			bare.Reportf(a.Span, "allow without a reason; say why behind the code")
		}
		for _, key := range a.Keys {
			m, ok := known.Find(key.Text)
			switch {
			case !ok:
				reportUnknown(&unknown, key, known)
			case !used(key):
				f := unused.Reportf(key.Span, "allow %s silences nothing; remove it", m.Code)
				f.Fix(Safe, "remove "+key.Text, removeKey(file, a, key))
			}
		}
	}
	return append(append(unused.found, unknown.found...), bare.found...)
}

func reportUnknown(pass *Pass[struct{}], key AllowKey, known *Catalog) {
	near := known.Nearest(key.Text)
	if near == "" {
		pass.Reportf(key.Span, "no rule is called %s; pare rules lists them", key.Text)
		return
	}
	f := pass.Reportf(key.Span, "no rule is called %s; did you mean %s?", key.Text, near)
	f.Replace(DisplayOnly, near, "write "+near)
}

// removeKey takes a key out of its comment, and the comment out of the file with
// the last key; a comment on a line of its own takes the line with it.
func removeKey(file *source.File, a Allow, key AllowKey) source.Edit {
	if len(a.Keys) > 1 {
		span := key.Span
		for span.End < a.Span.End && (file.Data[span.End] == ',' || file.Data[span.End] == ' ') {
			span.End++
		}
		if key.Span == a.Keys[len(a.Keys)-1].Span {
			// The comma before the last key goes, the space after it stays.
			span = source.Span{Start: a.Keys[len(a.Keys)-2].Span.End, End: key.Span.End}
		}
		return source.Edit{Span: span}
	}
	from, to := file.Lines(a.Span)
	line := file.LineSpan(from, to)
	if bytes.Equal(bytes.TrimSpace(line.Text(file.Data)), a.Span.Text(file.Data)) {
		return source.Edit{Span: line}
	}
	span := a.Span
	for span.Start > line.Start && file.Data[span.Start-1] == ' ' {
		span.Start--
	}
	return source.Edit{Span: span}
}
