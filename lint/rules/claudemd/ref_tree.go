package claudemdrules

import (
	_ "embed"
	"path"
	"strings"

	"pare/claudemd"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
)

//go:embed pages/stale-tree.md
var staleTreeDoc string

// staleTree reports an entry of a drawn directory tree that is not there.
var staleTree = lint.Rule[*claudemd.Subject]{
	Meta: lint.Meta{Code: "M107", Name: "stale-tree", Severity: lint.Warning, Kind: lint.KindTree, Since: "0.1.0", Doc: staleTreeDoc},
	Check: func(pass *lint.Pass[*claudemd.Subject]) {
		s := pass.Subject
		p := paths{subject: s, repo: s.Repo}
		for i := range s.Doc.Fences {
			f := &s.Doc.Fences[i]
			text := f.Text(s.Doc.Data())
			if top, _, _ := strings.Cut(text, "\n"); !treeFence(text) || repo.PlaceholderPath(strings.TrimRight(strings.Fields(top + " .")[0], "/")) {
				continue
			}
			for _, e := range staleEntries(&p, treeEntries(s.Doc, f)) {
				f := pass.Reportf(e.span, "the tree shows %s, which is not in the repository", e.path)
				f.Text = e.path
			}
		}
	},
}

func treeFence(text string) bool {
	return strings.Contains(text, "├─") || strings.Contains(text, "└─") || strings.Contains(text, "|-- ") || strings.Contains(text, "+-- ")
}

// entry is a line of a drawn tree.
type entry struct {
	path  string // from the top of the tree
	span  source.Span
	note  string // what stands behind the name
	dir   bool
	depth int
}

// treeEntries reads the lines with a branch. The column of the name tells the
// depth.
func treeEntries(d *claudemd.Doc, f *claudemd.Fence) []entry {
	var all []entry
	type level struct {
		column int
		name   string
	}
	var stack []level
	for _, l := range f.Lines {
		text := string(l.Text(d.Data()))
		at := strings.LastIndexAny(text, "─├└")
		if at < 0 {
			if i := strings.LastIndex(text, "-- "); i >= 0 && strings.ContainsAny(text[:i], "|+`") {
				at = i + 1
			} else {
				stack = nil
				continue
			}
		} else {
			at += len("─") - 1
		}
		rest := text[at+1:]
		name := strings.TrimLeft(rest, " ─-")
		start := len(text) - len(name)
		column := len([]rune(text[:start]))
		note := ""
		if i := strings.IndexAny(name, " \t"); i >= 0 {
			name, note = name[:i], name[i:]
		}
		for len(stack) > 0 && stack[len(stack)-1].column >= column {
			stack = stack[:len(stack)-1]
		}
		stack = append(stack, level{column, strings.TrimSuffix(name, "/")})
		var parts []string
		for _, s := range stack {
			parts = append(parts, s.name)
		}
		all = append(all, entry{
			path: strings.Join(parts, "/"), note: note, dir: strings.HasSuffix(name, "/"), depth: len(stack),
			span: source.Span{Start: l.Start + start, End: l.Start + start + len(name)},
		})
	}
	return all
}

// staleEntries are the entries that lead nowhere though the tree is one of this
// repository: most of its entries are there, and so is the entry's folder.
func staleEntries(p *paths, all []entry) []entry {
	var stale []entry
	base, ok := treeBase(p, all)
	if !ok {
		return nil
	}
	for _, e := range all {
		full := path.Join(base, e.path)
		if p.found(e.path) || p.found(full) || repo.PlaceholderPath(e.path) || repo.SlotPath(e.path) || strings.ContainsAny(e.path, "*{}<>[]()$,…") || p.repo.Ignored(full+"/") {
			continue
		}
		l := line{before: "", after: e.note}
		if l.uncertain() || gone.MatchString(strings.TrimLeft(e.note, " #-←")) || strings.Contains(strings.ToLower(e.note), "generated") || strings.Contains(strings.ToLower(e.note), "ignored") || strings.Contains(strings.ToLower(e.note), "optional") || strings.Contains(e.note, "可选") {
			continue
		}
		if !p.repo.Tree().IsDir(path.Dir(full)) || !(e.dir || fileExt(path.Ext(e.path))) {
			continue
		}
		stale = append(stale, e)
	}
	if len(stale)*3 > len(all) {
		return nil // a tree of something else
	}
	return stale
}

// treeBase is the folder that the top of a drawn tree stands for: the one below
// which most of its first entries are.
func treeBase(p *paths, all []entry) (string, bool) {
	var tops []string
	for _, e := range all {
		if e.depth == 1 {
			tops = append(tops, e.path)
		}
	}
	if len(tops) == 0 {
		return "", false
	}
	candidates := []string{"", p.subject.Dir()}
	for _, found := range p.repo.Tree().Named(path.Base(tops[0])) {
		candidates = append(candidates, repo.Clean(path.Dir(found)))
	}
	best, most := "", 0
	for _, c := range candidates {
		n := 0
		for _, t := range tops {
			if p.repo.Tree().Has(path.Join(c, t)) {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best, most*2 > len(tops)
}
