package main

import (
	"fmt"
	"os"
	"strings"
)

const formulaHead = `class Pare < Formula
  desc "%s"
  homepage "%s"
  version "%s"
  license "MIT"

`

const formulaFoot = `
  def install
    bin.install "pare"
    man1.install "man/man1/pare.1"
    bash_completion.install "completions/pare.bash" => "pare"
    zsh_completion.install "completions/_pare"
    fish_completion.install "completions/pare.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/pare --version")
  end
end
`

// formula writes the formula for Homebrew, with the sums of the archives.
func (r run) formula(built []build) error {
	var s strings.Builder
	fmt.Fprintf(&s, formulaHead, summary, r.url, r.version)
	for _, system := range []struct{ os, block string }{{"darwin", "on_macos"}, {"linux", "on_linux"}} {
		var rows strings.Builder
		for _, b := range built {
			if b.os != system.os {
				continue
			}
			file := b.name(r.version) + ".tar.gz"
			sum, err := sumOf(r.path(file))
			if err != nil {
				return err
			}
			cpu := map[string]string{"amd64": "on_intel", "arm64": "on_arm"}[b.arch]
			fmt.Fprintf(&rows, "    %s do\n      url \"%s/%s\"\n      sha256 \"%s\"\n    end\n", cpu, r.url, file, sum)
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&s, "  %s do\n%s  end\n", system.block, rows.String())
		}
	}
	s.WriteString(formulaFoot)
	return os.WriteFile(r.path("pare.rb"), []byte(s.String()), 0o644)
}
