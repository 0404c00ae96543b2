// Package lint is the engine of the linter: what a rule, a finding and a fix
// are, how rules are run, and how findings are silenced, kept in a baseline,
// put in order and repaired.
//
// The engine knows no rule and touches no disk. A rule is a value with a pure
// function over a subject that somebody else prepared (a prompt, the closure of
// a CLAUDE.md, a skill); time, where it matters, is an argument. Everything is
// safe to call from many goroutines because nothing is shared.
//
// Codes name the subject: P for prompts, M for CLAUDE.md and what it loads, S
// for skills, agents, commands and settings, X for the engine's own findings. A
// code is never given to another rule.
package lint
