package clientfiles

import "sync"

// Frontmatter are the keys of agents, skills, commands and output styles:
// KIND.KEY.
var Frontmatter = sync.OnceValue(func() *Table { return readTable("frontmatter.txt") })
