// Package manual is what the command line says of itself: help, the man page, and
// the completions of shells. All of it is written from one table of commands, so that
// no two of them can disagree.
//
// It knows no flag library and runs nothing; internal/cli hands the table in.
package manual

// Command is one row of the table of commands.
type Command struct {
	Name  string // one word
	Args  string // what follows the flags: "[FILE]"
	Short string // one line, lower case, no full stop
	Long  string // paragraphs that teach; wrapped by hand at 80 columns

	Examples []Example
	// Runs is false for a command that only holds others.
	Runs bool
	// Flags are those that are shown, and Usages is the table of them that help prints.
	Flags  []Flag
	Usages string
	Subs   []Command
	// Words are arguments worth completing that are no commands.
	Words []Example
}

// Example is a command line, or a word of one, that is worth showing, and what it does.
type Example struct{ Line, What string }

// Flag is one flag of a command.
type Flag struct {
	Name   string
	Letter string // the short form; empty: none
	Value  string // what stands for its value: "FILE"
	Does   string // what it does
	Alone  bool   // it may stand without a value
}
