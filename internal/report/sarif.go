package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"pare/internal/source"
	"pare/lint"
)

// The part of SARIF 2.1.0 that pare writes. The names are the standard's:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            string       `json:"id"`
		Name          string       `json:"name"`
		Short         sarifMessage `json:"shortDescription"`
		Help          sarifMessage `json:"help"`
		Configuration struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
		Properties struct {
			Kind string `json:"kind"`
		} `json:"properties"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Fixes        []sarifFix        `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifFix struct {
		Description sarifMessage  `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion  `json:"deletedRegion"`
		Inserted sarifContent `json:"insertedContent"`
	}
	sarifContent struct {
		Text string `json:"text"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

func writeSARIF(w io.Writer, found []*lint.Finding, m masks, o Options) error {
	// A character is a Unicode code point: columns then mean the same to a reader
	// that is written in Java and to one that is not.
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "pare", Version: o.Version, Rules: []sarifRule{}}
	index := map[string]int{}
	add := func(meta *lint.Meta) int {
		if i, ok := index[meta.Code]; ok {
			return i
		}
		index[meta.Code] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(meta))
		return index[meta.Code]
	}
	for _, meta := range o.Rules {
		add(meta)
	}
	prints := newFingerprints(m)
	for _, f := range found {
		run.Results = append(run.Results, newSARIFResult(f, add(f.Rule), prints.of(f), m))
	}
	return encode(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func newSARIFRule(meta *lint.Meta) sarifRule {
	rule := sarifRule{ID: meta.Code, Name: meta.Name}
	rule.Short.Text, rule.Help.Text, rule.Help.Markdown = meta.Name, meta.Name, meta.Doc
	if page, err := lint.ParsePage(meta.Doc); err == nil {
		rule.Short.Text, rule.Help.Text = page.Summary, page.Summary+"\n\n"+page.Why
	}
	rule.Configuration.Level = sarifLevel(meta.Severity)
	rule.Properties.Kind = meta.Kind.String()
	return rule
}

func sarifLevel(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "error"
	case lint.Warning:
		return "warning"
	case lint.Info:
		return "note"
	case lint.Off:
	}
	return "none"
}

func newSARIFResult(f *lint.Finding, index int, print string, m masks) sarifResult {
	r := sarifResult{
		RuleID: f.Rule.Code, RuleIndex: index, Level: sarifLevel(f.Severity),
		Message:      sarifMessage{Text: m.clean(f.File, f.Message)},
		Locations:    []sarifLocation{{Physical: physical(f.File, f.Span)}},
		Fingerprints: map[string]string{"pare/v1": print},
	}
	for _, n := range f.Notes {
		if n.File == nil {
			r.Message.Text += "; " + m.clean(f.File, n.Message)
			continue
		}
		text := &sarifMessage{Text: m.clean(n.File, n.Message)}
		r.Related = append(r.Related, sarifLocation{ID: len(r.Related) + 1, Physical: physical(n.File, n.Span), Message: text})
	}
	for _, fix := range f.Fixes {
		if len(fix.Edits) > 0 && fix.Safety > lint.DisplayOnly {
			r.Fixes = append(r.Fixes, newSARIFFix(f.File, fix, m))
		}
	}
	return r
}

func newSARIFFix(file *source.File, fix lint.Fix, m masks) sarifFix {
	change := sarifChange{Artifact: artifact(file)}
	for _, e := range fix.Edits {
		change.Replacements = append(change.Replacements, sarifReplacement{region(file, e.Span), sarifContent{e.New}})
	}
	return sarifFix{Description: sarifMessage{Text: m.clean(file, fix.Message)}, Changes: []sarifChange{change}}
}

func physical(file *source.File, span source.Span) sarifPhysical {
	return sarifPhysical{Artifact: artifact(file), Region: region(file, span)}
}

// artifact names a file relative to the root, as a URI.
func artifact(file *source.File) sarifArtifact {
	u := url.URL{Path: file.Name}
	return sarifArtifact{URI: u.String()}
}

func region(file *source.File, span source.Span) sarifRegion {
	from, to := file.Position(span.Start), file.Position(span.End)
	return sarifRegion{from.Line, codePoints(file, from), to.Line, codePoints(file, to)}
}

// codePoints is the column of a place counted in code points.
func codePoints(file *source.File, p source.Position) int {
	start := file.LineSpan(p.Line, p.Line).Start
	return utf8.RuneCount(file.Data[start:start+p.Column-1]) + 1
}

// fingerprints names findings so that they can be followed from one run to the
// next while lines move: by rule, file, text, and a number for those that are the
// same in all three.
type fingerprints struct {
	masks masks
	seen  map[string]int
}

func newFingerprints(m masks) *fingerprints {
	return &fingerprints{masks: m, seen: map[string]int{}}
}

func (p *fingerprints) of(f *lint.Finding) string {
	key := strings.Join([]string{f.Rule.Code, f.File.Name, p.masks.shown(f)}, "\x00")
	p.seen[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, p.seen[key]))
	return hex.EncodeToString(sum[:16])
}
