package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"pare/internal/disk"
)

// fileName is the name of a project's configuration.
const fileName = "pare.toml"

// maxSize is far above any configuration and keeps a mistake (a link to a disk
// image) from filling the memory.
const maxSize = 1 << 20

// Places say where configuration comes from.
type Places struct {
	// Root is the project's root folder; empty means no project.
	Root string
	// User is the folder of the user's configuration, as os.UserConfigDir gives
	// it; empty means none.
	User string
	// Getenv reads the environment; nil means an empty one.
	Getenv func(string) string
	// File, where it is not empty, is read instead of the project's.
	File string
}

// Load reads and merges what there is. Files that do not exist are no error,
// unless one was named.
func Load(p Places) (*Config, error) {
	var c Config
	project, own := "", ""
	switch {
	case p.File != "":
		if _, err := os.Stat(p.File); err != nil {
			return nil, fmt.Errorf("read configuration: %w", err)
		}
		project = p.File
	case p.Root != "":
		project = filepath.Join(p.Root, fileName)
	}
	if p.User != "" {
		own = filepath.Join(p.User, "pare", fileName)
	}
	for _, name := range []string{project, own} {
		one, err := load(name, own)
		if err != nil {
			return nil, err
		}
		if one != nil {
			c.merge(one)
		}
	}
	if p.Getenv != nil {
		if err := c.environment(p.Getenv); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// load reads one file; own is the name of the user's, which may say more.
func load(name, own string) (*Config, error) {
	if name == "" {
		return nil, nil
	}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil, &fileError{File: name, Message: "no configuration file: it is a folder, a device or over 1 MiB"}
	}
	data, err := disk.Read(name, maxSize)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	c, err := parse(name, data)
	if err != nil {
		return nil, err
	}
	if name == own {
		return c, c.setData(name, data)
	}
	for _, t := range []struct {
		key  string
		rows int
	}{{"models", len(c.Models)}, {"limits", len(c.Limits)}} {
		if t.rows > 0 {
			return nil, &fileError{File: name, Line: lineOf(data, []string{t.key}), Message: "a project has no say in " + t.key, hint: ownHint(own)}
		}
	}
	return c, nil
}

func ownHint(own string) string {
	if own == "" {
		return "they belong to your own configuration"
	}
	return "they belong to " + own
}

// environment puts PARE_* over what the files say: PARE_LINT_FAIL_ON is
// lint.fail-on. Lists are not to be had this way.
func (c *Config) environment(getenv func(string) string) error {
	setInt := func(name string, to func(int)) error {
		text := getenv(name)
		if text == "" {
			return nil
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%s is %q, which is no number", name, text)
		}
		to(n)
		return nil
	}
	set := func(name string, to *string) {
		if text := getenv(name); text != "" {
			*to = text
		}
	}
	set("PARE_LINT_FAIL_ON", &c.Lint.FailOn)
	set("PARE_BUDGET_MODEL", &c.Budget.Model)
	set("PARE_BUDGET_TIER", &c.Budget.Tier)
	if err := setInt("PARE_LINT_MAX_WARNINGS", func(n int) { c.Lint.MaxWarnings = &n }); err != nil {
		return err
	}
	if err := setInt("PARE_TRIM_MAX_TOKENS", func(n int) { c.Trim.MaxTokens = n }); err != nil {
		return err
	}
	if err := setInt("PARE_BUDGET_ITPM", func(n int) { c.Budget.ITPM = n }); err != nil {
		return err
	}
	if err := setInt("PARE_BUDGET_RPM", func(n int) { c.Budget.RPM = n }); err != nil {
		return err
	}
	if text := getenv("PARE_BUDGET_SHARE"); text != "" {
		share, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fmt.Errorf("PARE_BUDGET_SHARE is %q, which is no number", text)
		}
		c.Budget.Share = share
	}
	// The same limits hold as in a file.
	if err := c.check("environment", nil); err != nil {
		var e *fileError
		if errors.As(err, &e) && strings.HasPrefix(e.File, "environment") {
			return fmt.Errorf("configuration: %s", e.Message)
		}
		return err
	}
	return nil
}
