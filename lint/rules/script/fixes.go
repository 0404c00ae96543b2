package scriptrules

import (
	"embed"

	"pare/lint"
)

// example is what a fix shows. The set is closed: each has a file for every
// language that it is shown in.
type example string

// The examples.
const (
	retryCode   example = "retry"   // a call with retries that read retry-after, with jitter and an end
	libraryCode example = "library" // the same by a library
	streamCode  example = "stream"  // a stream that is gathered, and begun anew whole
	boundCode   example = "bound"   // so many calls at a time
	loopCode    example = "loop"    // the client for many files
	batchCode   example = "batch"   // the Message Batches API
	keyCode     example = "key"     // a key of the environment
	matrixCode  example = "matrix"  // the jobs of a workflow one after the other
)

//go:embed fixes
var fixes embed.FS

// show adds to a finding how it is written, in the file's own language.
func (s *Subject) show(f *lint.Finding, e example) {
	code, err := fixes.ReadFile("fixes/" + string(e) + suffix(s))
	if err != nil && e == libraryCode {
		code, err = fixes.ReadFile("fixes/" + string(retryCode) + suffix(s))
	}
	if err != nil {
		return // no example in this language
	}
	f.Fixes = append(f.Fixes, lint.Fix{Message: said[e], Safety: lint.DisplayOnly, Code: string(code)})
}

var said = map[example]string{
	retryCode:   "leave retries to the SDK, which waits as retry-after says, with jitter and an end; without one, do as it does:",
	libraryCode: "give it a wait that reads retry-after, with jitter, and an end:",
	streamCode:  "gather what comes, and give it out when it is whole:",
	boundCode:   "bound how many run at a time:",
	loopCode:    "all files in one prompt; or, where each needs its own, one at a time, after taking its tokens, with an end:",
	batchCode:   "send them as one batch:",
	keyCode:     "read it from the environment:",
	matrixCode:  "let the jobs run one after the other:",
}

// suffix is the ending of the examples in the file's language.
func suffix(s *Subject) string {
	switch {
	case s.workflow():
		return ".yml"
	case isMakefile(s.File.Name), s.Language == "bash":
		return ".sh"
	}
	return map[string]string{"python": ".py", "javascript": ".ts", "typescript": ".ts", "tsx": ".ts", "jsx": ".ts", "go": ".go.txt", "ruby": ".rb", "java": ".java"}[s.Language]
}
