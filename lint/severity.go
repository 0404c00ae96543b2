package lint

import "fmt"

// Severity says how much a finding matters. The set is closed; a larger value
// is worse.
type Severity uint8

// The severities. Off is not shown at all.
const (
	Off Severity = iota
	Info
	Warning
	Error
)

// String is the name of the severity as configuration and reports write it.
func (s Severity) String() string {
	switch s {
	case Off:
		return "off"
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// Severities lists every severity, the mildest first.
func Severities() []Severity { return []Severity{Off, Info, Warning, Error} }

// ParseSeverity reads the name of a severity.
func ParseSeverity(name string) (Severity, error) {
	for _, s := range Severities() {
		if s.String() == name {
			return s, nil
		}
	}
	return Off, fmt.Errorf("%q is no severity: off, info, warning or error", name)
}
