// Package git is the one way to ask git.
//
// A repository comes from a stranger, and so may its .git folder, which an archive
// or a shared disk can bring along. Its configuration can name programs for nearly
// everything that git does: filters, signatures, monitors, pagers, tools for
// differences, and transports that fetch what a partial clone left out. Nothing
// here starts any of them, asks a person anything, or reaches a network; and no
// question takes longer than [deadline] or answers more than [maxAnswer].
//
// Paths are absolute where they go in and, unless it is said otherwise, relative
// to the top of the repository, with slashes, where they come out.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pare/internal/disk"
)

// ErrNoRepository is the cause when something needs git's history and the folder
// is in no repository.
var ErrNoRepository = errors.New("not in a git repository")

// deadline is how long git may take for one answer. The files of the largest
// repositories are listed in a tenth of it.
const deadline = 30 * time.Second

// maxAnswer is how much of an answer is read, in bytes: the names of five million
// files.
const maxAnswer = 512 << 20

// Top is the top folder of the repository that dir is in: the nearest folder
// upwards that holds .git, a folder or the file that a linked work tree or a
// submodule has. It starts no process.
func Top(dir string) (string, bool) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	for {
		if isTop(abs) {
			return abs, true
		}
		parent := filepath.Dir(abs)
		if parent == abs {
			return "", false
		}
		abs = parent
	}
}

func isTop(dir string) bool {
	info, err := disk.FS{}.Stat(filepath.Join(dir, ".git"))
	return err == nil && (info.Mode().IsRegular() || disk.IsFile(filepath.Join(dir, ".git", "HEAD")))
}

// IsTop reports whether dir is itself the top of a repository.
func IsTop(dir string) bool {
	top, ok := Top(dir)
	return ok && top == filepath.Clean(dir)
}

// Files lists the files below dir that git tracks or would add, relative to dir,
// in byte order; nil where dir is in no repository. The name of a repository
// within this one ends in a slash: git does not look into it.
func Files(ctx context.Context, dir string) ([]string, error) {
	top, ok := Top(dir)
	if !ok {
		return nil, nil
	}
	prefix, err := below(top, dir)
	if err != nil {
		return nil, err
	}
	names, err := lsFiles(ctx, top, prefix, "--cached", "--others", "--exclude-standard")
	if prefix == "" {
		return names, err
	}
	for i, name := range names {
		names[i] = strings.TrimPrefix(name, prefix+"/")
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" }), err
}

// Object is what the index holds at a path.
type Object struct {
	Path string // relative to the folder that was asked about
	// Link is a symbolic link, Inner the place of a repository within this one.
	Link, Inner bool
}

// Index lists what the next commit would hold below dir, in byte order; nil where
// dir is in no repository. It looks at no file of the folder.
func Index(ctx context.Context, dir string) ([]Object, error) {
	top, ok := Top(dir)
	if !ok {
		return nil, nil
	}
	prefix, err := below(top, dir)
	if err != nil {
		return nil, err
	}
	args := []string{"ls-files", "-z", "--cached", "--stage"}
	if prefix != "" {
		args = append(args, "--", literal(prefix))
		prefix += "/"
	}
	out, err := ask(ctx, question{top: top, args: args, index: true})
	if err != nil {
		return nil, err
	}
	var all []Object
	// Records are a mode, an object and a stage, and behind a tab the path.
	for record := range strings.SplitSeq(string(out), "\x00") {
		how, name, ok := strings.Cut(record, "\t")
		if name = strings.TrimPrefix(name, prefix); ok && name != "" {
			all = append(all, Object{Path: name, Link: strings.HasPrefix(how, "120000 "), Inner: strings.HasPrefix(how, "160000 ")})
		}
	}
	slices.SortFunc(all, func(a, b Object) int { return strings.Compare(a.Path, b.Path) })
	// A path in conflict stands there up to three times.
	return slices.CompactFunc(all, func(a, b Object) bool { return a.Path == b.Path }), nil
}

// below is the path of dir relative to top, with slashes; empty for top itself.
func below(top, dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(top, abs)
	if err != nil || rel == "." {
		return "", err
	}
	return filepath.ToSlash(rel), nil
}

func lsFiles(ctx context.Context, top, prefix string, kinds ...string) ([]string, error) {
	args := append([]string{"ls-files", "-z"}, kinds...)
	if prefix != "" {
		args = append(args, "--", literal(prefix))
	}
	out, err := ask(ctx, question{top: top, args: args})
	return splitNames(out), err
}

// literal is the pathspec of one path, whatever characters it has.
func literal(name string) string { return ":(top,literal)" + name }

// question is what git is asked.
type question struct {
	top  string // of the repository; empty for the user's own configuration
	args []string
	// index is set where the index of a commit under way is meant, which git tells
	// its hooks by a variable.
	index bool
	// contents is set where git compares the files of the folder with what it has,
	// for which it would run the repository's filters.
	contents bool
	// hooks is set where the place of the hooks is what is asked.
	hooks bool
	limit int64 // bytes of the answer; 0 is [maxAnswer]
}

// harmless are settings for each question: what git would start or write through
// them is off, whatever the repository sets.
var harmless = []string{
	"core.fsmonitor=false",
	"core.pager=cat",
	"core.quotePath=false",
	"safe.bareRepository=explicit",
	"log.showSignature=false",
	"protocol.allow=never",
	"credential.helper=",
	"submodule.recurse=false",
	"diff.ignoreSubmodules=all",
	"diff.submodule=short",
	"diff.relative=false",
	"diff.orderFile=" + os.DevNull,
	"color.ui=false",
	"gc.auto=0",
	"maintenance.auto=false",
}

// ask puts a question to git and returns what it printed.
func ask(ctx context.Context, q question) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, deadline, errSlow)
	defer cancel()
	options, err := q.options(ctx)
	if err != nil {
		return nil, err
	}
	return run(ctx, q, append(options, q.args...))
}

var errSlow = fmt.Errorf("no answer after %v", deadline)

func (q question) options(ctx context.Context) ([]string, error) {
	options := []string{"--no-pager"}
	for _, setting := range harmless {
		options = append(options, "-c", setting)
	}
	if !q.hooks {
		options = append(options, "-c", "core.hooksPath="+os.DevNull)
	}
	if !q.contents {
		return options, nil
	}
	drivers, err := filterDrivers(ctx, q.top)
	if err != nil {
		return nil, err
	}
	for _, name := range drivers {
		// An empty process keeps clean and smudge from being looked at; none of them is
		// then missed.
		options = append(options, "-c", name+".process=", "-c", name+".clean=", "-c", name+".smudge=", "-c", name+".required=false")
	}
	return options, nil
}

// filterDrivers lists what the configuration names as filters, as "filter.lfs".
// Git has no switch for all of them at once.
func filterDrivers(ctx context.Context, top string) ([]string, error) {
	out, err := ask(ctx, question{top: top, args: []string{"config", "-z", "--name-only", "--get-regexp", `^filter\.`}})
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return nil, nil // none is set
	}
	if err != nil {
		return nil, err
	}
	var drivers []string
	for _, key := range splitNames(out) {
		end := strings.LastIndexByte(key, '.')
		if strings.ContainsRune(key, '=') {
			// Git's -c takes the first = for the end of the name, so this one can not be
			// switched off.
			return nil, fmt.Errorf("git: a filter is named %q, which can not be switched off", key)
		}
		drivers = append(drivers, key[:end])
	}
	return slices.Compact(drivers), nil
}

// run starts git. The process is killed when the time is up, and so is what holds
// on to its output.
func run(ctx context.Context, q question, args []string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = q.top, q.environ(), time.Second
	together(cmd)
	limit := q.limit
	if limit <= 0 {
		limit = maxAnswer
	}
	out, problem := bounded{limit: limit}, bounded{limit: 1 << 16, cut: true}
	cmd.Stdout, cmd.Stderr = &out, &problem
	err := cmd.Run()
	said, _, _ := bytes.Cut(bytes.TrimSpace(problem.buffer.Bytes()), []byte("\n"))
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil && context.Cause(ctx) == errSlow:
		return nil, fmt.Errorf("git %s: %w", q.args[0], errSlow)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.over:
		return nil, fmt.Errorf("git %s: the answer is over %d bytes", q.args[0], limit)
	case errors.As(err, &exit) && len(said) > 0:
		return nil, fmt.Errorf("git %s: %s%w", q.args[0], said, silent{exit})
	case err != nil:
		return nil, fmt.Errorf("git %s: %w", q.args[0], err)
	}
	return out.buffer.Bytes(), nil
}

// silent is an error to look for that says nothing of its own: git has said it.
type silent struct{ *exec.ExitError }

func (silent) Error() string   { return "" }
func (s silent) Unwrap() error { return s.ExitError }

// bounded is a buffer with an end. One that is cut takes what comes after for
// written. It embeds no buffer: the ReadFrom of that would go around the end.
type bounded struct {
	buffer bytes.Buffer
	limit  int64
	cut    bool
	over   bool
}

func (b *bounded) Write(p []byte) (int, error) {
	room := max(0, b.limit-int64(b.buffer.Len()))
	if int64(len(p)) <= room {
		return b.buffer.Write(p)
	}
	b.over = true
	b.buffer.Write(p[:room])
	if b.cut {
		return len(p), nil
	}
	return 0, io.ErrShortWrite
}

// environ is the environment of git. Variables that point it at another
// repository, as a hook has them, are dropped, since top says which one is meant,
// and so are those that name programs for differences.
func (q question) environ() []string {
	dropped := []string{
		"GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_EXTERNAL_DIFF", "GIT_CEILING_DIRECTORIES", "GIT_LITERAL_PATHSPECS",
		"GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
	}
	if !q.index {
		dropped = append(dropped, "GIT_INDEX_FILE")
	}
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(dropped, name)
	})
	if q.top != "" {
		// core.worktree could name any folder, and a .git that git does not take for a
		// repository would have it look further up.
		env = append(env, "GIT_WORK_TREE="+q.top, "GIT_CEILING_DIRECTORIES="+filepath.Dir(q.top))
	}
	return append(env, "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "LC_ALL=C")
}

// splitNames sorts NUL-terminated names and drops repetitions: a file with a
// merge conflict is listed once a side.
func splitNames(out []byte) []string {
	names := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if len(names) == 1 && names[0] == "" {
		return nil
	}
	slices.Sort(names)
	return slices.Compact(names)
}
