package report

import "pare/lint"

// Color says whether to colour output, by the rules that command lines share:
// NO_COLOR switches it off, FORCE_COLOR and CLICOLOR_FORCE switch it on,
// CLICOLOR=0 and TERM=dumb switch it off, and otherwise a terminal gets it.
func Color(getenv func(string) string, terminal bool) bool {
	on := func(name string) bool { v := getenv(name); return v != "" && v != "0" }
	switch {
	case getenv("NO_COLOR") != "":
		return false
	case on("FORCE_COLOR"), on("CLICOLOR_FORCE"):
		return true
	case getenv("CLICOLOR") == "0", getenv("TERM") == "dumb":
		return false
	}
	return terminal
}

// palette paints, or does not.
type palette bool

func (p palette) paint(code, text string) string {
	if !p || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p palette) bold(text string) string { return p.paint("1", text) }
func (p palette) dim(text string) string  { return p.paint("2", text) }
func (p palette) good(text string) string { return p.paint("32", text) }

func (p palette) severity(s lint.Severity, text string) string {
	switch s {
	case lint.Error:
		return p.paint("1;31", text)
	case lint.Warning:
		return p.paint("1;33", text)
	case lint.Info, lint.Off:
		return p.paint("1;36", text)
	}
	return text
}
