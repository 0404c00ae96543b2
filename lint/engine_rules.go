package lint

import (
	"embed"

	"pare/internal/source"
)

//go:embed pages/*.md
var pages embed.FS

func doc(name string) string {
	data, err := pages.ReadFile("pages/" + name + ".md")
	if err != nil {
		panic(err) // a page that is not embedded: a test runs this at once
	}
	return string(data)
}

func engineMeta(code, name string, severity Severity) Meta {
	return Meta{Code: code, Name: name, Severity: severity, Kind: KindEngine, Since: "0.1.0", Doc: doc(name)}
}

// The engine's own findings. They have no check, because what they are about is
// the run itself; they are never changed.
var (
	unusedAllow    = engineMeta("X101", "unused-allow", Warning)
	unknownAllow   = engineMeta("X102", "unknown-allow", Warning)
	bareAllow      = engineMeta("X103", "allow-without-reason", Info)
	expiredEntry   = engineMeta("X111", "expired-baseline", Warning)
	unusedEntry    = engineMeta("X112", "unused-baseline", Info)
	unreadableFile = engineMeta("X201", "unreadable-file", Error)
	binaryFile     = engineMeta("X202", "binary-file", Error)
	largeFile      = engineMeta("X203", "large-file", Warning)
)

// EngineRules lists the engine's own findings, for a [Catalog].
func EngineRules() []*Meta {
	return []*Meta{&unusedAllow, &unknownAllow, &bareAllow, &expiredEntry, &unusedEntry, &unreadableFile, &binaryFile, &largeFile}
}

// Unreadable reports a file that could not be read, with the reason.
func Unreadable(name, reason string) *Finding {
	return aboutFile(&unreadableFile, name, "cannot read this file: "+reason)
}

// Binary reports a file that is no text.
func Binary(name, reason string) *Finding {
	return aboutFile(&binaryFile, name, "not linted: "+reason)
}

// Large reports a file that is too large to be linted.
func Large(name, reason string) *Finding {
	return aboutFile(&largeFile, name, "not linted: "+reason)
}

func aboutFile(m *Meta, name, message string) *Finding {
	return &Finding{Rule: m, File: source.NewFile(name, nil), Severity: m.Severity, Message: message}
}
