package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"pare/grammars"
	"pare/internal/version"
)

// built is what pare says of its own binary.
type built struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Revision string `json:"revision,omitempty"`
	// Grammars is false in a build without cgo: blocks are found by braces and
	// indentation only.
	Grammars bool `json:"grammars"`
}

// buildVersion is the version, and what the Go tool stamped into the binary.
func buildVersion() built {
	v := built{Version: version.Number, Go: runtime.Version(), Grammars: grammars.Available()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.Revision = s.Value
		}
	}
	return v
}

// String is the line that a person reads.
func (b built) String() string {
	facts := []string{b.Go}
	if b.Revision != "" {
		facts = append(facts, b.Revision)
	}
	if !b.Grammars {
		facts = append(facts, "without grammars")
	}
	return fmt.Sprintf("pare %s (%s)", b.Version, strings.Join(facts, ", "))
}
