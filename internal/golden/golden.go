// Package golden is the flag with which tests write anew what they compare with:
//
//	go test ./... -update
//
// A test program refuses a flag that it does not know, so every package with tests
// imports this one, whether it has such files or not.
package golden

import "flag"

var update = flag.Bool("update", false, "write the files that tests compare with anew")

// Update reports whether tests are to write what they compare with.
func Update() bool { return *update }
