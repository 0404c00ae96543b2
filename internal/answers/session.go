package answers

import (
	"fmt"
	"strings"
	"time"

	"pare/internal/figures"
	"pare/internal/hook"
	"pare/internal/journal"
	"pare/internal/models"
	"pare/internal/settings"
)

const (
	// instructionsFrom is the size in tokens from which instructions are worth a word:
	// more than twice the 200 lines that their makers advise, of long lines.
	instructionsFrom = 10_000
	// remindAfter is how long a word about them holds.
	remindAfter = 7 * 24 * time.Hour
	// resumeFrom is the size of a session in tokens from which it is worth saying what
	// taking it up again costs.
	resumeFrom = 40_000
)

// session answers SessionStart with one line for the person, where there is
// something to act on: on most days there is nothing.
func (h *run) session() Answer {
	set := settings.LoadOrDefault(h.env, h.dir)
	model := set.ModelOrDefault()
	switch h.event.Source {
	case "resume", "fork":
		return say(h.resumed(model))
	case "compact", "clear":
		return Answer{}
	}
	loaded := set.Meter(model).Loaded(set.Place()).Tokens
	if loaded < instructionsFrom || h.saidLately() {
		return Answer{}
	}
	_ = h.book().Add(journal.Entry{Kind: journal.Told, Session: instructionsTold})
	return say(fmt.Sprintf("CLAUDE.md and what it imports are about %s tokens of every request here, %s the window; pare claudemd cost shows of what",
		figures.About(loaded), figures.Of(loaded, model.Window)))
}

func say(line string) Answer {
	if line == "" {
		return Answer{}
	}
	return Answer{Decision: hook.Decision{Message: "pare: " + line}}
}

// instructionsTold is the name in the journal under which it is written down that
// something was said of a project's instructions.
const instructionsTold = "about the instructions"

// saidLately reports whether the person was told of the instructions not long ago.
func (h *run) saidLately() bool {
	if h.env.Now == nil {
		return true // nobody would know when it was said
	}
	told := h.book().Session(instructionsTold)
	return len(told) > 0 && h.env.Now().Sub(told[len(told)-1].At) < remindAfter
}

// resumed is the cost of taking a session up again when the client says that its
// cache has gone; empty where that is little.
func (h *run) resumed(model models.Model) string {
	tokens := h.event.ContextTokens
	if !h.event.CacheExpired || tokens < resumeFrom {
		return ""
	}
	line := fmt.Sprintf("going on with this session writes about %s tokens to the cache again", figures.About(tokens))
	if price := model.Price(tokens).Write5m; price > 0 {
		line += fmt.Sprintf(", about %s with %s", figures.Dollars(price*float64(tokens)/1e6), model.ID)
	}
	return line + "; where the old talk is not needed, /clear begins anew"
}

// splitList splits at commas and white space.
func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
}
