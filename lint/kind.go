package lint

import "fmt"

// Kind says what sort of thing a rule's findings are about, so that a reader of
// the JSON can group them without a table of codes. The set is closed.
type Kind uint8

// The kinds, by the names that reports give them.
const (
	KindOther       Kind = iota
	KindPath             // a path that leads nowhere
	KindLink             // a Markdown link
	KindGlob             // a pattern that matches nothing
	KindTree             // an entry of a drawn directory tree
	KindCommand          // a command, script or target that does not exist
	KindAnchor           // file:line, file#L, file#heading
	KindImport           // an @import of a CLAUDE.md
	KindFence            // a code fence
	KindSecret           // a key, token or password
	KindDuplicate        // text that stands elsewhere too
	KindReference        // an @-reference of a prompt
	KindWording          // how something is said
	KindSize             // tokens, bytes, lines
	KindSafety           // dangerous commands, instruction overrides, hidden characters
	KindFrontmatter      // the YAML at the head of a file
	KindStructure        // headings and layout
	KindStale            // facts that drift, placeholders that stayed
	KindSettings         // settings files and where files lie
	KindEngine           // the linter's own business
)

var kindNames = [...]string{
	"other", "path", "link", "glob", "tree", "command", "anchor", "import", "fence", "secret", "duplicate", "reference",
	"wording", "size", "safety", "frontmatter", "structure", "stale", "settings", "engine",
}

// String is the kind's name in reports.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}
