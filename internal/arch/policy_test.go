package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every number of a policy is pinned by the table of its package, so that a new one is
// not forgotten there.
func TestEveryPolicyIsPinned(t *testing.T) {
	for _, folder := range []string{"slicer", "trim"} {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "..", folder, "policy.go"), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		table, err := os.ReadFile(filepath.Join("..", "..", folder, "policy_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			value, ok := n.(*ast.ValueSpec)
			for i := 0; ok && i < len(value.Names); i++ {
				if name := value.Names[i].Name; !strings.Contains(string(table), fmt.Sprintf("{%q, %s, ", name, name)) {
					t.Errorf("%s of %s/policy.go is not in the table of policy_test.go", name, folder)
				}
			}
			return true
		})
	}
}
