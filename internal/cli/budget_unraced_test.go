//go:build !race

package cli

// raced says whether the race detector is on, which makes long streams slow.
const raced = false
