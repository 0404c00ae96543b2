package prompt

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
)

// Limits are the client's limits for what a mention may attach. They age: Date
// and Source say when and how they were found.
type Limits struct {
	Source string `json:"source"`
	Date   string `json:"date"`

	FileBytes     int64 `json:"file_bytes"`     // a text over it gives a note, also when only a range is asked for
	FileTokens    int   `json:"file_tokens"`    // what is asked for may cost so many tokens
	RetryLines    int   `json:"retry_lines"`    // how many lines are tried when it costs more
	FolderEntries int   `json:"folder_entries"` // names that are listed of a folder
	Mentions      int   `json:"mentions"`       // of one prompt
	PDFBytes      int64 `json:"pdf_bytes"`      // a larger PDF gives a note

	NotebookOutputChars int `json:"notebook_output_chars"` // of one cell; more are left out
	NULBytes            int `json:"nul_bytes_looked_at"`   // how far into a text NUL is looked for
	ImageSide           int `json:"image_side_pixels"`     // a larger image is scaled down to it

	CharsPerToken      int      `json:"chars_per_token"` // the rough estimate that decides whether tokens are counted at all
	DenseCharsPerToken int      `json:"dense_chars_per_token"`
	DenseExtensions    []string `json:"dense_extensions"`
}

//go:embed limits.json
var limitsFile []byte

var clientLimits = sync.OnceValue(func() Limits {
	var l Limits
	if err := json.Unmarshal(limitsFile, &l); err != nil {
		panic(fmt.Sprintf("limits.json is embedded and wrong: %v", err))
	}
	return l
})

// ClientLimits are the limits of the client that the facts were taken from.
func ClientLimits() Limits { return clientLimits() }

//go:embed binary.txt
var binaryList string

var binaryExtensions = sync.OnceValue(func() map[string]bool { return readExtensions(binaryList) })

// isBinaryName reports whether the client refuses a file for its name. What
// follows the last dot counts, also when nothing stands before it.
func isBinaryName(base string) bool {
	dot := strings.LastIndexByte(base, '.')
	return dot >= 0 && binaryExtensions()[strings.ToLower(base[dot:])]
}

// extension is that of a name in lower case, with its dot; a dot at the start
// makes none.
func extension(base string) string {
	return strings.ToLower(path.Ext(strings.TrimLeft(base, ".")))
}

// readExtensions reads a list of words with # comments.
func readExtensions(list string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(list) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, e := range strings.Fields(line) {
			out["."+e] = true
		}
	}
	return out
}

// roughTokens is the client's rough estimate, rounded half up.
func (l Limits) roughTokens(chars int, ext string) int {
	per := l.CharsPerToken
	if ext != "" && slices.Contains(l.DenseExtensions, ext[1:]) {
		per = l.DenseCharsPerToken
	}
	return (2*chars + per) / (2 * per)
}
