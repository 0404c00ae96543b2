package repo

// Purpose is what a command is for. The set is closed; the order is that in which
// people list commands.
type Purpose uint8

// The purposes. ForOther is everything that is none of them.
const (
	ForOther Purpose = iota
	ForInstall
	ForBuild
	ForTest
	ForLint
	ForTypes
	ForFormat
	ForRun
	ForGenerate
)

// String is the name of the purpose.
func (p Purpose) String() string {
	return [...]string{"other", "install", "build", "test", "lint", "types", "format", "run", "generate"}[p]
}
