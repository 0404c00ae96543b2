package slicer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pare/internal/golden"
)

// shelf is the files that the quality of a choice is held against, by their short
// name.
var shelf = map[string]string{
	"shop.py": "../fixtures/shop/shop/models.py", "mails.py": "../fixtures/shop/shop/serializers.py",
	"store.py": "../fixtures/store/store/models.py", "api.py": "../fixtures/store/store/serializers.py",
	"spool.go": "testdata/quality/spool.go", "timetable.ts": "testdata/quality/timetable.ts",
}

// wish is a prompt, the files that it mentions, and what somebody who does what it
// asks for must see: definitions by their qualified name, in any of the files.
type wish struct{ prompt, files, needs string }

// wishes are by what the prompt gives. What is needed was written down before the
// choice was looked at.
var wishes = []struct {
	kind string
	all  []wish
}{
	{"names a definition", []wish{
		{"Order.refund_total ignores the discount", "shop.py", "Order.refund_total"},
		{"`Discount.amount` must not go below zero", "shop.py", "Discount.amount"},
		{"rename Queue.due to Queue.nextDue", "spool.go", "Queue.due Queue.Run"},
		{"freeDeck() counts bikes as cars", "timetable.ts", "Timetable.freeDeck Timetable.bookingsOf"},
		{"why does depthAt jump at midnight?", "timetable.ts", "Tide.depthAt"},
		{"OrderSerializer.dump lacks the discount", "api.py", "OrderSerializer.dump"},
		{"Order.cancel must ask whether a shipment has left", "shop.py", "Order.cancel"},
		{"InvoiceSerializer.get_due shows less than Order.balance", "shop.py mails.py", "InvoiceSerializer.get_due Order.balance"},
	}},
	{"gives a line, a trace, a message", []wish{
		{"Traceback (most recent call last):\n  File \"/app/shop.py\", line 299, in pay\n    raise PaymentError(receipt.reason)\nPaymentError: declined", "shop.py", "Order.pay"},
		{"panic: runtime error: slice bounds out of range [:19]\n\ngoroutine 1 [running]:\nspool.shorten(...)\n\t/src/spool.go:324\nspool.(*Queue).Status(0x1)\n\t/src/spool.go:315 +0x1d", "spool.go", "shorten Queue.Status"},
		{"timetable.ts:137:9 - error TS2367: this comparison appears to be unintentional", "timetable.ts", "Timetable.runs"},
		{"what do lines 1660-1666 of store.py round?", "store.py", "Order.discounted Order.total"},
		{"users see \"the cart is empty\" although it is not", "shop.py", "Cart.checkout"},
		{"\"boarding of F12 is over\" comes an hour too early in summer", "timetable.ts", "Timetable.book Timetable.minutesNow"},
	}},
	{"tells it in words of the code", []wish{
		{"Refunds are too high: the refund total counts lines that were already refunded", "shop.py", "Order.refund_total"},
		{"A category can be put below one of its own children, and then the path never ends", "shop.py", "Category.add Category.path"},
		{"A job that is printing can be cancelled, and its document is gone under the printer", "spool.go", "Queue.Cancel"},
		{"duplex jobs with an odd number of pages take one sheet too few of the quota", "spool.go", "Job.Sheets"},
		{"the pause before another try grows without an end when the printer is off for a day", "spool.go", "Queue.pause"},
		{"The fare is wrong for groups: ten passengers with a bike pay less than nine", "timetable.ts", "Timetable.fare"},
		{"sailings on a holiday are shown although they only run on weekdays", "timetable.ts", "Timetable.runs"},
		{"an order with a discount of percent shows cents that do not add up", "store.py", "Order.discounted"},
		{"wishlist: tell a customer when a product is back in stock only once", "shop.py", "Wishlist.back_in_stock"},
	}},
	{"tells a symptom", []wish{
		{"Customers in Austria see an empty list when they choose who delivers the parcel", "shop.py", "CARRIERS"},
		{"umlauts come out as question marks in the list of print jobs", "spool.go", "shorten"},
		{"times before ten do not line up on the board", "timetable.ts", "formatTime"},
		{"after a power cut two documents came out twice", "spool.go", "Queue.Load"},
		{"people who live abroad pay too much", "shop.py", "OrderLine.tax"},
		{"the ship ran aground although there was water enough on the chart", "timetable.ts", "Timetable.deepEnough Tide.depthAt"},
		{"money given back is more than what was paid", "store.py", "Order.refund_total"},
	}},
	{"asks for something new", []wish{
		{"Add a note to the job that the owner can write, and show it in the status", "spool.go", "Job Queue.Status"},
		{"let a discount be valid only for regular customers", "shop.py", "Discount.applies_to Customer.is_regular Cart.apply"},
		{"add Swedish to the languages of the board", "timetable.ts", "LOCALES Timetable.board"},
		{"orders need a field for the gift wrapping, and the API has to show it", "store.py api.py", "OrderSerializer.dump"},
	}},
	{"says nothing", []wish{
		{"why is this slow?", "shop.py", ""},
		{"clean this up please", "spool.go", ""},
		{"is there anything wrong here?", "timetable.ts", ""},
	}},
}

// waysToChoose are the settings of the table.
var waysToChoose = []struct {
	name    string
	options Options
}{{"default", Options{}}, {"--budget 20%", Options{Budget: 0.2}}, {"--recall 0.95", Options{Recall: 0.95}}}

// TestQuality holds how much is kept of what is needed, and of the rest, against
// the table in testdata: a choice that saves more by losing what was asked for
// shows in its difference.
func TestQuality(t *testing.T) {
	const name = "testdata/quality.golden"
	got := qualityTable(t)
	if golden.Update() {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is another table; run with -update and read the difference:\n%s", name, differing(string(want), got))
	}
}

// differing is the lines of two texts that differ.
func differing(want, got string) string {
	had := map[string]bool{}
	for line := range strings.Lines(want) {
		had[line] = true
	}
	var b strings.Builder
	for line := range strings.Lines(got) {
		if !had[line] {
			b.WriteString("+ " + line)
		}
		delete(had, line)
	}
	for line := range strings.Lines(want) {
		if had[line] {
			b.WriteString("- " + line)
		}
	}
	return b.String()
}

func qualityTable(t *testing.T) string {
	var b strings.Builder
	b.WriteString("share of what is needed, share of the bytes, ranges a file; only files of a choice\n\n")
	fmt.Fprintf(&b, "%-64s", "")
	for _, way := range waysToChoose {
		fmt.Fprintf(&b, " | %-15s", way.name)
	}
	all := make([]tally, len(waysToChoose))
	for _, group := range wishes {
		b.WriteString("\n\n" + group.kind + "\n")
		sums := make([]tally, len(waysToChoose))
		for _, w := range group.all {
			fmt.Fprintf(&b, "  %-62s", shortened(w.prompt, 60))
			outlines := w.outlines(t)
			evidence := Weigh(NewTask(w.prompt), outlines)
			for i, way := range waysToChoose {
				one := w.score(t, evidence.Choose(way.options))
				b.WriteString(" | " + one.String())
				sums[i].add(one)
				all[i].add(one)
			}
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "  %-62s", "mean")
		for _, s := range sums {
			b.WriteString(" | " + s.String())
		}
	}
	fmt.Fprintf(&b, "\n\n%-64s", "mean of all")
	for _, s := range all {
		b.WriteString(" | " + s.String())
	}
	return b.String() + "\n"
}

// tally is how one choice or several did.
type tally struct {
	needed, kept, ranges float64
	n, asked             float64 // choices, and those of which something is needed
}

func (s *tally) add(o tally) {
	s.needed, s.kept, s.ranges = s.needed+o.needed, s.kept+o.kept, s.ranges+o.ranges
	s.n, s.asked = s.n+o.n, s.asked+o.asked
}

func (s tally) String() string {
	needed := "  –"
	if s.asked > 0 {
		needed = fmt.Sprintf("%3.0f", 100*s.needed/s.asked)
	}
	return fmt.Sprintf("%s %4.0f %% %5.1f", needed, 100*s.kept/s.n, s.ranges/s.n)
}

func (w wish) outlines(t *testing.T) []Outline {
	var out []Outline
	for name := range strings.FieldsSeq(w.files) {
		data, err := os.ReadFile(filepath.FromSlash(shelf[name]))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, outlineOf(name, string(data)))
	}
	return out
}

// score is how much of what is needed, and of all, the choices keep.
func (w wish) score(t *testing.T, choices []Choice) tally {
	t.Helper()
	size, kept, ranges := 0, 0, 0
	for i := range choices {
		c := &choices[i]
		size += len(c.Outline.File.Data)
		ranges += len(c.Ranges)
		for _, r := range c.Ranges {
			kept += c.Outline.File.LineSpan(r.First, r.Last).Len()
		}
	}
	s := tally{kept: float64(kept) / float64(size), ranges: float64(ranges) / float64(len(choices)), n: 1}
	needed, has := 0, 0
	for name := range strings.FieldsSeq(w.needs) {
		before := needed
		for i := range choices {
			n, in := choices[i].linesOf(name)
			needed, has = needed+n, has+in
		}
		if needed == before {
			t.Fatalf("%q: no %s in %s", w.prompt, name, w.files)
		}
	}
	if needed > 0 {
		s.needed, s.asked = float64(has)/float64(needed), 1
	}
	return s
}

// linesOf is how many lines a definition has, and how many of them are kept.
func (c *Choice) linesOf(name string) (n, kept int) {
	for _, d := range c.Outline.Syntax.Definitions {
		if d.Qualified != name {
			continue
		}
		first, last := c.Outline.File.Lines(d.Span)
		for line := first; line <= last; line++ {
			n++
			if slices.ContainsFunc(c.Ranges, func(r Range) bool { return r.First <= line && line <= r.Last }) {
				kept++
			}
		}
	}
	return n, kept
}

func shortened(text string, most int) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) > most {
		r = append(r[:most-1], '…')
	}
	return string(r)
}
