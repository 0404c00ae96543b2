package budget

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pare/internal/models"
)

// TestEveryRowHasASource holds the promise of the data: each row says where it
// was read and when, and nothing but an assumption goes without a page.
func TestEveryRowHasASource(t *testing.T) {
	d := Embedded()
	var rows []Origin
	for _, r := range d.Tiers {
		rows = append(rows, r.Origin)
	}
	for _, r := range d.Limits {
		rows = append(rows, r.Origin)
	}
	for _, r := range d.Loads {
		rows = append(rows, r.Origin)
	}
	for _, r := range d.Kinds {
		rows = append(rows, r.Origin)
	}
	for _, r := range d.Planning {
		rows = append(rows, r.Origin)
	}
	for _, r := range d.Factors {
		rows = append(rows, r.Origin)
	}
	for _, r := range d.Constants {
		rows = append(rows, r.Origin)
	}
	for _, o := range rows {
		s, ok := d.Sources[o.Source]
		if !ok {
			t.Errorf("no source %q", o.Source)
		}
		if _, ok := o.Date.Time(); !ok {
			t.Errorf("%+v has no date", o)
		}
		if !strings.HasPrefix(s.URL, "https://") && s.Kind != "assumed" {
			t.Errorf("source %q has no address", o.Source)
		}
	}
	if len(rows) < 100 {
		t.Errorf("only %d rows", len(rows))
	}
}

// The program reads its own data without the checks that other files get.
func TestEmbeddedDataPassesTheChecks(t *testing.T) {
	checked, err := ParseData(nil, "limits.json", embedded)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(checked, Embedded()) {
		t.Error("what is checked is not what is used")
	}
}

// TestDataIsWhole checks what a lookup takes for granted: every current tier has a
// limit for every pool, and bigger tiers allow more.
func TestDataIsWhole(t *testing.T) {
	d := Embedded()
	for _, m := range d.Table().Models {
		if m.Pool == "" {
			continue // older than any published limit
		}
		before := Limit{}
		for _, name := range []string{"start", "build", "scale"} {
			tier, err := d.Tier(name)
			if err != nil {
				t.Fatal(err)
			}
			l, err := d.Limit(tier, m)
			if err != nil {
				t.Errorf("%v", err)
				continue
			}
			if l.RPM <= before.RPM || l.ITPM <= before.ITPM || l.OTPM <= before.OTPM {
				t.Errorf("%s at %s allows no more than the tier below: %+v", m.ID, name, l)
			}
			before = l
		}
	}
}

// TestPricesFollowTheRules compares every price with the documented multiples:
// a write costs 1.25 or 2 times the input. The one list price that is rounded is
// allowed for.
func TestPricesFollowTheRules(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.013 }
	for _, m := range Embedded().Table().Models {
		for _, p := range m.Prices {
			if !near(p.Write5m, 1.25*p.Input) || !near(p.Write1h, 2*p.Input) || !near(p.Output, 5*p.Input) {
				t.Errorf("%s: %+v", m.ID, p)
			}
			if p.Read <= 0 || p.Read > p.Input/8 {
				t.Errorf("%s: a cache read costs %v", m.ID, p.Read)
			}
		}
		if last := m.Prices[len(m.Prices)-1]; last.UpTo != 0 {
			t.Errorf("%s has no price for the longest prompts", m.ID)
		}
	}
}

// TestCostAgreesWithTheClient uses what the client itself wrote as costUSD for a
// call against a stand-in of the API, at these prices.
func TestCostAgreesWithTheClient(t *testing.T) {
	m := Model{Prices: []models.Price{{Input: 4, Output: 20, Write5m: 5, Write1h: 8, Read: 0.2}}}
	got := Usage{Input: 11, Write5m: 222, Read: 3333, Output: 44}.Cost(m)
	if want := 0.0027006; math.Abs(got-want) > 1e-12 {
		t.Errorf("cost %v, the client says %v", got, want)
	}
}

func TestConstantsAreThere(t *testing.T) {
	for _, name := range []string{"cache_ttl", "cache_ttl_long", "batch_price", "batch_hours", "request_bytes", "call_seconds", "call_output", "call_results", "keep_share", "old_days"} {
		if Embedded().constant(name) <= 0 {
			t.Errorf("no constant %q", name)
		}
	}
}

func TestUnknownNamesSayTheNearest(t *testing.T) {
	d := Embedded()
	for _, test := range []struct {
		lookup func() error
		want   string
	}{
		{func() error { _, err := d.Tier("scael"); return err }, "did you mean scale?"},
		{func() error { _, err := d.Tier("gold"); return err }, "known: start, build"},
		{func() error { _, err := d.Kind("refactro"); return err }, "did you mean refactor?"},
	} {
		err := test.lookup()
		var u *unknownError
		if !errors.As(err, &u) || !strings.HasPrefix(u.Hint(), test.want) {
			t.Errorf("%v: hint %q, want %q", err, hintOf(err), test.want)
		}
	}
}

func TestTierNames(t *testing.T) {
	for _, name := range []string{"tier-1", "Tier 1", "tier1", "TIER_1"} {
		if tier, err := Embedded().Tier(name); err != nil || tier.Name != "tier-1" {
			t.Errorf("%q is %q, %v", name, tier.Name, err)
		}
	}
}

func TestNoLimitSaysWhatToDo(t *testing.T) {
	d := Embedded()
	m, _ := d.Model("opus-5")
	for name, want := range map[string]string{"evaluation": "--itpm", "bedrock": "Service Quotas", "tier-1": "start, build, scale, foundry"} {
		tier, _ := d.Tier(name)
		_, err := d.Limit(tier, m)
		var none *noLimitError
		if !errors.As(err, &none) || !strings.Contains(none.Hint(), want) {
			t.Errorf("%s: %v, hint %q", name, err, hintOf(err))
		}
	}
}

// TestTypos: a mistake in a file of limits is told with its place.
func TestTypos(t *testing.T) {
	for _, test := range []struct{ text, want, hint string }{
		{"{\"schema\":1,\n \"limits\":[{\"tier\":\"start\",\"pol\":3}]}", "my.json:2:28: no field \"pol\" here", "did you mean pool?"},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":\"start\",\"pool\":\"opus-5\",\"itpm\":-3}]}", "my.json:2:51: itpm is -3; a limit cannot be negative", ""},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":\"start\",\"pool\":\"opus-5\",\"itpm\":900000000}]}", "my.json:2:51: itpm is 900000000; more than 150000000 cannot be modelled", ""},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":\"strat\",\"pool\":\"opus-5\"}]}", `my.json:2:20: no tier "strat"`, "did you mean start?"},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":\"start\",\"pool\":\"opus-55\"}]}", `my.json:2:35: no pool "opus-55"`, "did you mean opus-5"},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":\"start\",\"pool\":\"opus-5\",\"date\":\"yesterday\"}]}", `my.json:2:51: "yesterday" is no date`, "write 2026"},
		{"{\"schema\":1,\n \"limits\":[{\"itpm\":\"x\"}]}", "my.json:2:20: limits.itpm is a string, not a number", ""},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":\"start\",\"pool\":\"opus-5\"},\n{\"tier\":\"start\",\"pool\":\"opus-5\"},\n{\"itpm\":-3}]}", "my.json:4:9: itpm is -3", ""},
		{`{"schema":1,"limits":[{"tier":[1]}]}`, "my.json:1:31: limits.tier is a list, not a string", ""},
		{`{"schema":true}`, "my.json:1:11: schema is true or false, not a number", ""},
		{`{"schema":{"x":[1]}}`, "my.json:1:11: schema is an object, not a number", ""},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":3}]}", "my.json:2:20: limits.tier is a number, not a string", ""},
		{"{\"schema\":1,\n \"limits\":[{\"tier\":,", "my.json:2:20: invalid character ','", ""},
		{"{\"schema\":1,\n \"limits\":[", "my.json:2:12: the file ends too early", ""},
		{"", "my.json:1:1: the file ends too early", ""},
		{"{}", "my.json:1:1: schema 0 is not known", `write "schema": 1`},
		{"{\"schema\":2}", "my.json:1:11: schema 2 is not known", ""},
		{"{\"schema\":1} x", "my.json:1:14: something follows the object", ""},
		{"{\"schema\":1,\"models\":[{\"name\":\"m\"}]}", `my.json:1:24: no field "name" here`, "known: aliases"},
		{"{\"schema\":1,\"models\":[{\"id\":\"m\",\"window\":-1}]}", "my.json:1:22: m: a window of -1 tokens", ""},
		{"{\"schema\":1,\"models\":[{\"id\":\"m\",\"like\":\"claude-opus-99\"}]}", "my.json:1:22: m is like claude-opus-99, which is not known", ""},
	} {
		_, err := ParseData(Embedded(), "my.json", []byte(test.text))
		if err == nil || !strings.HasPrefix(err.Error(), test.want) || !strings.HasPrefix(hintOf(err), test.hint) {
			t.Errorf("%s\n got %v, hint %q\nwant %s, hint %q", test.text, err, hintOf(err), test.want, test.hint)
		}
	}
}

func TestMergeReplacesRowsOfTheSameKey(t *testing.T) {
	d, err := ParseData(Embedded(), "my.json", []byte(`{"schema":1,"limits":[{"tier":"start","pool":"opus-5","itpm":40000}],
		"tiers":[{"name":"ours","label":"Ours","group":"current"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	start, _ := d.Tier("start")
	m, _ := d.Model("opus-5")
	if l, err := d.Limit(start, m); err != nil || l.ITPM != 40000 {
		t.Errorf("limit %+v, %v", l, err)
	}
	if _, err := d.Tier("ours"); err != nil {
		t.Error(err)
	}
	if l, _ := Embedded().Limit(start, m); l.ITPM != 2_000_000 {
		t.Errorf("the embedded data was changed: %+v", l)
	}
	if len(d.Limits) != len(Embedded().Limits) {
		t.Error("a row was added instead of replaced")
	}
}

func TestAge(t *testing.T) {
	d := Embedded()
	o := Origin{Source: "limits-docs", Date: "2026-08-22"}
	day := func(s string) time.Time { at, _ := time.Parse(time.DateOnly, s); return at }
	if got := d.Age(o, day("2026-09-01")); got != "" {
		t.Errorf("young data says %q", got)
	}
	if got, want := d.Age(o, day("2026-11-25")), "read on 2026-08-22, 95 days ago"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := d.Age(Origin{}, day("2026-11-25")); got != "" {
		t.Errorf("undated data says %q", got)
	}
}

func TestLoad(t *testing.T) {
	d := *Embedded()
	load := func(client, setup, model string, tokens int) Load {
		return Load{Client: client, Setup: setup, Model: model, Tokens: Exactly(tokens)}
	}
	d.Loads = []Load{
		load("2.2.0", "print", "claude-opus-5", 160), load("2.2.0", "print", "claude-sonnet-5", 150), load("2.2.0", "print", "claude-fable-5", 180),
		load("2.2.0", "print", "claude-sonnet-4-6", 210), load("2.2.0", "bare", "claude-opus-5", 10), load("2.1.0", "print", "claude-opus-4-8", 270),
	}
	for _, test := range []struct {
		client, setup, model string
		want                 int
	}{
		{"2.2.0", "print", "opus-5", 160},
		{"", "", "sonnet-5", 150},
		{"2.2.0", "bare", "opus-5", 10},
		{"2.1.0", "print", "opus-4-8", 270},
		{"9.9.9", "print", "opus-5", 160},    // a client that nobody measured: the newest
		{"2.2.0", "print", "opus-4-8", 160},  // a model that nobody measured: the nearest of its kind
		{"2.2.0", "print", "mythos-5", 180},  // of no kind that was: the largest that counts alike
		{"2.2.0", "print", "haiku-4-5", 210}, // the other family
	} {
		m, err := d.Model(test.model)
		if err != nil {
			t.Fatal(err)
		}
		if l, ok := d.Load(test.client, test.setup, m); !ok || l.Tokens.Tokens != test.want {
			t.Errorf("%v: %+v", test, l)
		}
	}
	if _, ok := d.Load("", "nonsense", Model{}); ok {
		t.Error("a load for a setup that is not there")
	}
}

func TestPoolsAreShared(t *testing.T) {
	d := Embedded()
	pool := func(name string) string {
		m, err := d.Model(name)
		if err != nil {
			t.Fatal(err)
		}
		return d.PoolOf(m).Name
	}
	if pool("opus-4-8") != pool("opus-4-5") {
		t.Error("Opus 4.x is one pool")
	}
	if pool("opus-5") == pool("opus-4-8") {
		t.Error("Opus 5 has a pool of its own")
	}
	if p := d.PoolOf(Model{ID: "new"}); p.Name != "new" || !slices.Equal(p.Models, []string{"new"}) {
		t.Errorf("a model without a pool: %+v", p)
	}
}

// TestOwnModels: a file of limits adds a model, and a limit for it.
func TestOwnModels(t *testing.T) {
	d, err := ParseData(Embedded(), "my.json", []byte(`{"schema":1,
		"models":[{"id":"claude-opus-99","window":5000000,"prices":[{"input":3}],"pool":"opus-99"}],
		"limits":[{"tier":"start","pool":"opus-99","itpm":70000}]}`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := d.Model("opus")
	start, _ := d.Tier("start")
	limit, limitErr := d.Limit(start, m)
	if err != nil || m.ID != "claude-opus-99" || m.Window != 5_000_000 || m.Price(1).Input != 3 || limitErr != nil || limit.ITPM != 70_000 {
		t.Errorf("%+v, %+v, %v, %v", m, limit, err, limitErr)
	}
}

// TestListingOfAnUnknownModel: an organisation that has a model has its limit,
// even where this program does not know the model.
func TestListingOfAnUnknownModel(t *testing.T) {
	listing, err := ParseListing([]byte(`{"data":[{"group_type":"model_group","models":["claude-opus-99"],"limits":[{"type":"input_tokens_per_minute","value":123}]}]}`), "2026-11-30")
	if err != nil {
		t.Fatal(err)
	}
	d := Embedded().Use(listing)
	m, err := d.Model("claude-opus-99")
	if err != nil || m.Note() == "" {
		t.Fatalf("%+v, %v", m, err)
	}
	custom, _ := d.Tier("custom")
	if l, err := d.Limit(custom, m); err != nil || l.ITPM != 123 {
		t.Errorf("%+v, %v", l, err)
	}
}

func TestEnumsHaveNames(t *testing.T) {
	for got, want := range map[string]string{
		Fits.String(): "fits", Later.String(): "fits later", Never.String(): "never fits in one minute",
		OverWindow.String(): "over the window", Interactive.String(): "interactive", Batch.String(): "batch",
		Likely.String(): "likely", Best.String(): "best", Worst.String(): "worst",
		ByInput.String(): "input tokens", ByRequests.String(): "requests", ByOutput.String(): "output tokens", NoLimit.String(): "none",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	var c Class
	if err := json.Unmarshal([]byte(`"batch"`), &c); err != nil || c != Batch {
		t.Error(c, err)
	}
	if err := json.Unmarshal([]byte(`"urgent"`), &c); err == nil {
		t.Error("no such class")
	}
}

// TestFileIsCompact keeps the data readable in a diff: one row, one line.
func TestFileIsCompact(t *testing.T) {
	row := regexp.MustCompile(`(?m)^    \{"`)
	d := Embedded()
	want := len(d.Tiers) + len(d.Limits) + len(d.Loads) + len(d.Kinds) + len(d.Planning) + len(d.Factors) + len(d.Constants)
	if got := len(row.FindAll(embedded, -1)); got != want {
		t.Errorf("%d lines that are rows, %d rows", got, want)
	}
}

func FuzzParseData(f *testing.F) {
	f.Add([]byte(`{"schema":1,"limits":[{"tier":"start","pool":"opus-5","itpm":5}]}`))
	f.Add(embedded[:2000])
	f.Add([]byte(`{"schema":1,"constants":[{"name":"cache_ttl","value":1e999}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := ParseData(Embedded(), "f.json", text)
		if err != nil {
			var e *dataError
			if !errors.As(err, &e) || e.Pos.Line < 1 || e.Pos.Column < 1 {
				t.Errorf("an error without a place: %v", err)
			}
			return
		}
		for _, l := range d.Limits {
			if l.ITPM < 0 {
				t.Errorf("%+v", l)
			}
		}
	})
}
