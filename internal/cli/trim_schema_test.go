package cli

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// What pare, slice, outline and session print is what their schema promises.
func TestTrimDocumentsFollowTheSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/schema/trim-1.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := project(t)
	task := "OrderA.refund_total forgets the discount, see @small.py, @wide.py, @huge.py, @none.py, @. and @big.py:10-20"
	for _, line := range []string{
		"--format json", "--format json --explain", "--format json --inline --outline", "--format json --max-tokens 2000",
		"slice small.py --for refund_total --format json", "slice small.py --for refund_total --format json --explain --budget 10%",
		"outline small.py --format json", "session --format json",
	} {
		code, stdout, stderr := trimIn(t, dir, task, strings.Fields(line)...)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(stdout))
		if err != nil || code != ExitOK {
			t.Fatalf("%q: code %d, %v, %s", line, code, err, stderr)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
	for _, broken := range []string{`{}`, `{"version":2,"prompt":"","refs":[],"total":{},"notes":[]}`, `{"version":1,"prompt":"","refs":[{}],"total":{},"notes":[]}`} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(broken))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(doc) == nil {
			t.Errorf("%s passes", broken)
		}
	}
}
