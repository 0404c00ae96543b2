package lint_test

import (
	"bytes"
	"fmt"

	"pare/internal/source"
	"pare/lint"
)

// A rule is a value: what is known of it, and a pure check of a subject.
func ExampleRun() {
	shout := lint.Rule[*source.File]{
		Meta: lint.Meta{Code: "Z001", Name: "shouting", Severity: lint.Warning},
		Check: func(p *lint.Pass[*source.File]) {
			if at := bytes.Index(p.Subject.Data, []byte("!!!")); at >= 0 {
				span := source.Span{Start: at, End: at + 3}
				found := p.Reportf(span, "%d marks where one would do", 3)
				found.Fixes = []lint.Fix{{Message: "write one", Safety: lint.Safe, Edits: []source.Edit{{Span: span, New: "!"}}}}
			}
		},
	}
	file := source.NewFile("CLAUDE.md", []byte("Never push to main!!!\n"))
	found := lint.Run([]lint.Rule[*source.File]{shout}, file, file)
	for _, f := range found {
		fmt.Println(f.Rule.Code, f.Severity, f.Message)
	}
	repaired, _, err := lint.Repair(file, found, lint.Safe)
	fmt.Printf("%s%v\n", repaired, err)
	// Output:
	// Z001 warning 3 marks where one would do
	// Never push to main!
	// <nil>
}
