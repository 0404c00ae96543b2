package install

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"pare/internal/disk"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/hook"
	"pare/internal/workspace"
)

// The files of a project that the client takes hooks from. The local one is a
// person's own; the other is shared with all who work on the project.
var settingsFiles = map[string]string{"local": "settings.local.json", "project": "settings.json"}

// maxSettings is far above any file of settings.
const maxSettings = 8 << 20

// hookCommandLine answers an event. The settings are shared with people who may not
// have pare, and whose prompts shall go out without a word.
const (
	hookCommandLine = "command -v pare >/dev/null 2>&1 || exit 0; " + bareHookCommand
	bareHookCommand = "pare hook run"
)

// clientEntries are the hooks that pare answers in the settings of the client, by
// the command line that answers them.
func clientEntries(line string, strict, reads bool) []hook.Entry {
	submit := line
	if strict {
		submit += " --strict"
	}
	entries := []hook.Entry{
		{Event: hook.SessionStart, Command: line},
		{Event: hook.UserPromptSubmit, Command: submit},
	}
	if reads {
		entries = append(entries, hook.Entry{Event: hook.PreToolUse, Matcher: "Read", Command: line + " --reads"})
	}
	return entries
}

// clientVariants are all that an install may have written. Versions before 0.2.0
// narrowed reads without being asked, and did not look whether there is a pare.
func clientVariants() [][]hook.Entry {
	var all [][]hook.Entry
	for _, strict := range []bool{false, true} {
		older := clientEntries(bareHookCommand, strict, false)
		older = append(older, hook.Entry{Event: hook.PreToolUse, Matcher: "Read", Command: bareHookCommand})
		all = append(all, older, clientEntries(hookCommandLine, strict, false), clientEntries(hookCommandLine, strict, true))
	}
	return all
}

// isClientHook knows the commands that an install writes.
func isClientHook(command string) bool {
	for _, entries := range clientVariants() {
		if slices.ContainsFunc(entries, func(e hook.Entry) bool { return e.Command == command }) {
			return true
		}
	}
	return false
}

// installClient puts the hooks into the client's settings of the project.
func (o Options) installClient(e *env.Env, dir string) error {
	name, ok := settingsFiles[o.Claude]
	if !ok {
		return fault.Usage("--claude=local, --claude=project", "--claude takes no %q", o.Claude)
	}
	path := filepath.Join(workspace.Root(dir), ".claude", name)
	before, err := readSettings(path)
	if err != nil {
		return err
	}
	entries := clientEntries(hookCommandLine, o.Strict, o.Reads)
	after := hook.NewSettings(entries)
	if before != nil && !isAllOurs(before) {
		after, err = replaceEntries(before, entries)
	}
	if err != nil {
		return fault.WithHint(fmt.Errorf("add to %s: %w", path, err), "it is left as it was; mend it first")
	}
	if bytes.Equal(before, after) {
		e.Sayf("client: already there (%s)\n", path)
		return nil
	}
	if err := disk.Put(path, workspace.Root(dir), before, after); err != nil {
		return err
	}
	events := "SessionStart and UserPromptSubmit"
	if o.Reads {
		events = "SessionStart, UserPromptSubmit and Read"
	}
	e.Sayf("client: runs pare hook run for %s (%s)\n", events, path)
	return nil
}

// isAllOurs reports whether a settings file is as an install made it.
func isAllOurs(text []byte) bool {
	return slices.ContainsFunc(clientVariants(), func(entries []hook.Entry) bool {
		return bytes.Equal(text, hook.NewSettings(entries))
	})
}

// replaceEntries is the settings with the entries, and without those of ours
// that differ from them, so that --strict and --reads can be changed.
func replaceEntries(before []byte, entries []hook.Entry) ([]byte, error) {
	after, err := hook.AddToSettings(before, entries)
	if err != nil || bytes.Equal(before, after) && countEntries(after) == len(entries) {
		return after, err
	}
	bare, err := hook.RemoveFromSettings(before, isClientHook)
	if err != nil {
		return nil, err
	}
	return hook.AddToSettings(bare, entries)
}

// countEntries is how many hooks of the settings run ours.
func countEntries(text []byte) int {
	return strings.Count(string(text), `"`+bareHookCommand) + strings.Count(string(text), `"`+hookCommandLine)
}

// readSettings is the text of a settings file, nil where there is none.
func readSettings(path string) ([]byte, error) {
	text, err := disk.Read(path, maxSettings)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", path, disk.Cause(err))
	case text == nil:
		text = []byte{}
	}
	return text, nil
}

// uninstallClient takes the hooks out of both settings files of the project, and
// says so where it did. A file that holds nothing but what an install wrote goes.
func uninstallClient(e *env.Env, dir string) error {
	for _, name := range []string{settingsFiles["local"], settingsFiles["project"]} {
		path := filepath.Join(workspace.Root(dir), ".claude", name)
		text, err := readSettings(path)
		if err != nil {
			return err
		}
		if countEntries(text) == 0 {
			continue
		}
		if isAllOurs(text) {
			if err := disk.Remove(path); err != nil {
				return fmt.Errorf("remove %s: %w", path, disk.Cause(err))
			}
			_ = disk.Remove(filepath.Dir(path)) // only where nothing else is in it
			e.Sayf("client: removed (%s)\n", path)
			continue
		}
		rest, err := hook.RemoveFromSettings(text, isClientHook)
		if err != nil {
			return fault.WithHint(fmt.Errorf("remove from %s: %w", path, err), "it is left as it was; mend it first")
		}
		if bytes.Equal(rest, text) {
			continue
		}
		if err := disk.Put(path, workspace.Root(dir), text, rest); err != nil {
			return err
		}
		e.Sayf("client: removed from %s\n", path)
	}
	return nil
}
