package repo

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestToolTable holds the table to its form: a name stands in one row, a runner's
// row says what its things are called, and the date is one.
func TestToolTable(t *testing.T) {
	if _, err := time.Parse("2006-01", toolsAsOf); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, row := range toolTable() {
		for _, name := range strings.Fields(row.Names) {
			if seen[name] {
				t.Errorf("%s stands in two rows", name)
			}
			seen[name] = true
		}
		if row.Runner != "" && row.What == "" && !slices.Contains([]look{lookNothing, lookCargo}, row.Look) {
			t.Errorf("%s: what are the things of %s called?", row.Names, row.Runner)
		}
		if row.WrapValues != "" && row.Wraps == "" {
			t.Errorf("%s: options of a wrapper, and nothing is wrapped", row.Names)
		}
	}
}

func TestSub(t *testing.T) {
	for line, want := range map[string]string{
		"npm run lint": "lint", "pnpm --filter web run build": "build", "npm -w web test": "test", "pnpm -w build": "build", "make -C go test V=1": "test",
		"cargo +nightly fmt": "fmt", "docker compose up -d": "up", "mise run ci": "ci", "mise install": "install", "mvn clean package": "package", "go test -run X ./a": "test",
		"just --set a b build": "build", "unknown thing": "thing", "make": "", "cargo -p core test": "test",
	} {
		if got := Sub(strings.Fields(line)); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestFront(t *testing.T) {
	for line, want := range map[string]string{
		"php artisan test": "test", "python manage.py migrate --plan": "migrate", "python scripts/gen.py all": "", "python manage.py": "", "bin/rails test": "",
	} {
		if got := Front(strings.Fields(line)); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
