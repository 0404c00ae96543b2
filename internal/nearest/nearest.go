// Package nearest finds the word that somebody probably meant.
//
// It imports nothing of ours, so that every layer can say "did you mean".
package nearest

import (
	"strings"
	"unicode/utf8"
)

// To is the candidate closest to word by edit distance, or "" where none is close
// enough to be a slip of the hand: at most a third of the word's letters may
// differ. Case alone is no difference in the choice, and the first of equals
// wins.
func To(word string, candidates []string) string {
	return Within(word, candidates, max(1, utf8.RuneCountInString(word)/3))
}

// Within is To for words that may differ in so many letters: names that are made
// of the same parts are alike without being meant for one another.
func Within(word string, candidates []string, limit int) string {
	best, bestDistance := "", limit+1
	lower := []rune(strings.ToLower(word))
	for _, c := range candidates {
		if d := distance(lower, []rune(strings.ToLower(c)), bestDistance); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the number of letters to insert, drop, change or swap with their
// neighbour to turn a into b. It gives up at limit and returns it.
func distance(a, b []rune, limit int) int {
	if abs(len(a)-len(b)) >= limit {
		return limit
	}
	before, previous, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(previous[j]+1, row[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
		before, previous, row = previous, row, before
	}
	return min(previous[len(b)], limit)
}

func abs(n int) int { return max(n, -n) }
