package promptrules

import (
	"embed"
	"slices"

	"pare/lint"
)

// Rule is a rule for prompts.
type Rule = lint.Rule[*Subject]

//go:embed pages/*.md
var pages embed.FS

// page is the page of a rule.
func page(name string) string {
	data, err := pages.ReadFile("pages/" + name + ".md")
	if err != nil {
		panic(err) // a page that is not embedded: a test runs this at once
	}
	return string(data)
}

// All lists the rules in the order of their codes.
func All() []Rule { return slices.Concat(OfReferences(), ofText()) }

// OfReferences are the rules about references. They hold for commands and skills
// too, whose references the client attaches.
func OfReferences() []Rule {
	return []Rule{
		// How a reference is written: what it attaches is not what it says.
		ignoredRange(),
		ignoredReference(),
		missingFile(),
		folderReference(),
		reversedRange(),
		rangePastEnd(),
		lineZero(),
		symbolReference(),
		surplusReference(),
		slashStart(),
		referenceInMarkup(),
		splitDefinition(),
		staleRange(),
		// What a reference costs.
		wholeFile(),
		overSizeGate(),
		overReadLimit(),
		repeatedReference(),
		loadedReference(),
		lockReference(),
		minifiedReference(),
		generatedReference(),
		vendoredReference(),
		binaryReference(),
	}
}

// ofText are the rules about what a prompt says, which a command or a skill may.
func ofText() []Rule {
	return []Rule{
		// What the text is.
		pastedCode(),
		pastedGuide(),
		pastedLog(),
		unboundedAsk(),
		vagueAsk(),
		// What must not be sent, and what does not fit.
		secretInPrompt(),
		hiddenCharacter(),
		overTokenLimit(),
		overBudgetShare(),
	}
}

func meta(code, name string, severity lint.Severity, kind lint.Kind) lint.Meta {
	return lint.Meta{Code: code, Name: name, Severity: severity, Kind: kind, Since: "0.1.0", Doc: page(name)}
}
