package claudemd_test

import (
	"fmt"

	"pare/claudemd"
)

// What is written by hand stays; the block between the marks is the program's.
func ExampleMerge() {
	hand := "# Shop\n\nPrices are in cents.\n"
	first, err := claudemd.Merge([]byte(hand), claudemd.Begin+"\nTest with `make test`.\n"+claudemd.End+"\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	again, err := claudemd.Merge(first, claudemd.Begin+"\nTest with `go test ./...`.\n"+claudemd.End+"\n")
	fmt.Printf("%s%v\n", again, err)
	// Output:
	// # Shop
	//
	// Prices are in cents.
	//
	// <!-- pare:begin generated: edit outside of these marks, refresh with pare claudemd update -->
	// Test with `go test ./...`.
	// <!-- pare:end -->
	// <nil>
}
