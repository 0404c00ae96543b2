package promptrules

import (
	"bytes"
	"regexp"
	"sync"

	"pare/internal/source"
	"pare/lint"
)

// vagueAskBytes is how long a prompt may be that says nothing but "fix it": in a
// longer one something else tells what "it" is.
const vagueAskBytes = 80

var vague = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:please |can you |could you |just |now )*(?:fix|improve|clean up|refactor|optimi[sz]e|debug|solve|finish|update|rewrite|make)\s+(?:it|this|that|them|everything|the (?:bugs?|code|problems?|issues?|errors?|tests?|app|program))(?:\s+(?:better|work|faster|cleaner|nicer|right|properly|up))?(?:\s*,?\s*please)?[.!? ]*$`)
})

// vagueAsk reports a prompt that asks for something and does not say of what.
func vagueAsk() Rule {
	return Rule{
		Meta: meta("P305", "vague-ask", lint.Info, lint.KindWording),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			text := bytes.TrimSpace(s.File.Data)
			if len(text) > vagueAskBytes || len(s.Refs) > 0 || !vague().Match(text) {
				return
			}
			start := bytes.Index(s.File.Data, text)
			pass.Reportf(source.Span{Start: start, End: start + len(text)}, "“%s” does not say of what: name the file, the function or the error", text)
		},
	}
}
