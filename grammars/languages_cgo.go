//go:build cgo

package grammars

import (
	"sync"

	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/bash"
	"github.com/smacker/go-tree-sitter/c"
	"github.com/smacker/go-tree-sitter/cpp"
	"github.com/smacker/go-tree-sitter/csharp"
	"github.com/smacker/go-tree-sitter/css"
	"github.com/smacker/go-tree-sitter/elixir"
	"github.com/smacker/go-tree-sitter/golang"
	"github.com/smacker/go-tree-sitter/hcl"
	"github.com/smacker/go-tree-sitter/java"
	"github.com/smacker/go-tree-sitter/javascript"
	"github.com/smacker/go-tree-sitter/kotlin"
	"github.com/smacker/go-tree-sitter/lua"
	"github.com/smacker/go-tree-sitter/php"
	"github.com/smacker/go-tree-sitter/protobuf"
	"github.com/smacker/go-tree-sitter/python"
	"github.com/smacker/go-tree-sitter/ruby"
	"github.com/smacker/go-tree-sitter/rust"
	"github.com/smacker/go-tree-sitter/scala"
	"github.com/smacker/go-tree-sitter/swift"
	"github.com/smacker/go-tree-sitter/typescript/tsx"
	"github.com/smacker/go-tree-sitter/typescript/typescript"
)

// binding joins a language of ours to its grammar. The table is made when the
// first file of the language comes.
type binding struct {
	language *language
	get      func() *sitter.Language
	once     sync.Once
	grammar  grammar
	table    *table
}

var bindings = [...]binding{
	{language: &langGo, get: golang.GetLanguage},
	{language: &langPython, get: python.GetLanguage},
	{language: &langJavaScript, get: javascript.GetLanguage},
	{language: &langTypeScript, get: typescript.GetLanguage},
	{language: &langTSX, get: tsx.GetLanguage},
	{language: &langJava, get: java.GetLanguage},
	{language: &langKotlin, get: kotlin.GetLanguage},
	{language: &langRust, get: rust.GetLanguage},
	{language: &langC, get: c.GetLanguage},
	{language: &langCPP, get: cpp.GetLanguage},
	{language: &langCSharp, get: csharp.GetLanguage},
	{language: &langRuby, get: ruby.GetLanguage},
	{language: &langPHP, get: php.GetLanguage},
	{language: &langSwift, get: swift.GetLanguage},
	{language: &langScala, get: scala.GetLanguage},
	{language: &langBash, get: bash.GetLanguage},
	{language: &langElixir, get: elixir.GetLanguage},
	{language: &langLua, get: lua.GetLanguage},
	{language: &langHCL, get: hcl.GetLanguage},
	{language: &langProtobuf, get: protobuf.GetLanguage},
	{language: &langCSS, get: css.GetLanguage},
}

// grammarFor is the grammar of a language and its table, which is nil if no
// grammar is linked for it.
func grammarFor(l *language) (grammar, *table) {
	for i := range bindings {
		b := &bindings[i]
		if b.language != l {
			continue
		}
		b.once.Do(func() {
			// A table that does not fit its grammar is a bug that a test finds;
			// the file is then cut without it.
			b.grammar = grammarOf(b.get())
			b.table, _ = newTable(b.grammar.symbols(), b.grammar.fields(), l.syntax)
		})
		return b.grammar, b.table
	}
	return grammar{}, nil
}
