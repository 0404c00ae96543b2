package clientfiles

import (
	"maps"
	"slices"
	"sync"
)

// Matching says what the matcher of an event is held against. The set is closed.
type Matching uint8

// What a matcher is held against.
const (
	// MatchesFree: names that a project chooses, or what is not known.
	MatchesFree Matching = iota
	// MatchesNothing: a matcher is not looked at.
	MatchesNothing
	// MatchesTools: the names of tools.
	MatchesTools
	// MatchesWords: the words of the event, and there are no others.
	MatchesWords
	// MatchesSome: the words of the event; new ones come.
	MatchesSome
)

var matchings = map[string]Matching{"free": MatchesFree, "none": MatchesNothing, "tool": MatchesTools, "words": MatchesWords, "some": MatchesSome}

// Event is an event of hooks.
type Event struct {
	Name string
	// Guard says that the client reads nothing of a file in which an entry of this
	// event is broken: the hook may be what guards the permissions beside it.
	Guard   bool
	Matches Matching
	Words   []string
}

var events = sync.OnceValue(func() map[string]Event {
	all := map[string]Event{}
	eachRow("events.txt", func(f []string) error {
		if f[0] != "#" {
			all[f[0]] = Event{Name: f[0], Guard: f[1] == "file", Matches: matchings[f[2]], Words: f[3:]}
		}
		return nil
	})
	return all
})

// FindEvent is the event of that name.
func FindEvent(name string) (Event, bool) {
	e, ok := events()[name]
	return e, ok
}

// Events are the names of all events, sorted.
func Events() []string { return slices.Sorted(maps.Keys(events())) }

// Handlers are the keys of a hook's handler: TYPE.KEY.
var Handlers = sync.OnceValue(func() *Table { return readTable("handlers.txt") })
