package trim

// This file holds every number that decides what becomes of a reference, each with
// its reason. policy_test.go pins them.

// nearlyWhole is the share of a file's bytes from which naming ranges saves less
// than it hides.
const nearlyWhole = 0.9

// roomForRanges is how many mentions are left for the files of the choice,
// together: the client takes a hundred of a prompt.
const roomForRanges = 90

const (
	// maxFileBytes is the size from which a file is not read at all: nobody means
	// to send a part of it, and reading it would take longer than the rest together.
	maxFileBytes = 64 << 20
	// MaxSliceBytes is the size up to which a file is taken apart. Larger ones are
	// data or generated, and as lines they can still be named.
	MaxSliceBytes = 4 << 20
)

// gateShare is how full a piece may be, so that an estimate that is a little low
// does no harm.
const gateShare = 0.8

// What an outline of the lines that are left out of a file may cost: a share of the
// file's tokens, which is much for a small file, and no more than a part of what is
// kept of it, so that it costs little beside a function that is named. A handful of
// rows is always worth it: without them a reader does not know that there is more.
const (
	outlineShare  = 0.02
	outlineSmall  = 250  // tokens; up to here a file's outline may be a larger share of it
	outlineTenth  = 0.1  // of a small file
	outlineBeside = 0.35 // of what is kept
	outlineLeast  = 120  // tokens
)

// maxTries bounds how often a choice is made smaller for MaxTokens, and leastBytes
// how small: less than a short function says nothing.
const (
	maxTries   = 7
	leastBytes = 300
)

// maxRewrites bounds how often the halves of replacements that do not go together
// are tried again: each try reads the whole prompt.
const maxRewrites = 100
