// Package figures writes numbers as people read them.
//
// It imports nothing of ours, so that every layer writes them alike.
package figures

import (
	"strconv"
	"strings"
)

// Commas is a number with a comma between each three digits: 52,400.
func Commas(n int) string {
	digits, negative := strings.CutPrefix(strconv.Itoa(n), "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if negative {
		return "-" + digits
	}
	return digits
}
