package lazyregexp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// What is compiled late is wrong late: every expression of the project that is
// written out where it is made is compiled here.
func TestEveryExpressionCompiles(t *testing.T) {
	found := 0
	eachFile(t, func(files *token.FileSet, _ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 || !isCall(call.Fun, "lazyregexp", "New") {
				return true
			}
			if expr, ok := written(call.Args[0]); ok {
				found++
				if _, err := regexp.Compile(expr); err != nil {
					t.Errorf("%s: %v", files.Position(call.Pos()), err)
				}
			}
			return true
		})
	})
	if found == 0 {
		t.Error("no expression was found")
	}
}

// Nothing that ships compiles an expression before main: each run would pay.
func TestNothingIsCompiledAtTheStart(t *testing.T) {
	eachFile(t, func(files *token.FileSet, name string, file *ast.File) {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "benchmarks/") || file.Name.Name == "main" {
			return
		}
		for _, decl := range file.Decls {
			if _, ok := decl.(*ast.GenDecl); !ok {
				continue
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && isCall(call.Fun, "regexp", "MustCompile") {
					t.Errorf("%s: compiled at the start; use lazyregexp.New", files.Position(call.Pos()))
				}
				_, later := n.(*ast.FuncLit)
				return !later
			})
		}
	})
}

// eachFile calls f for every Go file of the project, with its name from the root.
func eachFile(t *testing.T, f func(files *token.FileSet, name string, file *ast.File)) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		f(files, filepath.ToSlash(rel), file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func isCall(fun ast.Expr, of, name string) bool {
	s, ok := fun.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != name {
		return false
	}
	pkg, ok := s.X.(*ast.Ident)
	return ok && pkg.Name == of
}

// written is the value of a literal, or of several with + between.
func written(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := written(e.X)
		right, also := written(e.Y)
		return left + right, ok && also && e.Op == token.ADD
	}
	return "", false
}

// Each method gives what the same method of the compiled expression gives.
func TestMethodsAgree(t *testing.T) {
	const expr, text = `(\w)(\d)`, "a1 b2 c"
	lazy, eager := reflect.ValueOf(New(expr)), reflect.ValueOf(regexp.MustCompile(expr))
	for i := range lazy.NumMethod() {
		method := lazy.Type().Method(i)
		var in []reflect.Value
		for j := 1; j < method.Type.NumIn(); j++ {
			switch method.Type.In(j).String() {
			case "string":
				in = append(in, reflect.ValueOf(text))
			case "[]uint8":
				in = append(in, reflect.ValueOf([]byte(text)))
			case "int":
				in = append(in, reflect.ValueOf(-1))
			default:
				in = append(in, reflect.ValueOf(strings.ToUpper))
			}
		}
		got, want := lazy.Method(i).Call(in)[0].Interface(), eager.MethodByName(method.Name).Call(in)[0].Interface()
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", method.Name, got, want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	r := New(`^a+$`)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if !r.MatchString("aaa") {
				t.Error("no match")
			}
		})
	}
	all.Wait()
}
