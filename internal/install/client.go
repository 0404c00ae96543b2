package install

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
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

const hookCommandLine = "pare hook run"

// clientEntries are the hooks that pare answers in the settings of the client.
func clientEntries(strict bool) []hook.Entry {
	submit := hookCommandLine
	if strict {
		submit += " --strict"
	}
	return []hook.Entry{
		{Event: hook.SessionStart, Command: hookCommandLine},
		{Event: hook.UserPromptSubmit, Command: submit},
		{Event: hook.PreToolUse, Matcher: "Read", Command: hookCommandLine},
	}
}

// isClientHook knows the commands that an install writes.
func isClientHook(command string) bool {
	return command == hookCommandLine || command == hookCommandLine+" --strict"
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
	entries := clientEntries(o.Strict)
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
	e.Sayf("client: runs pare hook run for SessionStart, UserPromptSubmit and Read (%s)\n", path)
	return nil
}

// isAllOurs reports whether a settings file is as an install made it.
func isAllOurs(text []byte) bool {
	return bytes.Equal(text, hook.NewSettings(clientEntries(false))) || bytes.Equal(text, hook.NewSettings(clientEntries(true)))
}

// replaceEntries is the settings with the entries, and without those of ours
// that differ from them, so that --strict can be changed.
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

func countEntries(text []byte) int { return strings.Count(string(text), `"`+hookCommandLine) }

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
