package place

import (
	"strings"

	"pare/internal/lazyregexp"
)

// colours are the codes by which terminals paint and link: whole, or without the
// escape character, which is lost where a text is pasted.
var (
	colours = lazyregexp.New("\x1b(?:\\[[0-9;:?]*[A-Za-z]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[@-Z\\\\^_])")
	remains = lazyregexp.New(`\[(?:0|[1-9]\d?(?:;\d{1,3}){0,4})m`)
)

// WithoutColours is a text without the codes by which terminals paint.
func WithoutColours(text string) string {
	if strings.IndexByte(text, 0x1b) >= 0 {
		text = colours.ReplaceAllString(text, "")
	}
	if strings.Contains(text, "[0m") || strings.Contains(text, "[39m") {
		text = remains.ReplaceAllString(text, "")
	}
	return text
}
