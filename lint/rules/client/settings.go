package clientrules

import (
	"bytes"
	"encoding/json"
	"errors"
	"path"
	"reflect"
	"strings"

	"pare/internal/nearest"
	"pare/internal/source"
	"pare/lint"
)

// settings is the part of a settings file that the rules read.
type settings struct {
	Permissions struct {
		DefaultMode string `json:"defaultMode"`
	} `json:"permissions"`
	Hooks map[string][]struct {
		Hooks []struct {
			Type    string `json:"type"`
			Command string `json:"command"`
		} `json:"hooks"`
	} `json:"hooks"`
}

// read is the settings as far as they have the expected form, and the first
// thing that is wrong with them.
func read(data []byte) (settings, error) {
	var s settings
	if len(bytes.TrimSpace(data)) == 0 {
		return s, nil // an empty file is no settings and no error
	}
	return s, json.Unmarshal(data, &s)
}

// brokenSettings reports settings that do not parse: the client ignores all of
// them.
func brokenSettings() Rule {
	return Rule{
		Meta: meta("S201", "broken-settings", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			data := pass.Subject.File.Data
			_, err := read(bytes.TrimPrefix(data, []byte("\ufeff")))
			var syntax *json.SyntaxError
			var form *json.UnmarshalTypeError
			switch {
			case errors.As(err, &syntax):
				pass.Reportf(around(data, int(syntax.Offset)-1), "the settings do not parse, so the client ignores all of them: %v", err)
			case errors.As(err, &form):
				pass.Reportf(around(data, int(form.Offset)-1), "%s is of JSON's kind %s here; the client expects %s", form.Field, form.Value, expected(form.Type.Kind()))
			}
		}, Settings),
	}
}

// expected is a kind of value in JSON's words.
func expected(k reflect.Kind) string {
	switch k {
	case reflect.Map, reflect.Struct:
		return "an object"
	case reflect.Slice:
		return "an array"
	default:
		return "a string"
	}
}

// around is the byte at an offset, or the end of the text.
func around(data []byte, at int) source.Span {
	at = min(max(at, 0), len(data))
	return source.Span{Start: at, End: min(at+1, len(data))}
}

// place is the place of a quoted text in the file, the first one.
func place(data []byte, text string) source.Span {
	quoted, err := json.Marshal(text)
	if err != nil {
		return source.Span{}
	}
	i := bytes.Index(data, quoted)
	if i < 0 {
		// Written with other escapes than ours.
		if i = bytes.Index(data, []byte(`"`+text+`"`)); i < 0 {
			return source.Span{}
		}
		return source.Span{Start: i + 1, End: i + 1 + len(text)}
	}
	return source.Span{Start: i + 1, End: i + len(quoted) - 1}
}

// events are the hooks' events. One that is none of them and looks like none is
// left alone: new ones come.
// Source: https://code.claude.com/docs/en/hooks, 2026-08-22, and the client, 2.1.330.
var events = []string{
	"PreToolUse", "PostToolUse", "PostToolUseFailure", "PermissionRequest", "UserPromptSubmit", "Notification", "Stop", "SubagentStart",
	"SubagentStop", "SessionStart", "SessionEnd", "PreCompact", "PostCompact", "InstructionsLoaded", "ConfigChange", "TaskCompleted", "TeammateIdle",
	"WorktreeCreate", "WorktreeRemove", "Setup", "Elicitation", "ElicitationResult", "StopFailure", "CwdChanged", "FileChanged", "TaskCreated",
	"PermissionDenied",
}

// mistypedHook reports an event that is nearly one that the client has.
func mistypedHook() Rule {
	return Rule{
		Meta: meta("S202", "mistyped-hook", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			data := pass.Subject.File.Data
			s, err := read(data)
			if err != nil {
				return
			}
			for event := range s.Hooks {
				near := nearest.To(event, events)
				if near == "" || near == event {
					continue
				}
				f := pass.Reportf(place(data, event), "the client has no event %s, so the hook never runs; did you mean %s?", event, near)
				if !f.Span.Empty() {
					f.Replace(lint.Unsafe, near, "write "+near)
				}
			}
		}, Settings),
	}
}

// missingHookScript reports a hook that runs a script of the project which is not
// there.
func missingHookScript() Rule {
	return Rule{
		Meta: meta("S203", "missing-hook-script", lint.Error, lint.KindSettings),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			data := pass.Subject.File.Data
			s, err := read(data)
			if err != nil || pass.Subject.Exists == nil {
				return
			}
			root := path.Dir(path.Dir(pass.Subject.File.Name))
			for _, matchers := range s.Hooks {
				for _, m := range matchers {
					for _, h := range m.Hooks {
						script := scriptOf(h.Command)
						if script == "" || pass.Subject.Exists(path.Join(root, script)) {
							continue
						}
						f := pass.Reportf(place(data, h.Command), "the hook runs %s, which is not there", script)
						f.Text = script
					}
				}
			}
		}, Settings),
	}
}

// scriptOf is the script of the project that a command runs, "" where it runs
// none that can be known.
func scriptOf(command string) string {
	for _, word := range strings.Fields(command) {
		word = strings.Trim(word, `"';`)
		rest := word
		for _, root := range []string{`$CLAUDE_PROJECT_DIR/`, `${CLAUDE_PROJECT_DIR}/`, `$CLAUDE_PROJECT_DIR"/`, `${CLAUDE_PROJECT_DIR}"/`} {
			rest = strings.TrimPrefix(rest, root)
		}
		if rest == word && !strings.HasPrefix(word, ".claude/") && !strings.HasPrefix(word, "./") {
			continue
		}
		if ext := path.Ext(rest); ext != "" && !strings.ContainsAny(rest, "$*`(){}|&<>") {
			return path.Clean(rest)
		}
	}
	return ""
}

// bypassedPermissions reports shared settings that ask nobody.
func bypassedPermissions() Rule {
	return Rule{
		Meta: meta("S204", "bypassed-permissions", lint.Warning, lint.KindSafety),
		Check: forKinds(func(pass *lint.Pass[*Subject]) {
			data := pass.Subject.File.Data
			s, err := read(data)
			if err != nil || s.Permissions.DefaultMode != "bypassPermissions" || strings.HasSuffix(pass.Subject.File.Name, ".local.json") {
				return
			}
			pass.Reportf(place(data, "bypassPermissions"), "everybody who opens this project runs every command unasked; put it into settings.local.json")
		}, Settings),
	}
}

// sharedLocalFile reports a file that is one person's and that git would share.
func sharedLocalFile() Rule {
	return Rule{
		Meta: meta("S301", "shared-local-file", lint.Warning, lint.KindSettings),
		Check: func(pass *lint.Pass[*Subject]) {
			base := path.Base(pass.Subject.File.Name)
			if pass.Subject.Listed && (base == "CLAUDE.local.md" || base == "settings.local.json") {
				pass.Reportf(head(pass.Subject.File), "%s is one person's own, and git does not ignore it; add it to .gitignore", base)
			}
		},
	}
}
