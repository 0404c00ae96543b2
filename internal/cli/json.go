package cli

import (
	"encoding/json"
	"io"
)

// writeJSON writes one document, indented, with its characters as they are.
func writeJSON(w io.Writer, doc any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
