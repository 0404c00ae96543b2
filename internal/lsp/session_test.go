package lsp_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pare/internal/golden"
	"pare/internal/lsp"
)

// session is a recorded one: its lines are what a person does in an editor, and
// what the person sees is written below each.
//
//	open NAME               the file as it is on the disk; what is found in it
//	hover NAME "PART"       at the first place of that part
//	hints NAME
//	complete NAME "PART"    at the end of the part
//	define NAME "PART"
//	actions NAME "PART" [KIND]
//	apply NAME "PART" "TITLE"   the first action there whose title begins so; the text after it
//	type NAME "PART" "TEXT"     puts a text in the place of the part; what is found then
//	rename OLD NEW          on the disk
//	save NAME               onto the disk; what is found then
//	close NAME
type session struct {
	*editor
	out strings.Builder
}

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\S+`)

func (s *session) do(line string) {
	s.t.Helper()
	var f []string
	for _, word := range quoted.FindAllString(line, -1) {
		if text, err := strconv.Unquote(word); err == nil {
			word = text
		}
		f = append(f, word)
	}
	f = append(f, "", "", "")
	fmt.Fprintf(&s.out, "> %s\n", line)
	name, part := f[1], f[2]
	switch f[0] {
	case "open":
		data, err := os.ReadFile(filepath.Join(s.dir, name))
		if err != nil {
			s.t.Fatal(err)
		}
		s.open(name, string(data))
		s.show(s.findings(name))
	case "type":
		from := s.place(name, part)
		s.change(name, edit{lsp.Range{Start: from, End: s.after(name, part)}, f[3]})
		s.show(s.findings(name))
	case "hover":
		var h struct {
			Contents struct{ Value string }
		}
		s.answer(&h, "textDocument/hover", s.at(name, s.place(name, part)))
		s.first(h.Contents.Value, 3)
	case "hints":
		s.hints(name)
	case "complete":
		s.completion(name, part)
	case "define":
		var l *struct {
			URI   string
			Range lsp.Range
		}
		s.answer(&l, "textDocument/definition", s.at(name, s.place(name, part)))
		if l == nil {
			s.out.WriteString("nowhere\n")
			return
		}
		fmt.Fprintf(&s.out, "%s lines %d to %d\n", strings.TrimPrefix(l.URI, s.uri("")+"/"), l.Range.Start.Line+1, l.Range.End.Line)
	case "actions":
		for _, a := range s.actions(name, lsp.Range{Start: s.place(name, part), End: s.after(name, part)}, kinds(f[3])...) {
			fmt.Fprintf(&s.out, "%s: %s\n", a.Kind, a.Title)
		}
	case "apply":
		s.applied(name, part, f[3])
	case "rename":
		if err := os.Rename(filepath.Join(s.dir, name), filepath.Join(s.dir, part)); err != nil {
			s.t.Fatal(err)
		}
		s.notify("workspace/didRenameFiles", map[string]any{"files": []any{map[string]string{"oldUri": s.uri(name), "newUri": s.uri(part)}}})
	case "save":
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(s.texts[name]), 0o666); err != nil {
			s.t.Fatal(err)
		}
		s.notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": s.uri(name)}})
		s.show(s.findings(name))
	case "close":
		s.notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": s.uri(name)}})
		s.versions[name] = 0
		s.show(s.findings(name))
	default:
		s.t.Fatalf("no such line: %s", line)
	}
}

func kinds(only string) []string {
	if only == "" {
		return nil
	}
	return []string{only}
}

// after is where a part of what is shown ends.
func (s *session) after(name, part string) lsp.Position {
	p := s.place(name, part)
	p.Character += len(part) // parts are of ASCII and on one line
	return p
}

func (s *session) show(found []finding) {
	for _, f := range found {
		fmt.Fprintf(&s.out, "%d:%d-%d:%d %s %s\n", f.Range.Start.Line+1, f.Range.Start.Character+1, f.Range.End.Line+1, f.Range.End.Character+1, f.Code, f.Message)
	}
	if len(found) == 0 {
		s.out.WriteString("nothing\n")
	}
}

// first shows so many lines of a text.
func (s *session) first(text string, n int) {
	for _, line := range strings.Split(text, "\n") {
		if n--; n < 0 {
			break
		}
		fmt.Fprintf(&s.out, "%s\n", strings.TrimRight(line, " "))
	}
}

func (s *session) hints(name string) {
	var all []struct {
		Position lsp.Position
		Label    string
	}
	s.answer(&all, "textDocument/inlayHint", s.at(name, lsp.Position{}))
	for _, h := range all {
		fmt.Fprintf(&s.out, "%d:%d %s\n", h.Position.Line+1, h.Position.Character+1, h.Label)
	}
}

func (s *session) completion(name, part string) {
	var list struct {
		Items []struct {
			Label, Detail string
			TextEdit      edit
		}
	}
	s.answer(&list, "textDocument/completion", s.at(name, s.after(name, part)))
	for _, i := range list.Items {
		fmt.Fprintf(&s.out, "%s → %s\n", i.Label, i.TextEdit.NewText)
	}
}

func (s *session) applied(name, part, title string) {
	for _, a := range s.actions(name, lsp.Range{Start: s.place(name, part), End: s.after(name, part)}) {
		if !strings.HasPrefix(a.Title, title) {
			continue
		}
		s.apply(a)
		found := s.findings(name)
		for _, line := range strings.Split(strings.TrimSuffix(s.texts[name], "\n"), "\n") {
			fmt.Fprintf(&s.out, "| %s\n", line)
		}
		s.show(found)
		return
	}
	s.t.Errorf("no action %q at %q of %s", title, part, name)
}

// TestSession plays the recorded sessions: what an editor shows of each kind of file,
// and of each thing that one can do there.
func TestSession(t *testing.T) {
	names, err := filepath.Glob("testdata/session/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{"shop/models.py": shop()}
			want := -1
			for i, f := range a.Files {
				if files[f.Name] = string(f.Data); f.Name == "want" {
					want = i
					delete(files, f.Name)
				}
			}
			s := &session{editor: startEditor(t, files)}
			for line := range strings.Lines(string(a.Comment)) {
				if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
					s.do(line)
				}
			}
			if err := s.goodbye(); err != nil {
				t.Errorf("the end: %v", err)
			}
			got := magnitudes(s.out.String())
			if golden.Update() {
				if want < 0 {
					a.Files, want = append(a.Files, txtar.File{Name: "want"}), len(a.Files)
				}
				a.Files[want].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want < 0 {
				t.Fatal("nothing to compare with")
			}
			if diff := cmp.Diff(string(a.Files[want].Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// tokens is a number of them. It depends on how long the path of the folder is, so
// that of a recorded one only the size is kept.
var tokens = regexp.MustCompile(`(?:~|about )[0-9,]+`)

func magnitudes(text string) string {
	return tokens.ReplaceAllStringFunc(text, func(s string) string {
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return 'N'
			}
			return r
		}, s)
	})
}

// TestOneFigure: what a reference costs is one figure, whoever tells it: the rule,
// the hint beside it, the sum at the top, and the title of what narrows it.
func TestOneFigure(t *testing.T) {
	e := startEditor(t, map[string]string{"shop/models.py": shop()})
	name := "prompts/x.md"
	e.open(name, "Why is Basket.refund_total in @shop/models.py negative?\n")
	told := e.findings(name)[0].Message
	s := &session{editor: e}
	s.hints(name)
	hints := s.out.String()
	title := e.actions(name, all, "refactor.rewrite")[0].Title
	figure := regexp.MustCompile(`whole: ~([0-9,]+) tokens`).FindStringSubmatch(hints)
	if figure == nil {
		t.Fatalf("no hint: %s", hints)
	}
	if !strings.Contains(title, "instead of ~"+figure[1]+" tokens") {
		t.Errorf("the hint says %s, the action %q", figure[1], title)
	}
	// Hints are rounded to three figures, findings are not.
	if exact := tokens.FindString(told); len(exact) < len("about 10,000") || exact[len("about "):][:3] != figure[1][:3] {
		t.Errorf("the hint says %s, the finding %q", figure[1], told)
	}
	narrowed := regexp.MustCompile(`\(~([0-9,]+) instead`).FindStringSubmatch(title)
	e.apply(e.actions(name, all, "refactor.rewrite")[0])
	e.findings(name)
	s.out.Reset()
	s.hints(name)
	if !strings.Contains(s.out.String(), ": ~"+narrowed[1]+" tokens") {
		t.Errorf("the action promised %s, the hint says %s", narrowed[1], s.out.String())
	}
}

// shop is a program of which a prompt needs one function.
func shop() string {
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, "class Order%d:\n    def total(self, items):\n        return sum(i.price for i in items)\n\n\n", i)
	}
	return b.String() + "class Basket:\n    def refund_total(self, paid):\n        return paid - self.discount\n"
}
