package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// shared are the files of internal/cli that any command may call into, and why.
var shared = map[string]string{
	"built.go":   "what the binary says of itself",
	"child.go":   "a program that the person names",
	"command.go": "the table of commands, and how one is run",
	"env.go":     "the world of a run, and the exit codes",
	"errors.go":  "errors and how they end a run",
	"flags.go":   "flags that mean the same everywhere, and what they open",
	"input.go":   "what a command reads, and paths as they were given",
	"output.go":  "documents and pages that are written",
}

// mostCommandLines bounds internal/cli without its tests. It only goes down: what a
// command does belongs to the package of its domain.
const mostCommandLines = 4400

// A command's file parses flags, calls one thing and prints. What another command needs
// as well is no part of a command: no function, no type, no constant of one.
func TestCommandsDoNotUseEachOther(t *testing.T) {
	files := commandFiles(t)
	declared := map[string]string{}
	for name, file := range files {
		for _, d := range file.Decls {
			for _, id := range declares(d) {
				declared[id] = name
			}
		}
	}
	used := map[string]bool{}
	for name, file := range files {
		for _, id := range file.Unresolved { // in this file, so that it is another's
			from := declared[id.Name]
			switch {
			case from == "" || from == name:
			case shared[from] != "":
				used[from] = true
			case family(from) == family(name), callsDown(id.Name):
			default:
				t.Errorf("%s uses %s of %s, another command: put it into the package of its domain, or into a shared file", name, id.Name, from)
			}
		}
	}
	for name := range shared {
		if !used[name] {
			t.Errorf("%s is shared by nobody", name)
		}
	}
}

// declares is the names that a declaration gives to the package.
func declares(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

func TestCommandsStayThin(t *testing.T) {
	lines := 0
	for name := range commandFiles(t) {
		data, err := os.ReadFile(filepath.Join("..", "cli", name))
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(data), "\n")
	}
	if lines > mostCommandLines || lines < mostCommandLines-300 {
		t.Errorf("internal/cli has %d lines; the bound is %d, and goes down with them", lines, mostCommandLines)
	}
}

// callsDown says that a function makes a command, for the table or the group it is in.
func callsDown(name string) bool { return strings.HasSuffix(name, "Command") }

// family is the command that a file belongs to.
func family(name string) string {
	first, _, _ := strings.Cut(strings.TrimSuffix(name, ".go"), "_")
	return first
}

func commandFiles(t *testing.T) map[string]*ast.File {
	paths, err := filepath.Glob(filepath.Join("..", "cli", "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("internal/cli: %d files, %v", len(paths), err)
	}
	files := map[string]*ast.File{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = file
	}
	return files
}

// Colour is for internal/report alone: it knows when a terminal takes it.
func TestOnlyReportColours(t *testing.T) {
	seen := false
	eachFile(t, parser.SkipObjectResolution, func(folder, rel string, parsed *ast.File) {
		inPattern := map[ast.Node]bool{} // an expression that finds colours writes none
		ast.Inspect(parsed, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "New" {
					if x, ok := f.X.(*ast.Ident); ok && x.Name == "lazyregexp" {
						inPattern[call.Args[0]] = true
					}
				}
			}
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING || inPattern[n] {
				return true
			}
			if text, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(text, "\x1b[") {
				if folder != "internal/report" {
					t.Errorf("%s writes colours; that is for internal/report", rel)
				}
				seen = true
			}
			return true
		})
	})
	if !seen {
		t.Error("internal/report colours nothing")
	}
}
