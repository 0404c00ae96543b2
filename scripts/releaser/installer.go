package main

import (
	_ "embed"
	"fmt"
	"os"
	"strings"
)

//go:embed install.sh
var installScript string

// installer writes install.sh, which fetches the archive for the machine that it
// runs on, compares its sum with the one that stands in the script, and puts the
// program into a folder.
func (r run) installer(built []build) error {
	var rows strings.Builder
	for _, b := range built {
		if b.os == "windows" {
			continue
		}
		file := b.name(r.version) + ".tar.gz"
		sum, err := sumOf(r.path(file))
		if err != nil {
			return err
		}
		fmt.Fprintf(&rows, "%s) file=%s sum=%s ;;\n", b.target, file, sum)
	}
	text := strings.NewReplacer("@URL@", r.url, "@VERSION@", r.version, "@ROWS@", strings.TrimSpace(rows.String())).Replace(installScript)
	return os.WriteFile(r.path("install.sh"), []byte(text), 0o755)
}
