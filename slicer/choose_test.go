package slicer

import (
	"fmt"
	"strings"
	"testing"
)

// big is the shop with enough other functions that a choice has to be made.
func big() string {
	var b strings.Builder
	b.WriteString(shop)
	for i := range 60 {
		fmt.Fprintf(&b, "\n\ndef stock_%d(shelf):\n    count = 0\n    for box in shelf:\n        count += box.items\n    return count\n", i)
	}
	return b.String()
}

func keptText(c Choice) string {
	var b strings.Builder
	for _, r := range c.Ranges {
		b.Write(c.Outline.File.LineSpan(r.First, r.Last).Text(c.Outline.File.Data))
	}
	return b.String()
}

func chooseIn(text, task string, o Options) Choice {
	return Choose(NewTask(task), []Outline{outlineOf("shop.py", text)}, o)[0]
}

func TestChooseFindsWhatIsNamed(t *testing.T) {
	for task, want := range map[string]string{
		"Order.refund_total raises for fraud":                                   "def refund_total",
		"the refund total is wrong":                                             "def refund_total",
		"crash\n  File \"/app/shop.py\", line 31, in ship\n":                    "order.shipped = True",
		"We see `no refund for fraud` in the log":                               "raise ValueError",
		"raise the limit to 200: `LIMIT = 100`":                                 "LIMIT = 100",
		"refundTotal ignores the discount":                                      "def refund_total",
		"bug in line 12 of shop.py":                                             "class Order",
		"```diff\n-    order.shipped = True\n+    order.shipped = False\n```\n": "order.shipped = True",
	} {
		c := chooseIn(big(), task, Options{Budget: 0.15})
		if !strings.Contains(keptText(c), want) {
			t.Errorf("%q kept %v, without %q", task, c.Ranges, want)
		}
		if c.Why == "" {
			t.Errorf("%q has no reason", task)
		}
	}
}

func TestChooseKeepsWithinLimits(t *testing.T) {
	text := big()
	for _, o := range []Options{{Budget: 0.1}, {Budget: 0.5}, {MaxBytes: 700}, {Budget: 0.5, MaxBytes: 300}} {
		c := chooseIn(text, "count the items of stock_7", o)
		limit := len(text)
		if o.Budget > 0 {
			limit = int(o.Budget * float64(len(text)))
		}
		if o.MaxBytes > 0 {
			limit = min(limit, o.MaxBytes)
		}
		if n := len(keptText(c)); n > limit || n == 0 {
			t.Errorf("%+v kept %d bytes of %d", o, n, limit)
		}
	}
}

func TestChooseMoreForMoreRecall(t *testing.T) {
	last := 0
	for _, recall := range []float64{0.3, 0.6, 0.9, 0.99} {
		n := len(keptText(chooseIn(big(), "the refund total of an order", Options{Recall: recall})))
		if n < last {
			t.Errorf("recall %v keeps %d bytes, less than before", recall, n)
		}
		last = n
	}
}

func TestChooseWhole(t *testing.T) {
	for _, test := range []struct{ text, task, why string }{
		{shop, "the refund total", "small"},
		{strings.Repeat("total = total + 1\n\n\n", 150), "the total", "nearly all of it may be needed"},
		{big(), "zzz qqq", "the prompt says nothing that points into it"},
	} {
		o := Options{Recall: 0.95}
		if test.why != "small" {
			o.Whole = 1
		}
		c := chooseIn(test.text, test.task, o)
		if !c.Whole || c.Why != test.why || keptText(c) != test.text {
			t.Errorf("whole: %v, because %q", c.Whole, c.Why)
		}
	}
}

// A prompt of which no word stands in the files is no reason to send them whole.
func TestChooseWhereNothingIsSaid(t *testing.T) {
	text := big() + big()
	c := chooseIn(text, "zzz qqq", Options{})
	kept, all := len(keptText(c)), len(text)
	if c.Whole || kept > all/3 || kept < all/20 {
		t.Errorf("whole: %v, %d of %d bytes: %v", c.Whole, kept, all, c.Ranges)
	}
}

func TestChooseIsStable(t *testing.T) {
	first := fmt.Sprint(chooseIn(big(), "refund total of the stock", Options{Budget: 0.2}).Ranges)
	for range 5 {
		if again := fmt.Sprint(chooseIn(big(), "refund total of the stock", Options{Budget: 0.2}).Ranges); again != first {
			t.Fatalf("%s, then %s", first, again)
		}
	}
}

func TestRangesAreApart(t *testing.T) {
	c := chooseIn(big(), "stock items, refund", Options{Budget: 0.3})
	last := 0
	for _, r := range c.Ranges {
		if r.First <= last || r.Last < r.First || c.Outline.text.blank(r.First) || c.Outline.text.blank(r.Last) {
			t.Errorf("ranges %v", c.Ranges)
		}
		last = r.Last + 1
	}
}

func TestChooseSaysWhyAllIsKept(t *testing.T) {
	for text, want := range map[string]string{
		"x = [" + strings.Repeat("total, ", 1900) + "]\n":                          "one line; no part of it can be named",
		"import total\nx = [" + strings.Repeat("total, ", 1900) + "]\ny = total\n": "most of it is one line, of which no part can be named",
	} {
		if c := chooseIn(text, "why does the total differ from other totals here", Options{}); !c.Whole || c.Why != want {
			t.Errorf("%.40q: %v because %q, want %q", text, c.Whole, c.Why, want)
		}
	}
}
