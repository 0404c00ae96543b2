package tokenize_test

import (
	"fmt"

	"pare/tokenize"
)

// A count of Claude's tokens is an estimate, and says how far off it may be.
func ExampleCount() {
	e := tokenize.Count("func main() { fmt.Println(\"hello\") }", tokenize.V5)
	fmt.Println(e.Low <= e.Tokens && e.Tokens <= e.High, e.Tokens)
	// Output:
	// true 15
}
