package clientrules

import (
	"path"

	"pare/lint"
)

// readmeCommand reports a file for people among the commands, which the client
// takes for one.
func readmeCommand() Rule {
	return Rule{
		Meta: meta("S120", "readme-command", lint.Info, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if isReadme(s) {
				name := path.Base(s.File.Name)
				pass.Reportf(head(s.File), "the client takes every .md here for a command: it offers /%s and lists it to the model; move the file out of commands", name[:len(name)-len(path.Ext(name))])
			}
		}, Command),
	}
}
