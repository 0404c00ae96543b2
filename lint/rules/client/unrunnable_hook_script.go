package clientrules

import (
	"bytes"
	"path"

	"pare/lint"
)

// unrunnableHookScript reports a script that a hook runs by its name and that the
// system will not run.
func unrunnableHookScript() Rule {
	return Rule{
		Meta: meta("S216", "unrunnable-hook-script", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			for _, c := range commandLines(s) {
				for _, script := range scriptsOf(s, c) {
					if script.by != "" || !s.exists(script.name) || s.IsFolder != nil && s.IsFolder(script.name) {
						continue
					}
					switch {
					case s.Runnable != nil && !s.Runnable(script.name):
						f := pass.Reportf(inside(c.node, s.File.Data), "the %s runs %s, which has no right to be run, so it never does and the client goes on", c.what, script.name)
						f.Text = script.name
						f.Remarkf("chmod +x %s, or name the program before it: %s %s", script.name, programFor(script.name), script.word)
					case readByShell(s, script.name):
						f := pass.Reportf(inside(c.node, s.File.Data), "%s does not say in its first line what runs it, so the shell reads it as its own commands and the %s fails", script.name, c.what)
						f.Text = script.name
						f.Remarkf("begin the script with #!/usr/bin/env %s, or name the program before it: %s %s", programFor(script.name), programFor(script.name), script.word)
					case endsWithReturn(s, script.name):
						f := pass.Reportf(inside(c.node, s.File.Data), "the first line of %s ends with CR LF, so the system looks for a program whose name ends with CR and the %s never runs; save the script with LF", script.name, c.what)
						f.Text = script.name
					}
				}
			}
		}, Settings, Hooks, Plugin, Agent, Skill),
	}
}

// readByShell reports a script of another language without “#!”: the system does
// not know what runs it, and the shell takes it for one of its own.
func readByShell(s *Subject, name string) bool {
	if programFor(name) == "bash" || s.Read == nil {
		return false
	}
	data, err := s.Read(name)
	return err == nil && !bytes.HasPrefix(data, []byte("#!"))
}

func programFor(name string) string {
	switch path.Ext(name) {
	case ".py":
		return "python3"
	case ".js", ".mjs", ".cjs":
		return "node"
	case ".rb":
		return "ruby"
	}
	return "bash"
}

func endsWithReturn(s *Subject, name string) bool {
	if s.Read == nil {
		return false
	}
	data, err := s.Read(name)
	if err != nil || !bytes.HasPrefix(data, []byte("#!")) {
		return false
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return bytes.HasSuffix(line, []byte("\r"))
}
