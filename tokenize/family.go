package tokenize

// Family is a generation of Claude's tokenizer. The models of a family count
// text alike. The zero value is the newest, which counts the most.
type Family uint8

// The families. The set is closed.
const (
	V5 Family = iota // Claude Opus 4.7, Opus 4.8, and everything from 5 on
	V3               // Claude 3 to 4.6
)

// String is the name of the family: "v3" or "v5".
func (f Family) String() string {
	if f == V3 {
		return "v3"
	}
	return "v5"
}
