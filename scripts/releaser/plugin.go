package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// plugin writes the client's plugin for each platform, as a marketplace of its
// own: the program lies in its bin folder, so that no PATH is needed.
func (r run) plugin(built []build) error {
	files, err := output("git", "ls-files", ".claude-plugin", "plugin")
	if err != nil {
		return fmt.Errorf("files of the plugin: %w", err)
	}
	for _, b := range built {
		entries := []entry{}
		for _, file := range strings.Fields(files) {
			e, err := entryOf(filepath.ToSlash(file), file)
			if err != nil {
				return err
			}
			entries = append(entries, e)
		}
		for _, name := range pluginPrograms(b.target) {
			program, err := entryOf("plugin/bin/"+name, b.program)
			if err != nil {
				return err
			}
			entries = append(entries, program)
		}
		slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
		name := strings.Replace(b.name(r.version), "pare-", "pare-plugin-", 1)
		text, err := tarred(name, entries, r.date)
		if err != nil {
			return err
		}
		if err := write(r.path(name+".tar.gz"), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// pluginPrograms are the names of the program within the plugin: the launcher
// plugin/bin/pare looks for the first, and on Windows the hooks module starts the
// second, since there is no shell to run the launcher.
func pluginPrograms(t target) []string {
	names := []string{"pare-" + t.String()}
	if t.os == "windows" {
		return []string{names[0] + ".exe", "pare.exe"}
	}
	return names
}

// entryOf is a file of this tree as an entry: executable where it is.
func entryOf(name, file string) (entry, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return entry{}, err
	}
	info, err := os.Stat(file)
	if err != nil {
		return entry{}, err
	}
	mode := os.FileMode(0o644)
	if info.Mode()&0o100 != 0 {
		mode = 0o755
	}
	return entry{name, text, mode}, nil
}
