package report_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pare/internal/golden"
	"pare/internal/report"
	"pare/internal/source"
	"pare/lint"
)

const secret = "sk-ant-api03-ZZZZ"

// findings are one of everything that a report can meet.
func findings() []*lint.Finding {
	file := source.NewFile("docs/CLAUDE 1.md", []byte("# Título\n\tsee 世界 @a.py#L10-L20 now\nkey="+secret+" and \u202eevil\n\n"))
	other := source.NewFile("b.md", []byte("one\ntwo\n"))
	ref := &lint.Meta{Code: "P101", Name: "whole-file-ref", Severity: lint.Warning, Kind: lint.KindReference, Since: "0.1.0", Doc: "# P101 whole-file-ref\n\nA reference attaches a whole file.\n\n## Why\n\nIt costs.\n\n## Example\n\n```\na\n```\n\n## Use instead\n\n```\nb\n```\n"}
	key := &lint.Meta{Code: "M401", Name: "secret", Severity: lint.Error, Kind: lint.KindSecret}
	bidi := &lint.Meta{Code: "M402", Name: "hidden-character", Severity: lint.Error, Kind: lint.KindSafety}
	size := &lint.Meta{Code: "M301", Name: "many-lines", Severity: lint.Info, Kind: lint.KindSize}
	at := func(text string) source.Span {
		i := bytes.Index(file.Data, []byte(text))
		return source.Span{Start: i, End: i + len(text)}
	}
	found := []*lint.Finding{
		{Rule: size, File: file, Severity: lint.Info, Message: "100% of it, 3 lines"},
		{Rule: ref, File: file, Span: at("@a.py#L10-L20"), Severity: lint.Warning, Message: "the whole of a.py is about 900 tokens"},
		{Rule: key, File: file, Span: at(secret), Severity: lint.Error, Message: "a key: " + secret},
		{Rule: bidi, File: file, Span: at("\u202e"), Severity: lint.Error, Message: "text is turned around"},
		{Rule: size, File: file, Span: source.Span{Start: len(file.Data), End: len(file.Data)}, Severity: lint.Info, Message: "the end"},
	}
	found[1].Replace(lint.Safe, "@a.py#L10-20", "write @a.py#L10-20").Costing(900, 800, 1100).Notef(other, source.Span{Start: 4, End: 7}, "named here too")
	found[1].Fix(lint.DisplayOnly, "or name a symbol")
	found[2].Mask("sk-ant-…").Remarkf("take %s back", secret)
	return found
}

func write(t *testing.T, o report.Options) string {
	t.Helper()
	var out strings.Builder
	if err := report.Write(&out, findings(), o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFormats(t *testing.T) {
	for _, name := range append(report.Formats(), "color") {
		format, err := report.ParseFormat(name)
		if err != nil {
			format = report.Text
		}
		got := write(t, report.Options{Format: format, Color: name == "color", Version: "1.2.3"})
		file := filepath.Join("testdata", name+".golden")
		if golden.Update() {
			if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if strings.Contains(got, secret) {
			t.Errorf("%s prints the secret", name)
		}
		if format == report.Text && strings.ContainsRune(got, 0x202e) {
			t.Errorf("%s prints a character that turns text around", name)
		}
	}
}

func TestNothingFound(t *testing.T) {
	for format, want := range map[report.Format]string{
		report.Text: "", report.GitHub: "", report.GitLab: "[]\n", report.Markdown: "**pare**: nothing found\n",
		report.JSON: "{\n  \"version\": 1,\n  \"findings\": []\n}\n",
	} {
		var out strings.Builder
		if err := report.Write(&out, nil, report.Options{Format: format}); err != nil || out.String() != want {
			t.Errorf("%v: %q, %v", format, out.String(), err)
		}
	}
}

// TestSARIFIsValid reads the log with another program's types, refusing fields
// that the standard does not have, and checks it against the official schema.
func TestSARIFIsValid(t *testing.T) {
	schema := officialSchema(t)
	for _, found := range [][]*lint.Finding{findings(), nil} {
		var out bytes.Buffer
		if err := report.Write(&out, found, report.Options{Format: report.SARIF, Version: "1.2.3"}); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Error(err)
		}
		var log sarif.Report
		decoder := json.NewDecoder(&out)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&log); err != nil {
			t.Fatal(err)
		}
		if got := len(log.Runs[0].Results); got != len(found) {
			t.Errorf("%d results, want %d", got, len(found))
		}
	}
}

// officialSchema takes the schema out of the source of the library that ships it,
// since the library checks its own structures only and not a text.
func officialSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const library = "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", library).Output()
	if err != nil {
		t.Fatalf("find %s: %v", library, err)
	}
	code, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "schema.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(code), "`")
	text, _, ok := strings.Cut(text, "`")
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil || !ok {
		t.Fatalf("no schema in %s: %v", dir, err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIFCountsCodePoints(t *testing.T) {
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID    string `json:"ruleId"`
				Locations []struct {
					Physical struct {
						Region struct{ StartColumn, EndColumn int }
					} `json:"physicalLocation"`
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, report.Options{Format: report.SARIF})), &log); err != nil {
		t.Fatal(err)
	}
	// "\tsee 世界 " is eight characters in twelve bytes.
	if got := log.Runs[0].Results[1].Locations[0].Physical.Region; got.StartColumn != 9 || got.EndColumn != 22 {
		t.Errorf("columns %d to %d, want 9 to 22", got.StartColumn, got.EndColumn)
	}
}

func TestJSONFollowsItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/schema/lint-1.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(write(t, report.Options{Format: report.JSON})))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Error(err)
	}
}

func TestSchemaKnowsEveryKind(t *testing.T) {
	data, err := os.ReadFile("../../docs/schema/lint-1.json")
	if err != nil {
		t.Fatal(err)
	}
	for k := lint.Kind(0); !strings.HasPrefix(k.String(), "Kind("); k++ {
		if !bytes.Contains(data, []byte(`"`+k.String()+`"`)) {
			t.Errorf("the schema has no kind %q", k)
		}
	}
}

func TestColor(t *testing.T) {
	for _, test := range []struct {
		env      string
		terminal bool
		want     bool
	}{
		{"", true, true},
		{"", false, false},
		{"NO_COLOR=1", true, false},
		{"NO_COLOR=1 FORCE_COLOR=1", true, false},
		{"FORCE_COLOR=1", false, true},
		{"FORCE_COLOR=0", true, true},
		{"CLICOLOR_FORCE=1", false, true},
		{"CLICOLOR=0", true, false},
		{"CLICOLOR=0 CLICOLOR_FORCE=1", false, true},
		{"TERM=dumb", true, false},
	} {
		env := map[string]string{}
		for pair := range strings.FieldsSeq(test.env) {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		if got := report.Color(func(name string) string { return env[name] }, test.terminal); got != test.want {
			t.Errorf("%q, terminal %v: %v", test.env, test.terminal, got)
		}
	}
}

func TestCounts(t *testing.T) {
	if got, want := report.Count(findings()).String(), "2 errors, 1 warning, 2 notes; --fix repairs 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := report.Count(nil).String(); got != "nothing found" {
		t.Errorf("got %q", got)
	}
}

func TestStatistics(t *testing.T) {
	var out strings.Builder
	if err := report.Statistics(&out, findings()); err != nil {
		t.Fatal(err)
	}
	want := "     2  info     M301 many-lines\n     1  error    M401 secret\n     1  error    M402 hidden-character\n     1  warning  P101 whole-file-ref  (1 fixable)\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
