package saved

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
	"pare/internal/models"
	"pare/internal/transcript"
)

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func quoted(s string) string {
	text, _ := json.Marshal(s)
	return string(text)
}

func attachment(path, whole, sent string) string {
	return fmt.Sprintf(`{"type":"attachment","isSidechain":false,"timestamp":"2026-11-30T12:00:00Z","cwd":"/p","sessionId":"s1","attachment":{"type":"file","filename":%s,"content":{"type":"text","file":{"content":%s}}},"rendered":[{"content":"Called"},{"content":%s}]}`,
		quoted(path), quoted(whole), quoted(sent))
}

func answer(id string) string {
	return fmt.Sprintf(`{"type":"assistant","message":{"id":%q,"model":"claude-opus-5","usage":{"input_tokens":3,"cache_creation_input_tokens":97,"cache_read_input_tokens":20000}}}`, id)
}

func result(path, content string) string {
	return fmt.Sprintf(`{"type":"user","toolUseResult":{"type":"text","file":{"filePath":%s,"content":%s}}}`, quoted(path), quoted(content))
}

func look(t *testing.T, since time.Time, lines ...string) []File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.jsonl")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
		t.Fatal(err)
	}
	var all []File
	files := []transcript.File{{Path: filepath.Join(t.TempDir(), "gone.jsonl")}, {Path: path}}
	if err := Look(context.Background(), files, since, models.Builtin(), func(f File) { all = append(all, f) }); err != nil {
		t.Fatal(err)
	}
	return all
}

var (
	whole = strings.Repeat("total = value * 2\n", 1000)
	part  = "Result of calling the Read tool, narrowed by pare to lines 1-2 of 1,000; use Read for others:\n1\ttotal = value * 2\n"
)

func TestWhatIsSaved(t *testing.T) {
	quiet := look(t, noon, attachment("/p/a.py", whole, part), answer("m1"), answer("m1"), answer("m2"))
	if len(quiet) != 1 {
		t.Fatalf("%d files", len(quiet))
	}
	f := quiet[0]
	if f.Path != "/p/a.py" || f.Project != "/p" || f.Whole < 5000 || f.Sent > 100 || f.Carried != 2 || f.Reads != 0 {
		t.Errorf("%+v", f)
	}
	// Written once, read once more: Opus 5 takes 6.25 and 0.50 dollars a million.
	if want := float64(f.Whole-f.Sent) * 6.75 / 1e6; math.Abs(f.Dollars-want) > 1e-9 {
		t.Errorf("$%v, want $%v", f.Dollars, want)
	}
	if again := look(t, noon, attachment("/p/a.py", whole, part), answer("m1"), attachment("/p/a.py", whole, part)); len(again) != 1 {
		t.Errorf("a line that was taken along counts %d times", len(again))
	}
	// Reading all of it afterwards is a loss, and is called so.
	loss := look(t, noon, attachment("/p/a.py", whole, part), answer("m1"), result("/p/a.py", whole), answer("m2"), result("/p/b.py", whole))
	if f := loss[0]; f.Reads != 1 || f.ReadOn < 5000 || f.Dollars >= 0 {
		t.Errorf("%+v", f)
	}
}

func TestWhatDoesNotCount(t *testing.T) {
	for name, lines := range map[string][]string{
		"a file that speaks of it": {attachment("/p/a.py", part+whole, "Result of calling the Read tool:\n"+strings.Repeat("x\n", 4096)+part)},
		"a whole file":             {attachment("/p/a.py", whole, whole)},
		"a subagent's":             {strings.Replace(attachment("/p/a.py", whole, part), `"isSidechain":false`, `"isSidechain":true`, 1)},
		"half a line":              {attachment("/p/a.py", whole, part)[:500]},
		"garbage":                  {"{", "\x00\xff", `"attachment" narrowed by pare to lines `, "[]"},
		"too old":                  {strings.Replace(attachment("/p/a.py", whole, part), "2026-11-30", "2026-11-01", 1)},
	} {
		if got := look(t, noon, append(lines, answer("m1"))...); got != nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// Of a file that was too large the client had sent nothing: that is no saving.
	large := `{"type":"attachment","timestamp":"2026-11-30T12:00:00Z","attachment":{"type":"at_mention_reference","mentions":["/p/big.py"]},"rendered":[{"content":` + quoted("which is too large to attach whole; it is narrowed by pare to lines 1-2 of 9,000; use Read for others:\n"+whole) + `}]}`
	if got := look(t, noon, large, answer("m1")); len(got) != 1 || got[0].Whole != 0 || got[0].Dollars >= 0 {
		t.Errorf("%+v", got)
	}
}
