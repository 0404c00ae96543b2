package tokenize

import "pare/internal/models"

// Family is a generation of Claude's tokenizer. The models of a family count
// text alike. The zero value is the newest, which counts the most.
type Family = models.Family

// The families. The set is closed.
const (
	V5 = models.V5 // Claude Opus 4.7, Opus 4.8, and everything from 5 on
	V3 = models.V3 // Claude 3 to 4.6
)
