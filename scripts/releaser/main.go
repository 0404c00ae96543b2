// Command releaser makes everything of a release from a clean tree: the program
// for each platform, archives, Debian packages, npm packages, a Homebrew formula,
// a list of parts (SBOM) and checksums. Twice run, it makes the same bytes.
//
// It publishes nothing. CONTRIBUTING.md says where things go.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pare/internal/version"
)

func main() {
	out := flag.String("o", "dist", "the `folder` to write; what is in it is removed")
	dirty := flag.Bool("dirty", false, "make it from a tree with changes, to try the scripts")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: scripts/release [-o DIR] [-dirty] VERSION [PLATFORM…]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := release(*out, flag.Arg(0), flag.Args()[1:], *dirty); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(3)
	}
}

// run is one making of a release.
type run struct {
	out, version string
	// date is that of the last commit: every time that is written anywhere.
	date time.Time
	// url is where the files will be found: PARE_RELEASES, with VERSION in it.
	url string
}

// defaultURL stands in the formula and the scripts where PARE_RELEASES is not set.
const defaultURL = "https://releases.invalid/pare/VERSION"

func release(out, number string, only []string, dirty bool) error {
	if number != version.Number {
		return fmt.Errorf("internal/version says %s, not %s: change it there, and CHANGELOG.md", version.Number, number)
	}
	if !dirty {
		if changes, err := output("git", "status", "--porcelain"); err != nil || changes != "" {
			return errors.Join(errors.New("the tree has changes: commit them"), err)
		}
	}
	date, err := commitDate()
	if err != nil {
		return err
	}
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	url := os.Getenv("PARE_RELEASES")
	if url == "" {
		url = defaultURL
	}
	r := run{out: out, version: number, date: date, url: strings.ReplaceAll(url, "VERSION", "v"+number)}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	return r.make(chosen)
}

// choose is the targets with these names; all of them without names.
func choose(names []string) ([]target, error) {
	if len(names) == 0 {
		return targets, nil
	}
	var chosen []target
	for _, name := range names {
		i := slices.IndexFunc(targets, func(t target) bool { return t.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("no platform %q: %v", name, targets)
		}
		chosen = append(chosen, targets[i])
	}
	return chosen, nil
}

func (r run) make(chosen []target) error {
	if err := r.documents(); err != nil {
		return err
	}
	var built []build
	for _, t := range chosen {
		fmt.Fprintf(os.Stderr, "release: %s\n", t)
		b, err := r.build(t)
		if err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		if err := r.archive(b); err != nil {
			return fmt.Errorf("%s: %w", t, err)
		}
		built = append(built, b)
	}
	for _, step := range []func([]build) error{r.debian, r.npm, r.plugin, r.vscode, r.formula, r.installer, r.parts, r.sums} {
		if err := step(built); err != nil {
			return err
		}
	}
	return nil
}

// path is a path below the folder of the release.
func (r run) path(parts ...string) string {
	return filepath.Join(append([]string{r.out}, parts...)...)
}

// commitDate is the date of the last commit, or SOURCE_DATE_EPOCH.
func commitDate() (time.Time, error) {
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if seconds == "" {
		var err error
		if seconds, err = output("git", "log", "-1", "--format=%ct"); err != nil {
			return time.Time{}, fmt.Errorf("date of the last commit: %w", err)
		}
	}
	var n int64
	if _, err := fmt.Sscan(seconds, &n); err != nil {
		return time.Time{}, fmt.Errorf("date of the last commit %q: %w", seconds, err)
	}
	return time.Unix(n, 0).UTC(), nil
}

// output is what a command prints, without the space around it.
func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
