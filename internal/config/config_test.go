package config

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	_ "pare/internal/golden" // go test ./... -update
	"pare/lint"
)

const sample = `
[lint]
fail-on = "warning"
max-warnings = 3
allow = ["P101"]
prompts = ["ask/**/*.md"]
exclude = ["vendor/"]
baseline = "lint/baseline.json"
levels = {whole-file-ref = "off", M101 = "warning"}

[[lint.overrides]]
files = ["docs/**"]
allow = ["M101"]

[[lint.overrides]]
files = ["docs/api.md"]
levels = {M101 = "error"}

[trim]
max-tokens = 4000
keep-whole = ["*.sql"]

[budget]
model = "sonnet"
tier = "build"
share = 0.25
itpm = 40000
rpm = 50
`

const ownSample = `
[[models]]
id = "claude-opus-99"
aliases = ["next"]
window = 2000000
prices = [{up-to = 100000, input = 1, output = 5}, {input = 2, output = 10, write-5m = 2.5, write-1h = 4, read = 0.2}]
pool = "opus-99"

[[limits]]
tier = "tier-1"
model = "next"
itpm = 12345
`

func catalog(t *testing.T) *lint.Catalog {
	t.Helper()
	c, err := lint.NewCatalog([]*lint.Meta{
		{Code: "P101", Name: "whole-file-ref", Severity: lint.Warning},
		{Code: "M101", Name: "stale-path", Severity: lint.Error},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLevels(t *testing.T) {
	c, err := parse("pare.toml", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	all := catalog(t)
	levels, err := c.Levels(all, nil)
	if err != nil {
		t.Fatal(err)
	}
	allowed, err := c.Levels(all, []string{"stale-path"})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		rule, file        string
		want, wantAllowed lint.Severity
	}{
		{"P101", "a.md", lint.Off, lint.Off},
		{"M101", "a.md", lint.Warning, lint.Off},
		{"M101", "docs/a.md", lint.Off, lint.Off},
		{"M101", "docs/api.md", lint.Error, lint.Off},
	} {
		m, _ := all.Find(test.rule)
		if got := levels(m, test.file); got != test.want {
			t.Errorf("%s in %s is %v, want %v", test.rule, test.file, got, test.want)
		}
		if got := allowed(m, test.file); got != test.wantAllowed {
			t.Errorf("with --allow, %s in %s is %v, want %v", test.rule, test.file, got, test.wantAllowed)
		}
	}
	if _, err := c.Levels(all, []string{"stale-paht"}); err == nil || err.(*unknownRuleError).Hint() != "did you mean stale-path?" {
		t.Errorf("a rule that does not exist: %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ text, want, hint string }{
		{"[lint]\nfail_on = \"error\"\n", `f:2: unknown key "lint.fail_on"`, `did you mean "fail-on"?`},
		{"\n[lnit]\nallow = []\n", `f:2: unknown key "lnit"`, `did you mean "lint"?`},
		{"[lint]\n[[lint.overrides]]\nfiles = [\"a\"]\nalow = []\n", `f:4: unknown key "lint.overrides.alow"`, `did you mean "allow"?`},
		{"colour = true\n", `f:1: unknown key "colour"`, "keys here: lint, trim, budget, models, limits"},
		{"[lint\n", "f:2: ", ""},
		{"[lint]\nmax-warnings = \"many\"\n", "f:2: lint.max-warnings: incompatible types", ""},
		{"[lint]\nfail-on = \"fatal\"\n", `f:2: fail-on: "fatal" is no severity`, ""},
		{"[lint]\nmax-warnings = -1\n", "f:2: max-warnings is -1", ""},
		{"[lint.levels]\nP101 = \"loud\"\n", `f:1: level of P101: "loud" is no severity`, ""},
		{"[lint]\nexclude = [\"../other\"]\n", `f:2: "../other" leaves the root`, ""},
		{"[lint]\nprompts = [\"/etc/*\"]\n", `f:2: "/etc/*" leaves the root`, ""},
		{"[lint]\nprompts = [\"~/x\"]\n", `f:2: "~/x" leaves the root`, ""},
		{"[lint]\nbaseline = \"a/../../b\"\n", `f:2: baseline "a/../../b" leaves the root`, ""},
		{"[lint]\nprompts = [\"a[\"]\n", `f:2: "a[" is no glob`, ""},
		{"[[lint.overrides]]\nallow = [\"P101\"]\n", "f:1: an override without files", ""},
		{"[budget]\nshare = 2.0\n", "f:2: share is 2", ""},
		{"[budget]\nitpm = -5\n", "f:2: itpm is -5; it is between 0 and 150000000", ""},
		{"[budget]\ntier = \"start\"\nrpm = 200000000\n", "f:3: rpm is 200000000", ""},
		{"[trim]\nmax-tokens = -5\n", "f:2: max-tokens is -5", ""},
	} {
		_, err := parse("f", []byte(test.text))
		var e *fileError
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), test.want) || e.Hint() != test.hint {
			t.Errorf("%q: %v (%v)", test.text, err, e)
		}
	}
}

func TestLoadMerges(t *testing.T) {
	root, user := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := Load(Places{Root: root, User: user}); err != nil || !reflect.DeepEqual(c, &Config{}) {
		t.Errorf("no files: %+v, %v", c, err)
	}
	write(filepath.Join(root, "pare.toml"), sample)
	write(filepath.Join(user, "pare", "pare.toml"), "[lint]\nallow = [\"M101\"]\nfail-on = \"info\"\nlevels = {M101 = \"off\"}\n[budget]\ntier = \"scale\"\n")
	env := map[string]string{"PARE_BUDGET_TIER": "start", "PARE_LINT_MAX_WARNINGS": "0"}
	c, err := Load(Places{Root: root, User: user, Getenv: func(name string) string { return env[name] }})
	if err != nil {
		t.Fatal(err)
	}
	if c.Lint.FailOn != "info" || *c.Lint.MaxWarnings != 0 || c.Budget.Tier != "start" || c.Budget.Model != "sonnet" {
		t.Errorf("merged: %+v", c)
	}
	if !slices.Equal(c.Lint.Allow, []string{"P101", "M101"}) || c.Lint.Levels["M101"] != "off" || c.Lint.Levels["whole-file-ref"] != "off" {
		t.Errorf("lists: %+v", c.Lint)
	}
	if len(c.PromptGlobs()) != 1 {
		t.Errorf("prompts: %q", c.PromptGlobs())
	}
	for name, text := range map[string]string{"PARE_LINT_FAIL_ON": "fatal", "PARE_BUDGET_SHARE": "lots", "PARE_TRIM_MAX_TOKENS": "x"} {
		if _, err := Load(Places{Getenv: func(n string) string { return map[string]string{name: text}[n] }}); err == nil {
			t.Errorf("%s=%s was accepted", name, text)
		}
	}
	if _, err := Load(Places{File: filepath.Join(root, "none.toml")}); err == nil {
		t.Error("a file that was named and does not exist was accepted")
	}
	write(filepath.Join(root, "folder", "pare.toml", "x"), "")
	if _, err := Load(Places{Root: filepath.Join(root, "folder")}); err == nil {
		t.Error("a folder was accepted as configuration")
	}
}

// TestOwnModels: the user's file adds models and limits, a project's may not.
func TestOwnModels(t *testing.T) {
	root, user := t.TempDir(), t.TempDir()
	own, project := filepath.Join(user, "pare", "pare.toml"), filepath.Join(root, "pare.toml")
	if err := os.Mkdir(filepath.Dir(own), 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	places := Places{Root: root, User: user}
	write(own, ownSample)
	c, err := Load(places)
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Data().Model("next")
	tier, tierErr := c.Data().Tier("tier-1")
	limit, limitErr := c.Data().Limit(tier, m)
	if err != nil || tierErr != nil || limitErr != nil || m.ID != "claude-opus-99" || m.Window != 2_000_000 || m.Frame.Message == 0 || limit.ITPM != 12345 {
		t.Errorf("%+v, %+v; %v, %v, %v", m, limit, err, tierErr, limitErr)
	}
	if got := m.Price(100_001).Read; got != 0.2 {
		t.Errorf("a price of %v", got)
	}
	if got := c.Data().Cite(limit.Origin); !strings.Contains(got, own) {
		t.Errorf("the limit comes from %q", got)
	}
	for _, test := range []struct{ text, want, hint string }{
		{"\n[[models]]\nid = \"a\"\nlike = \"claude-opus-100\"\n", ":2: a is like claude-opus-100, which is not known", ""},
		{"[[models]]\nid = \"a\"\nfamily = \"v9\"\n", `:1: a: no tokenizer family "v9"`, "families: v3 (up to 4.6), v5"},
		{"[[models]]\nwindow = 5\n", ":1: a model without an id", ""},
		{"[[limits]]\ntier = \"strat\"\nmodel = \"opus\"\n", `:1: no tier "strat"`, "did you mean start?"},
		{"[[limits]]\ntier = \"start\"\nmodel = \"oppus\"\n", `:1: no model "oppus"`, "did you mean opus?"},
		{"[[limits]]\ntier = \"start\"\nmodel = \"opus\"\nitpm = -1\n", ":1: the limit of opus", ""},
	} {
		write(own, test.text)
		_, err := Load(places)
		var e *fileError
		if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), own+test.want) || !strings.HasPrefix(e.Hint(), test.hint) {
			t.Errorf("%q: %v", test.text, err)
		}
	}
	write(own, "")
	write(project, ownSample)
	_, err = Load(places)
	var e *fileError
	if !errors.As(err, &e) || !strings.Contains(err.Error(), "pare.toml:") || !strings.Contains(e.Message, "a project has no say in") || e.Hint() != "they belong to "+own {
		t.Errorf("a project's own models: %v", err)
	}
}

// TestSchema holds the schema and the structure together: the same keys at every
// level, and the sample passes both.
func TestSchema(t *testing.T) {
	const name = "../../docs/schema/pare-toml.json"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	type object struct {
		Properties map[string]object
		Items      *object
	}
	var root object
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	var compare func(where string, o object, ty reflect.Type)
	compare = func(where string, o object, ty reflect.Type) {
		if ty.Kind() == reflect.Slice && o.Items != nil {
			o, ty = *o.Items, ty.Elem()
		}
		if ty.Kind() != reflect.Struct {
			return
		}
		keys := 0
		for f := range ty.Fields() {
			key := f.Tag.Get("toml")
			if key == "" {
				continue
			}
			keys++
			inner, ok := o.Properties[key]
			if !ok {
				t.Errorf("the schema has no %s.%s", where, key)
			}
			compare(where+"."+key, inner, f.Type)
		}
		if len(o.Properties) != keys {
			t.Errorf("%s: the schema has %d keys, the program %d", where, len(o.Properties), keys)
		}
	}
	compare("", root, reflect.TypeFor[Config]())

	schema, err := jsonschema.NewCompiler().Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	for text, valid := range map[string]bool{sample: true, ownSample: true, "[lint]\nfail_on = \"error\"\n": false, "[budget]\nshare = 2.0\n": false, "[[lint.overrides]]\nallow = []\n": false} {
		var doc any
		if _, err := toml.Decode(text, &doc); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(again)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); (err == nil) != valid {
			t.Errorf("schema on %q: %v", text, err)
		}
	}
}
