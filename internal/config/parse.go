package config

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"pare/budget"
	"pare/internal/globs"
	"pare/internal/lazyregexp"
	"pare/internal/nearest"
	"pare/internal/toml"
	"pare/lint"
)

// fileError is something wrong in a configuration file, with its place.
type fileError struct {
	File    string
	Line    int // 1-based; 0 where the place is not known
	Message string
	hint    string
}

// fileError is the place and what is wrong there.
func (e *fileError) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

// Hint says what was probably meant; it may be empty.
func (e *fileError) Hint() string { return e.hint }

// parse reads the content of a configuration file of that name. The error is an
// fileError.
func parse(name string, data []byte) (*Config, error) {
	var c Config
	meta, err := toml.Decode(string(data), &c)
	if err != nil {
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			return nil, &fileError{File: name, Line: syntax.Position.Line, Message: syntax.Message}
		}
		return nil, wrongType(name, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, unknownKey(name, data, unknown[0])
	}
	if err := c.check(name, data); err != nil {
		return nil, err
	}
	return &c, nil
}

// typeMessage is how the TOML library words a value of the wrong type. Its error
// has no fields to ask; a wording that does not fit is passed on as it is.
var typeMessage = lazyregexp.New(`^toml: line (\d+) \(last key "(.+)"\): (.*)$`)

func wrongType(name string, err error) *fileError {
	m := typeMessage.FindStringSubmatch(err.Error())
	if m == nil {
		return &fileError{File: name, Message: strings.TrimPrefix(err.Error(), "toml: ")}
	}
	line, _ := strconv.Atoi(m[1]) // digits: at worst too many, and then 0
	return &fileError{File: name, Line: line, Message: m[2] + ": " + m[3]}
}

// unknownKey says which key there is instead. Only the table that holds the
// unknown key counts: what is wrong in "lint.levles.M101" is "levles".
func unknownKey(name string, data []byte, key toml.Key) error {
	fields := reflect.TypeFor[Config]()
	for i, part := range key {
		known := keysOf(fields)
		j := slices.Index(known, part)
		if j < 0 {
			e := &fileError{File: name, Line: lineOf(data, key[:i+1]), Message: fmt.Sprintf("unknown key %q", key[:i+1].String())}
			if near := nearest.To(part, known); near != "" {
				e.hint = fmt.Sprintf("did you mean %q?", near)
			} else {
				e.hint = "keys here: " + strings.Join(known, ", ")
			}
			return e
		}
		fields = fields.Field(j).Type
		if fields.Kind() == reflect.Slice {
			fields = fields.Elem()
		}
		if fields.Kind() != reflect.Struct {
			break
		}
	}
	return &fileError{File: name, Line: lineOf(data, key), Message: fmt.Sprintf("unknown key %q", key.String())}
}

func keysOf(t reflect.Type) []string {
	var keys []string
	for f := range t.Fields() {
		if key := f.Tag.Get("toml"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// lineOf is the line in which a key stands, 0 where it is not found. The TOML
// library keeps the places of keys to itself, so the text is searched: tables are
// followed, a key within an inline table is not.
func lineOf(data []byte, key []string) int {
	table := ""
	want := strings.Join(key, ".")
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(strings.TrimRight(strings.SplitN(line, "#", 2)[0], " \t"), "[] ")
			if table == want || strings.HasPrefix(table, want+".") {
				return n
			}
			continue
		}
		name, _, ok := strings.Cut(line, "=")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		full := strings.Trim(strings.TrimSpace(name), `"'`)
		if table != "" {
			full = table + "." + full
		}
		if full == want || strings.HasPrefix(full, want+".") {
			return n
		}
	}
	return 0
}

// check refuses values that could mean nothing, and paths that leave the root.
func (c *Config) check(name string, data []byte) error {
	wrong := func(key, format string, args ...any) error {
		return &fileError{File: name, Line: lineOf(data, strings.Split(key, ".")), Message: fmt.Sprintf(format, args...)}
	}
	if c.Lint.FailOn != "" {
		if _, err := lint.ParseSeverity(c.Lint.FailOn); err != nil {
			return wrong("lint.fail-on", "fail-on: %v", err)
		}
	}
	if c.Lint.MaxWarnings != nil && *c.Lint.MaxWarnings < 0 {
		return wrong("lint.max-warnings", "max-warnings is %d; it counts from 0", *c.Lint.MaxWarnings)
	}
	if c.Budget.Share < 0 || c.Budget.Share > 1 {
		return wrong("budget.share", "share is %v; it is a part of the whole, from 0 to 1", c.Budget.Share)
	}
	for key, n := range map[string]int{"itpm": c.Budget.ITPM, "rpm": c.Budget.RPM} {
		if n < 0 || n > budget.MaxPerMinute {
			return wrong("budget."+key, "%s is %d; it is between 0 and %d", key, n, budget.MaxPerMinute)
		}
	}
	if c.Trim.MaxTokens < 0 {
		return wrong("trim.max-tokens", "max-tokens is %d; it counts from 0", c.Trim.MaxTokens)
	}
	if !within(c.Lint.Baseline) {
		return wrong("lint.baseline", "baseline %q leaves the root", c.Lint.Baseline)
	}
	lists := map[string][]string{"lint.prompts": c.Lint.Prompts, "lint.exclude": c.Lint.Exclude, "trim.keep-whole": c.Trim.KeepWhole}
	for _, o := range c.Lint.Overrides {
		lists["lint.overrides.files"] = append(lists["lint.overrides.files"], o.Files...)
		if len(o.Files) == 0 {
			return wrong("lint.overrides", "an override without files changes nothing; name them with files = [\"…\"]")
		}
		if err := checkLevels(o.Levels); err != nil {
			return wrong("lint.overrides.levels", "%v", err)
		}
	}
	if err := checkLevels(c.Lint.Levels); err != nil {
		return wrong("lint.levels", "%v", err)
	}
	for _, key := range []string{"lint.prompts", "lint.exclude", "trim.keep-whole", "lint.overrides.files"} {
		for _, glob := range lists[key] {
			if !within(glob) {
				return wrong(key, "%q leaves the root", glob)
			}
			if !globs.Valid(glob) {
				return wrong(key, "%q is no glob", glob)
			}
		}
	}
	return nil
}

func checkLevels(levels map[string]string) error {
	for key, name := range levels {
		if _, err := lint.ParseSeverity(name); err != nil {
			return fmt.Errorf("level of %s: %w", key, err)
		}
	}
	return nil
}
