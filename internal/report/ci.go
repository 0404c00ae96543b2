package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"pare/lint"
)

// writeGitHub prints workflow commands, which GitHub shows as annotations beside
// the lines.
func writeGitHub(out *bufio.Writer, found []*lint.Finding, m masks) {
	value := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	text := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for _, f := range found {
		start, end := f.Start(), f.End()
		message := safe(m.clean(f.File, f.Message))
		for _, n := range f.Notes {
			message += "\n" + safe(m.clean(f.File, n.Message))
		}
		fmt.Fprintf(out, "::%s file=%s,line=%d,col=%d,endLine=%d", githubLevel(f.Severity), value.Replace(safe(f.File.Name)), start.Line, start.Column, end.Line)
		if end.Line == start.Line {
			// GitHub drops columns from an annotation of several lines.
			fmt.Fprintf(out, ",endColumn=%d", end.Column)
		}
		fmt.Fprintf(out, ",title=%s::%s\n", value.Replace(f.Rule.Code+" "+f.Rule.Name), text.Replace(message))
	}
}

func githubLevel(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "error"
	case lint.Warning:
		return "warning"
	case lint.Info, lint.Off:
	}
	return "notice"
}

// gitlabIssue is an entry of GitLab's code-quality report:
// https://docs.gitlab.com/ci/testing/code_quality/
type gitlabIssue struct {
	Description string         `json:"description"`
	Check       string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string `json:"path"`
	Lines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	} `json:"lines"`
}

func writeGitLab(w io.Writer, found []*lint.Finding, m masks) error {
	issues := []gitlabIssue{}
	prints := newFingerprints(m)
	for _, f := range found {
		issue := gitlabIssue{
			Description: safe(m.clean(f.File, f.Message)), Check: f.Rule.Code + " " + f.Rule.Name,
			Fingerprint: prints.of(f), Severity: gitlabSeverity(f.Severity),
		}
		issue.Location.Path = safe(f.File.Name)
		issue.Location.Lines.Begin, issue.Location.Lines.End = f.File.Lines(f.Span)
		issues = append(issues, issue)
	}
	return encode(w, issues)
}

func gitlabSeverity(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "major"
	case lint.Warning:
		return "minor"
	case lint.Info, lint.Off:
	}
	return "info"
}
