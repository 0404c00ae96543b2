//go:build cgo

package grammars

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pare/internal/source"
)

// goPackages are looked at in every run of the tests; PARE_FULL=1 looks at all
// of $GOROOT/src.
var goPackages = []string{"net/http", "go", "encoding", "sync", "strings", "reflect", "cmd/compile/internal/types2", "text"}

// TestGoParser compares the functions, types, constants and variables of Go's
// own source with what go/parser says: the span from the doc comment to the end.
func TestGoParser(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	root := filepath.Join(strings.TrimSpace(string(out)), "src")
	if _, statErr := os.Stat(root); err != nil || statErr != nil {
		t.Skip("no Go source to compare with: go env GOROOT gives no folder with src")
	}
	dirs := goPackages
	if os.Getenv("PARE_FULL") != "" {
		dirs = []string{"."}
	}
	var proper, odd tally
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			want := goDeclarations(path, data)
			if want == nil {
				return nil // not Go by go/parser, as some of testdata
			}
			o := Parse(context.Background(), path, data, unhurried)
			mustHold(t, path, o, data)
			// testdata holds what is Go for the parser only: errors on purpose.
			tally := &proper
			if strings.Contains(path, "testdata") {
				tally = &odd
			}
			tally.compare(t, path, o, want)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("declarations: %v; in testdata: %v", &proper, &odd)
	if proper.share() < 99.99 {
		t.Errorf("less than 99.99 %% agree")
	}
}

func goDeclarations(path string, data []byte) []expected {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var list []expected
	file := fset.File(f.FileStart)
	add := func(name string, n ast.Node, doc *ast.CommentGroup) {
		if name == "_" || strings.HasSuffix(name, "._") {
			return // it declares nothing that anybody could ask for, and the outline gives it no name
		}
		start := n.Pos()
		if doc != nil {
			start = doc.Pos()
		}
		list = append(list, expected{name, source.Span{Start: file.Offset(start), End: file.Offset(n.End())}})
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(receiver(d)+d.Name.Name, d, d.Doc)
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			for _, s := range d.Specs {
				var node ast.Node = s
				name, doc := specName(s)
				if !d.Lparen.IsValid() {
					node, doc = d, d.Doc
				}
				add(name, node, doc)
			}
		}
	}
	return list
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch e := t.(type) {
		case *ast.StarExpr:
			t = e.X
		case *ast.ParenExpr:
			t = e.X
		case *ast.IndexExpr:
			t = e.X
		case *ast.IndexListExpr:
			t = e.X
		case *ast.Ident:
			return e.Name + "."
		default:
			return ""
		}
	}
}

func specName(s ast.Spec) (string, *ast.CommentGroup) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		return s.Name.Name, s.Doc
	case *ast.ValueSpec:
		return s.Names[0].Name, s.Doc
	}
	return "", nil
}
