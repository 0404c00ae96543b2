package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pare/internal/cli"
	"pare/internal/figures"
	"pare/internal/golden"
)

// ten are the prompts of the table in docs/relevance.md: what people write, from the
// one that names everything to the one that names nothing.
var ten = []struct{ dir, kind, text string }{
	{"store", "README's example", "Order.refund_total in @store/models.py ignores the discount:\na customer who paid half the price gets all of it back.\nThe API is wrong too, see OrderSerializer in @store/serializers.py\n"},
	{"store", "a function", "`Warehouse.check` in @store/models.py lets a full one pass\n"},
	{"store", "a trace", "This came in tonight, from @store/models.py\n\nTraceback (most recent call last):\n  File \"/srv/app/jobs/night.py\", line 31, in run\n    order.add(line.sku, line.quantity, line.cents)\n  File \"/srv/app/store/models.py\", line 1650, in add\n    line.quantity += quantity\nTypeError: unsupported operand type(s) for +=: 'int' and 'str'\n"},
	{"store", "lines", "what is lines 1660-1670 of @store/models.py for?\n"},
	{"store", "a report in words", "Refunds come out too high when the customer paid with a voucher: the discount is not taken off what goes back. @store/models.py\n"},
	{"store", "a new feature", "Add a field `note` to the order, free text of up to 200 characters, and show it in the API. @store/models.py @store/serializers.py\n"},
	{"shop", "two functions, a small file", "The total in the invoice mail ignores the discount, see Order.refund_total in @shop/models.py\nand the serializer in @shop/serializers.py. Tax rates are in @shop/tax.py\n"},
	{"shop", "a symptom", "Customers in Austria see an empty list when they choose who delivers the parcel @shop/models.py\n"},
	{"shop", "nothing", "why is this slow? @shop/models.py\n"},
	{"shop", "a small file", "is the reduced rate right? @shop/tax.py\n"},
}

// TestTenPrompts holds the table of docs/relevance.md against what trimming gives.
func TestTenPrompts(t *testing.T) {
	root := filepath.Join("..", "..")
	page := filepath.Join(root, "docs", "relevance.md")
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const open, end = "<!-- ten -->\n", "<!-- end -->"
	before, rest, ok := strings.Cut(string(data), open)
	shown, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the table", page)
	}
	printed := tenPrompts(t, docsWorld(t, root))
	if shown == printed || !golden.Update() && sameButEstimates(shown, printed) {
		return
	}
	if !golden.Update() {
		t.Errorf("%s shows another table than there is; run with -update and read the change:\n%s", page, printed)
		return
	}
	if err := os.WriteFile(page, []byte(before+open+printed+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func tenPrompts(t *testing.T, world string) string {
	var b strings.Builder
	b.WriteString("| the prompt gives | prompt | before | after | | lines kept |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, p := range ten {
		d := trimmed(t, filepath.Join(world, "fixtures", p.dir), p.text)
		from, to := d.Total.Before.Tokens, d.Total.After.Tokens
		saved := "as it was"
		if to < from {
			saved = "−" + figures.Percent(from-to, from)
		}
		fmt.Fprintf(&b, "| %s | %s | ~%s | ~%s | %s | %s |\n", p.kind, inCell(p.text), figures.About(from), figures.About(to), saved, d.kept())
	}
	return b.String()
}

// inCell is a prompt in a cell of a table, shortened.
func inCell(text string) string {
	const most = 100
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "|", "")), " ")
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return text
}

// document is what the table needs of the JSON document of a trim.
type document struct {
	Total struct{ Before, After struct{ Tokens int } }
	Refs  []struct {
		Path   string
		Lines  int
		Ranges [][2]int
	}
}

// kept is how many lines of each file are left.
func (d *document) kept() string {
	var parts []string
	for _, r := range d.Refs {
		n := 0
		for _, x := range r.Ranges {
			n += x[1] - x[0] + 1
		}
		if len(r.Ranges) == 0 {
			n = r.Lines
		}
		parts = append(parts, fmt.Sprintf("%s of %s", figures.Commas(n), figures.Commas(r.Lines)))
	}
	return strings.Join(parts, ", ")
}

func trimmed(t *testing.T, dir, text string) *document {
	t.Helper()
	var out, report bytes.Buffer
	code := cli.Run(context.Background(), &cli.Env{
		Args: []string{"--format", "json"}, Stdin: strings.NewReader(text), Stdout: &out, Stderr: &report, Dir: dir,
		Getenv: func(string) string { return "" },
	})
	var d document
	if err := json.Unmarshal(out.Bytes(), &d); err != nil || code != 0 {
		t.Fatalf("exit code %d, %v: %s", code, err, report.String())
	}
	return &d
}
