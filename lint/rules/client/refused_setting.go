package clientrules

import (
	"fmt"
	"path"
	"strings"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/nearest"
	"pare/internal/source"
	"pare/lint"
)

// refusedSetting reports a value for which the client drops the whole file,
// permissions and hooks included.
func refusedSetting() Rule {
	return Rule{
		Meta: meta("S205", "refused-setting", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			if pass.Subject.Kind == Settings {
				for _, s := range knownSettings(clientfiles.Settings(), tree) {
					if s.row != nil && s.row.Else == clientfiles.File && countsHere(pass.Subject, s.row) {
						reportRefused(pass, s)
					}
				}
				refusedMarketplaces(pass, tree)
			}
			for _, set := range hookSets(pass.Subject) {
				for _, f := range hookFaults(set) {
					if f.event.Guard {
						reportHookFault(pass, f, "; a broken hook of "+f.event.Name+" could be a guard, so the client "+withoutGuard(pass.Subject.Kind))
					}
				}
			}
		}, Settings, Hooks, Plugin),
	}
}

// withoutGuard is what the client does about a file with a hook that could have been
// a guard.
func withoutGuard(k Kind) string {
	if k == Settings {
		return "drops the whole file, permissions included"
	}
	return "does not load the plugin"
}

// whole is what a refused value costs, in the words of every message.
const whole = "; the client drops the whole file for it, permissions and hooks included"

func reportRefused(pass *lint.Pass[*Subject], s setting) {
	for _, fault := range s.row.Value.Check(s.member.Value) {
		f := pass.Reportf(opening(fault.Node, pass.File().Data), "%s%s", faultText(s.path, s.member.Value, fault), whole)
		mend(f, fault, pass.File().Data)
	}
	if s.member.Value.Is(jsontree.Object) && s.row.Value.Takes(jsontree.Object) {
		for _, row := range missingKeys(clientfiles.Settings(), s.member.Value, s.path) {
			pass.Reportf(unquoted(s.member.KeySpan), "%s needs %q: %s%s", s.path, path.Base(dotted(row.Path)), row.Value, whole)
		}
	}
}

// dotted makes a path of slashes of one of dots.
func dotted(p string) string {
	b := []byte(p)
	for i := range b {
		if b[i] == '.' {
			b[i] = '/'
		}
	}
	return string(b)
}

// mend adds what was surely meant: a flag or a number in quotes, a word by its
// slip, one value where a list is expected.
func mend(f *lint.Finding, fault clientfiles.Fault, data []byte) {
	n, want := fault.Node, fault.Want
	whole := n.Span.Text(data)
	switch {
	case n.Is(jsontree.Text) && want.Takes(jsontree.Bool) && flagOf(n.Text) != "":
		f.Fix(lint.Unsafe, "write "+flagOf(n.Text), source.Edit{Span: n.Span, New: flagOf(n.Text)})
	case n.Is(jsontree.Text) && want.Takes(jsontree.Number) && number(n.Text, want):
		f.Fix(lint.Unsafe, "write "+n.Text, source.Edit{Span: n.Span, New: n.Text})
	case n.Is(jsontree.Text) && len(want.Literals()) > 0:
		if near := nearWord(n.Text, want.Literals()); near != "" {
			f.Remarkf("did you mean %q?", near)
			f.Fix(lint.Unsafe, "write "+near, source.Edit{Span: n.Span, New: `"` + near + `"`})
		}
	case n.Is(jsontree.Text) && want.Takes(jsontree.List) && n.Text != "":
		f.Fix(lint.Unsafe, "make it a list", source.Edit{Span: n.Span, New: "[" + string(whole) + "]"})
	}
}

// nearWord is the word that was meant: a slip of the hand seldom hits the first
// letter, and words of another meaning often look alike.
func nearWord(text string, words []string) string {
	near := nearest.To(text, words)
	if near == "" || text == "" || !strings.EqualFold(near[:1], text[:1]) {
		return ""
	}
	return near
}

// flagOf is the flag that a text means, "" for none.
func flagOf(text string) string {
	switch text {
	case "true", "True", "TRUE", "yes", "on", "1":
		return "true"
	case "false", "False", "FALSE", "no", "off", "0":
		return "false"
	}
	return ""
}

func number(text string, want *clientfiles.Shape) bool {
	n, err := jsontree.Parse([]byte(text))
	return err == nil && n.Is(jsontree.Number) && len(want.Check(n)) == 0
}

// countsHere reports whether the client reads a key from this file at all. A
// wrong value counts even where a right one does not, unless the client has put
// the key aside before it looks.
func countsHere(s *Subject, row *clientfiles.Row) bool {
	return row.Else == clientfiles.File || row.Read == clientfiles.All
}

// refusedMarketplaces: an unknown kind of source costs the file, any other fault
// the entry.
func refusedMarketplaces(pass *lint.Pass[*Subject], tree *jsontree.Node) {
	for _, key := range []string{"extraKnownMarketplaces", "additionalMarketplaces"} {
		n := tree.Get(key)
		if !n.Is(jsontree.Object) {
			continue
		}
		for i := range n.Members {
			kind := n.Members[i].Value.Get("source").Get("source")
			if kind.Is(jsontree.Text) && clientfiles.Sources().Row(kind.Text) == nil {
				words := clientfiles.Sources().Below("")
				f := pass.Reportf(inside(kind, pass.File().Data), "there is no source %q of a marketplace, only %s%s", kind.Text, listed(words), whole)
				if near := nearest.To(kind.Text, words); near != "" {
					f.Replace(lint.Unsafe, near, "write "+near)
				}
			}
		}
	}
}

// listed joins words with commas and a last "or".
func listed(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	text := words[0]
	for _, w := range words[1 : len(words)-1] {
		text += ", " + w
	}
	return text + " or " + words[len(words)-1]
}

// reportHookFault reports a broken part of hooks with what follows from it.
func reportHookFault(pass *lint.Pass[*Subject], f hookFault, follows string) {
	span := opening(f.at, pass.File().Data)
	if f.instead != "" {
		span = inside(f.at, pass.File().Data)
	}
	found := pass.Reportf(span, "%s%s", f.what, follows)
	if f.instead != "" {
		found.Replace(lint.Unsafe, f.instead, fmt.Sprintf("write %q", f.instead))
	}
}
