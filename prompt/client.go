package prompt

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a version of the client. The zero value stands for the newest one that
// was measured, see [Newest].
type Version struct{ Major, Minor, Patch int }

// Newest is the newest version of the client that was run to find the facts of this
// package (2026-11-30).
var Newest = Version{2, 1, 332}

// The versions from which the client does something otherwise. Each was found by
// running the one before and the one after against a stand-in of the API
// (2026-11-29 and 2026-11-30).
var (
	// callNamesLines: the line that calls a Read for a range names its offset and
	// limit; before, the path alone.
	callNamesLines = Version{2, 1, 331}
	// overTokensNoted: a text over the limit of tokens of which the first lines are
	// over it too leaves a note, as one over the limit of bytes does; before, nothing.
	overTokensNoted = Version{2, 1, 332}
)

// ParseVersion reads "2.1.332", also with words behind it, as the client prints it.
func ParseVersion(text string) (Version, error) {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	parts := strings.Split(word, ".")
	var n [3]int
	for i := range n {
		var err error
		if i >= len(parts) || len(parts) > len(n) {
			return Version{}, fmt.Errorf("%q is no version of the client", text)
		}
		if n[i], err = strconv.Atoi(parts[i]); err != nil || n[i] < 0 {
			return Version{}, fmt.Errorf("%q is no version of the client", text)
		}
	}
	return Version{n[0], n[1], n[2]}, nil
}

// String is the version with dots.
func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch) }

// Before reports whether the version is older than another.
func (v Version) Before(w Version) bool {
	switch {
	case v.Major != w.Major:
		return v.Major < w.Major
	case v.Minor != w.Minor:
		return v.Minor < w.Minor
	}
	return v.Patch < w.Patch
}

// does reports whether the client of these options does what came with a version.
func (o Options) does(since Version) bool {
	return o.Client == Version{} || !o.Client.Before(since)
}
