// Package claudemdrules holds the rules for a CLAUDE.md and the files that load with it.
//
// One rule, one file, one page: the page is embedded, and a test runs the rule on
// the examples in it. Rules are pure functions of a [claudemd.Subject]; a
// repository's files come in through it and are read only when a rule asks.
package claudemdrules

import (
	"slices"

	"pare/claudemd"
	"pare/lint"
)

// Rule is a rule for a CLAUDE.md.
type Rule = lint.Rule[*claudemd.Subject]

// All lists every rule for a CLAUDE.md, in the order of their codes.
func All() []Rule {
	return slices.Concat(references(), texts())
}

// OfRepository lists the rules that hold the paths and commands of a text against
// the repository, for texts that are no instructions: skills, agents, commands.
func OfRepository() []Rule {
	return []Rule{stalePath, staleLine, missingCommand}
}

// references are the rules that hold the text against the repository.
func references() []Rule {
	return []Rule{
		stalePath,
		brokenLink,
		emptyGlob,
		staleLine,
		staleHeading,
		missingCommand,
		staleTree,
		missingImport,
		importPunctuation,
		importFragment,
		importInCode,
		quotedImport,
		importCycle,
		importTooDeep,
		externalImport,
		importedCode,
		unclosedFence,
		copiedReadme,
	}
}
