//go:build cgo

package grammars

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTypeScriptCompiler compares the declarations of a tree of TypeScript with
// what the compiler's own parser says. PARE_NODE_MODULES is a folder that holds
// the package typescript; PARE_TYPESCRIPT a folder of sources, by default that
// of the package's own declarations.
func TestTypeScriptCompiler(t *testing.T) {
	modules := os.Getenv("PARE_NODE_MODULES")
	node, err := exec.LookPath("node")
	if modules == "" || err != nil {
		t.Skip("no TypeScript compiler to compare with: install node and set PARE_NODE_MODULES to a folder with the package typescript")
	}
	root := os.Getenv("PARE_TYPESCRIPT")
	if root == "" {
		root = filepath.Join(modules, "typescript", "lib")
	}
	var files []string
	for _, ext := range []string{".ts", ".tsx", ".js", ".mjs", ".cjs", ".jsx"} {
		files = append(files, filesBelow(root, ext)...)
	}
	cmd := exec.Command(node, filepath.Join("testdata", "typescript_ast.cjs"))
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("typescript_ast.cjs: %v", err)
	}
	var typescript, javascript tally
	for doc := range oracleFiles(t, out) {
		data, err := os.ReadFile(doc.Path)
		if err != nil {
			continue
		}
		o := Parse(context.Background(), doc.Path, data, unhurried)
		mustHold(t, doc.Path, o, data)
		if o.Approximate {
			continue // too large, or minified
		}
		c := &javascript
		if o.Language != "javascript" {
			c = &typescript
		}
		for i := range o.Definitions {
			o.Definitions[i].Qualified = o.Definitions[i].Name // the script does not qualify
		}
		c.compareLines(t, doc.Path, data, o, doc.Definitions, nil)
	}
	t.Logf("TypeScript: %v; JavaScript: %v", &typescript, &javascript)
	if typescript.share() < 99.8 || javascript.share() < 99.8 {
		t.Error("less than 99.8 % agree")
	}
}
