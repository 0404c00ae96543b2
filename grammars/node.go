package grammars

// node is one node of a tree, in the order of a pre-order walk: struct pare_node
// of walker.h, which a test compares with this.
type node struct {
	start, end        uint32 // bytes
	firstRow, lastRow uint32 // from 0
	parent            int32  // index, or none
	next              uint32 // index after the last node within
	symbol, field     uint16 // symbol is errorSymbol for an ERROR node; field may be 0
	flags             uint32
}

const (
	hasError    = 1
	isMissing   = 2
	errorSymbol = 0xffff
)
