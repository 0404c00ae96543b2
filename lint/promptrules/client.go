package promptrules

import (
	_ "embed"
	"encoding/json"
	"sync"
)

//go:embed client.json
var clientJSON []byte

// clientLimits are the client's limits for mentions. They age, so they stand in a
// data file with their source and date.
type clientLimits struct {
	Source, Date string
	// MentionBytes is the size of a file over which nothing of it is attached, not
	// even a range.
	MentionBytes int64
	// MentionTokens is how much text one mention may attach; over it the client
	// tries again with RetryLines lines and then gives up without a word.
	MentionTokens, RetryLines int
	// Mentions is how many of a prompt are taken.
	Mentions int
}

var client = sync.OnceValue(func() clientLimits {
	var c clientLimits
	if err := json.Unmarshal(clientJSON, &c); err != nil {
		panic(err) // the file is embedded: a test runs this at once
	}
	return c
})
