package lsp

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"pare/grammars"
	"pare/internal/disk"
	"pare/internal/linter"
	"pare/internal/source"
	"pare/prompt"
)

// mostItems bounds a list that nobody reads to its end.
const mostItems = 200

// completion completes a path after an @ as the client resolves it, and after a #
// the name of a definition into its lines.
func (s *server) completion(ctx context.Context, p *documentParams) (any, error) {
	none := completionList{Items: []completionItem{}}
	d, err := s.asked(p)
	if err != nil {
		return nil, err
	}
	v, err := s.view(ctx, d, false)
	if err != nil || v.use != linter.Prompts && v.use != linter.Instructions {
		return none, err
	}
	cursor := d.offset(p.Position)
	line := d.file.Data[d.offset(Position{Line: p.Position.Line}):cursor]
	i := bytes.LastIndexByte(line, '@')
	if i < 0 || bytes.ContainsAny(line[i:], " \t") {
		return none, nil
	}
	typed := string(line[i+1:])
	span := source.Span{Start: cursor - len(typed), End: cursor}
	if file, name, ok := strings.Cut(typed, "#"); ok && v.use == linter.Prompts {
		span.Start += len(file) + 1
		return v.definitions(ctx, file, name, span), nil
	}
	name, quoted := strings.CutPrefix(typed, `"`)
	list := v.paths(name, span)
	for i := range list.Items {
		// Else the label, which an editor takes by itself: Neovim 0.7 sees the start of
		// an edit only where no other text is to be filtered by.
		if quoted {
			list.Items[i].FilterText = `"` + list.Items[i].Label
		}
	}
	return list, nil
}

// base is the folder that the paths of a text are relative to: of instructions their
// own, of a prompt that of the session.
func (v *view) base() string {
	if v.use == linter.Instructions {
		return filepath.Dir(filepath.Join(v.project.Root(), filepath.FromSlash(v.name)))
	}
	return v.dir
}

// resolve is the file that a path of the text names; ok is false for one outside of
// the project, which is nobody's to look at.
func (v *view) resolve(name string) (full string, ok bool) {
	full, ok = prompt.Resolve(name, filepath.ToSlash(v.base()), "")
	if !ok {
		return "", false
	}
	full = filepath.FromSlash(full)
	_, ok = v.project.Name(full)
	return full, ok
}

func (v *view) paths(typed string, span source.Span) completionList {
	list := completionList{Items: []completionItem{}}
	dir, base := path.Split(typed)
	full, ok := v.resolve(dir + ".")
	if !ok {
		return list
	}
	add := func(name string, folder bool) {
		if len(list.Items) >= mostItems {
			list.Incomplete = true
			return
		}
		item := completionItem{Label: name, Kind: completionFile, SortText: "1" + name}
		mention := name
		if folder {
			item.Kind, item.SortText, mention = completionFolder, "0"+name, name+"/"
		} else if all, err := prompt.Format(name, nil); err == nil && v.use == linter.Prompts {
			mention = strings.TrimPrefix(all[0], "@")
		}
		item.TextEdit = textEdit{v.rangeOf(span), mention}
		list.Items = append(list.Items, item)
	}
	entries, err := os.ReadDir(full)
	if err != nil {
		return list
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), base) && e.Name() != ".git" {
			add(dir+e.Name(), e.IsDir())
		}
	}
	if dir == "" && base != "" {
		v.deeper(base, add)
	}
	return list
}

// deeper adds the files of the project whose own name begins so, wherever they lie.
func (v *view) deeper(base string, add func(name string, folder bool)) {
	for _, name := range v.project.Files() {
		if !strings.HasPrefix(path.Base(name), base) {
			continue
		}
		rel, err := filepath.Rel(v.base(), filepath.Join(v.project.Root(), filepath.FromSlash(name)))
		if rel = filepath.ToSlash(rel); err == nil && strings.Contains(rel, "/") {
			add(rel, false)
		}
	}
}

// maxParsed is the largest file that is parsed for a completion, in bytes.
const maxParsed = 4 << 20

// parsed are the definitions of a file of the project.
func (v *view) parsed(ctx context.Context, full string) (*source.File, []grammars.Definition) {
	data, err := disk.Read(full, maxParsed)
	if err != nil {
		return nil, nil
	}
	return source.NewFile(full, data), grammars.Parse(ctx, full, data, grammars.Limits{}).Definitions
}

func (v *view) definitions(ctx context.Context, name, typed string, span source.Span) completionList {
	list := completionList{Items: []completionItem{}}
	full, ok := v.resolve(name)
	if !ok {
		return list
	}
	file, all := v.parsed(ctx, full)
	for _, def := range all {
		if def.Qualified == "" || !strings.Contains(strings.ToLower(def.Qualified), strings.ToLower(typed)) {
			continue
		}
		if len(list.Items) >= mostItems {
			list.Incomplete = true
			break
		}
		from, to := file.Lines(def.Span)
		item := completionItem{Label: def.Qualified, Kind: completionFunction, SortText: fmt.Sprintf("%09d", from)}
		if def.Kind == grammars.Class || def.Kind == grammars.Struct {
			item.Kind = completionClass
		}
		item.Detail = prompt.Lines{From: from, To: to}.String()
		item.TextEdit = textEdit{v.rangeOf(span), item.Detail}
		list.Items = append(list.Items, item)
	}
	return list
}

// definition leads from a reference to its file, and to the lines that it names.
func (s *server) definition(ctx context.Context, p *documentParams) (any, error) {
	d, err := s.asked(p)
	if err != nil {
		return nil, err
	}
	r, v, err := s.referenceAt(ctx, d, d.offset(p.Position))
	if err != nil || r == nil || r.full == "" {
		return nil, err
	}
	if info, err := os.Stat(r.full); err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	return location{uriOf(r.full), v.lines(ctx, r)}, nil
}

// lines is where in its file a reference leads.
func (v *view) lines(ctx context.Context, r *reference) Range {
	from, to := 1, 0
	switch sel := r.selector.(type) {
	case prompt.Lines:
		from, to = sel.From, sel.To
	case prompt.Ranges:
		if len(sel) > 0 {
			from, to = sel[0].From, sel[0].To
		}
	case prompt.Symbol:
		if _, inside := v.project.Name(r.full); !inside {
			break
		}
		file, all := v.parsed(ctx, r.full)
		for _, def := range all {
			if def.Qualified == sel.Name || def.Name == sel.Name {
				from, to = file.Lines(def.Core)
				break
			}
		}
	case prompt.Whole:
	}
	start := max(from-1, 0)
	return Range{Position{start, 0}, Position{max(to, start), 0}}
}
