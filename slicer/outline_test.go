package slicer

import (
	"context"
	"strings"
	"testing"

	"pare/grammars"
	"pare/internal/source"
)

func outlineOf(name, text string) Outline {
	file := source.NewFile(name, []byte(text))
	return NewOutline(file, grammars.Parse(context.Background(), name, file.Data, grammars.Limits{}))
}

const shop = `"""Orders and what they cost."""

import decimal
from dataclasses import dataclass

TAX = decimal.Decimal("0.19")
LIMIT = 100


class Order:
    """An order of a customer."""

    currency = "EUR"

    def __init__(self, lines):
        self.lines = lines
        self.discount = 0

    @property
    def total(self):
        return sum(line.price for line in self.lines) - self.discount

    def refund_total(self, reason):
        """What the customer gets back."""
        if reason == "fraud":
            raise ValueError("no refund for fraud")
        return self.total


def ship(order):
    order.shipped = True
    notify("shipped", order)


def notify(kind, order):
    print(kind, order)
`

// checkOutline fails unless every line with text belongs to exactly one leaf,
// blocks nest, and none begins or ends blank.
func checkOutline(t *testing.T, o *Outline) {
	t.Helper()
	owners := make([]int, o.text.count()+1)
	for i, b := range o.Blocks {
		if b.Last < b.First || o.text.blank(b.First) || o.text.blank(b.Last) {
			t.Errorf("block %d is lines %d to %d", i, b.First, b.Last)
		}
		if b.Parent >= 0 {
			p := o.Blocks[b.Parent]
			if b.First < p.First || b.Last > p.Last || i >= p.End {
				t.Errorf("block %d leaves its parent", i)
			}
		}
		if o.IsLeaf(i) {
			for line := b.First; line <= b.Last; line++ {
				owners[line]++
			}
		}
	}
	for line := 1; line <= o.text.count(); line++ {
		if !o.text.blank(line) && owners[line] != 1 {
			t.Errorf("line %d belongs to %d leaves", line, owners[line])
		}
	}
}

func TestOutlineCoversEveryLine(t *testing.T) {
	long := "func f() {\n" + strings.Repeat("\tif a {\n\t\tb()\n\t\tc()\n\t}\n", 40) + "}\n"
	for _, test := range []struct{ name, text string }{
		{"shop.py", shop},
		{"a.go", "package a\n\nimport \"fmt\"\n\n" + long},
		{"a.unknown", "x\n\ny\n  z\n"},
		{"one.js", "class A { f() { return 1 } g() { return 2 } }\n"},
		{"crlf.py", strings.ReplaceAll(shop, "\n", "\r\n")},
		{"empty.py", ""},
		{"blank.py", "\n\n\n"},
		{"noend.c", "int main(void) { return 0; }"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := outlineOf(test.name, test.text)
			checkOutline(t, &o)
		})
	}
}

func TestOutlineBlocks(t *testing.T) {
	o := outlineOf("shop.py", shop)
	at := map[string]Block{}
	for _, b := range o.Blocks {
		if b.Role == Whole {
			at[b.Qualified] = b
		}
	}
	for name, want := range map[string][2]int{
		"Order": {10, 27}, "Order.total": {19, 21}, "Order.refund_total": {23, 27}, "ship": {30, 32},
	} {
		b, ok := at[name]
		if !ok || b.First != want[0] || b.Last != want[1] {
			t.Errorf("%s is %d to %d (found: %v), want %v", name, b.First, b.Last, ok, want)
		}
	}
}

func TestOutlineSplitsLongBodies(t *testing.T) {
	o := outlineOf("a.go", "package a\n\nfunc f() {\n"+strings.Repeat("\tif a {\n\t\tb()\n\t\tc()\n\t}\n", 40)+"}\n")
	parts := 0
	for i, b := range o.Blocks {
		if !o.IsLeaf(i) {
			continue
		}
		parts++
		if n := b.Last - b.First + 1; n > leafMost {
			t.Errorf("a leaf has %d lines", n)
		}
		if line := string(o.File.LineText(b.First)); parts > 2 && !strings.HasPrefix(line, "\tif") {
			t.Errorf("a part begins with %q", line)
		}
	}
	if parts < 8 {
		t.Errorf("160 lines are %d parts", parts)
	}
}

func TestChildren(t *testing.T) {
	o := outlineOf("shop.py", shop)
	for i := range o.Blocks {
		for _, c := range o.Children(i) {
			if o.Blocks[c].Parent != i {
				t.Errorf("%d is a child of %d, not of %d", c, o.Blocks[c].Parent, i)
			}
		}
	}
	if len(o.Children(-1)) == 0 {
		t.Error("the file has no blocks")
	}
}

func FuzzNewOutline(f *testing.F) {
	f.Add("a.py", shop)
	f.Add("a.txt", "a\n\n  b\r\n\x00c")
	f.Fuzz(func(t *testing.T, name, text string) {
		if len(text) > 1<<14 {
			return
		}
		o := outlineOf(name, text)
		checkOutline(t, &o)
	})
}
