package slicer

// Means says how a prompt names something. The set is closed, and goes from the
// surest to the weakest.
type Means uint8

// The means.
const (
	ByQualifiedName Means = iota // Order.refund_total
	ByName                       // refund_total, written as only a name is
	ByLine                       // line 12 of a.py, a.py:12
	ByFrame                      // a frame of a stack trace
	ByHunk                       // a hunk of a diff
	ByQuote                      // text that stands in the file as it is
	ByCall                       // a qualified name within code that is no part of the file
	ByWord                       // total, a plain word where a name stands
	BySlip                       // refund_totl, refundTotal: nearly the name
	ByUse                        // a name that no definition has; what uses it
	ByCode                       // a name within code that is no part of the file
	means
)

// String is the means in a few words.
func (m Means) String() string {
	return [...]string{
		"qualified name", "name", "line", "frame", "hunk", "quote", "call", "word", "slip", "use", "code",
	}[m]
}
