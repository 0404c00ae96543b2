package slicer

// This file holds every number that decides what is kept of a file, what is joined,
// and what is told of the rest, each with its reason. policy_test.go pins them: who
// changes one changes two lines, and reads what the quality tables say.

// The sizes of leaves, in lines that are not blank. Half of these were tried and
// reached the same recall; larger leaves are easier to read.
const (
	leafTarget = 10 // where a group of statements is closed
	leafMost   = 18 // a body up to here is not split
)

// What a line must be worth to be kept where nobody says how much is wanted. The
// price of a line grows with the square root of its file, as it does beside what is
// named. Large language models as readers found the place to change as often from
// what this keeps, with an outline of the rest, as from whole files; docs/relevance.md.
const (
	DefaultPrice = 3e-5
	// silentShare is what is kept of a file where no word of the prompt stands in
	// any: where everything may be meant, a fifth and an outline say where to look.
	silentShare = 0.2
)

// Defaults of Options.
const (
	DefaultWhole  = 8000
	SmallNamed    = 2000
	DefaultRanges = 8
)

// What another mention of a file costs besides its path, in bytes: the client
// puts two wrappers around each, with the file's name and, since its version
// 2.1.331, the lines; and what lines between two ranges may cost where there is a
// budget. Measured on that version, 2026-11-29.
const (
	mentionCost = 205
	gapBudget   = 60
)

// byteOffset is added to the size of a leaf before its score is divided by it:
// without it the shortest lines would always win.
const byteOffset = 50

// nearlyAllShare is the share of a file's size from which ranges save too little to
// be worth what they hide; each range counts as what a reference costs.
const nearlyAllShare = 0.9

// What a line must be worth beside what the prompt names, so that it is kept. The
// price of a line grows with the square root of the file: a percentage of a large
// file is more to read than the same of a small one, while a fix is as long in
// both. Measured on the development half of the slicing benchmark, by models that
// had seen none of its repositories; what is named in a file makes no leaf of it
// dearer or cheaper, since the scores know the names already (to raise the share
// of what is named to the one measured lost 0.01 of the recall at equal size).
const (
	besidePrice = 1.9e-5  // of a byte, in shares of the scores, in a file of besideSize
	besideSize  = 30000.0 // bytes
	leastBeside = 0.3     // in the smallest files
	// gapBeside closes gaps between ranges up to here: at equal size of all that is
	// sent it keeps more of the needed lines than mentions of their own.
	gapBeside = 600
	gapShare  = 40 // and no more than this part of the file
	// besideEntry is how much dearer a line is in a file of data of which the prompt
	// names an entry: the words of its keys stand in every other one too.
	besideEntry = 8
	// lonely is how much dearer a line is where one word of the prompt tells
	// something beside the name; where there are two, half of that, and so on.
	lonely = 2.0
	// longText is the number of such words from which a prompt is a text that names
	// many things in passing: within a limit, the scores alone ration its lines. To
	// keep what is named first cost 0.01 of the recall at 15 %.
	longText = 10
)

// Sizes of what belongs to a name, in lines.
const (
	longNamed   = 120 // a definition up to here is kept whole
	longCalled  = 40  // one that is called; of a longer one its signature
	longDoc     = 25  // a doc comment that is kept with the signature of what is called
	shortDoc    = 20  // and with the line that opens a class
	longOwn     = 15  // a constructor or a field's declaration
	longType    = 25  // the type of the receiver; of a longer one the fields that are used
	mostOwn     = 30  // of constructor, fields and constants, together
	mostCalled  = 16  // callees
	shortCalled = 4   // letters from which a name that stands once is enough for a callee
)

// shortName is the length from which a word in capitals is taken for a constant
// and not for an abbreviation.
const shortName = 4

// shortPrompt is the number of words up to which each of them is likely to be the
// name of what the prompt is about, if it is one at all.
const shortPrompt = 15

// fewRivals is how many definitions may share a name for all of them to be meant.
const fewRivals = 3

// mostRivals is how many may share a name for their signatures to be kept.
const mostRivals = 12

// nearOwner is what it is worth that the name in front is that of the innermost
// definition around: Order.total is less likely the total of an Order.Line.
const nearOwner = 0.25

// fewLines is how far off a definition may begin or end so that a line outside of
// it is taken for one of its own, and how much around such a line is kept where
// there is none.
const fewLines = 3

// longOuter is the size in lines up to which the function around a named function
// is taken with it.
const longOuter = 60

// minOdd is the length from which a name of several words tells something.
const minOdd = 6

// longPlace is the size in lines from which a range that a prompt names is not
// looked at line by line.
const longPlace = 400

// minPhraseBytes is the length from which quoted words can tell a place.
const minPhraseBytes = 10

const (
	likelyRows  = 3   // how many rows are marked
	likelyShare = 4.0 // and how often the mean of the leaves that are left out they score
	// pieceLines is from where a run of lines that are left out is told in two rows, and
	// namelessShare what of an outline's limit all may take but the names. On the
	// development half of the slicing benchmark, models unseen, 0.151 of the needed lines
	// are named or stand in a short row, of 0.195 that are left out; 0.128 were where the
	// most telling definitions had rows of their own, the others few names.
	pieceLines    = 120
	namelessShare = 0.65
	groupNames    = 110 // bytes of the names that a row lists, where it stands for several blocks
	rowText       = 130 // bytes of a row
	docText       = 64  // and of the words of a comment in it
)
