//go:build !race

package transcript

// raced says whether the race detector is on, which makes big streams slow.
const raced = false
