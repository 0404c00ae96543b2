package slicer

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pare/grammars"
	"pare/internal/source"
)

// long is a Python file of about the given number of lines, of functions that
// have most of their words in common, as real files do.
func long(lines int) string {
	var b strings.Builder
	b.WriteString(shop)
	for i := 0; strings.Count(b.String(), "\n") < lines; i++ {
		fmt.Fprintf(&b, "\n\ndef stock_%d(shelf, order, limit=%d):\n    \"\"\"Counts what order takes from the shelf.\"\"\"\n    count = 0\n", i, i)
		for j := range 6 + i%5 {
			fmt.Fprintf(&b, "    for box in shelf.boxes_%d:\n        if box.items > limit and order.total < %d:\n            count += box.items  # as ordered\n            notify(\"taken\", order)\n", j, i*j)
		}
		b.WriteString("    return count\n")
	}
	return b.String()
}

const speedPrompt = `The refund total ignores the discount

When an order with a discount is refunded, ` + "`Order.refund_total`" + ` gives the whole price back.
We ship the order, notify the customer, and count the boxes of the shelf again.

` + "```python\norder = Order(lines)\norder.discount = 10\nassert order.refund_total(\"late\") == 90\n```\n"

func BenchmarkRelevance(b *testing.B) {
	text := []byte(long(4200))
	syntax := grammars.Parse(context.Background(), "shop.py", text, grammars.Limits{})
	task := NewTask(speedPrompt)
	outlines := []Outline{NewOutline(source.NewFile("shop.py", text), syntax)}
	evidence := Weigh(task, outlines)
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			grammars.Parse(context.Background(), "shop.py", text, grammars.Limits{})
		}
	})
	b.Run("task", func(b *testing.B) {
		for b.Loop() {
			NewTask(speedPrompt)
		}
	})
	b.Run("outline", func(b *testing.B) {
		for b.Loop() {
			NewOutline(source.NewFile("shop.py", text), syntax)
		}
	})
	b.Run("signals", func(b *testing.B) {
		for b.Loop() {
			Measure(task, outlines)
		}
	})
	b.Run("scores", func(b *testing.B) {
		b.ReportMetric(float64(len(evidence.Files[0].Leaves)), "leaves")
		for b.Loop() {
			evidence.score()
		}
	})
	b.Run("choice", func(b *testing.B) {
		for b.Loop() {
			evidence.Choose(Options{Budget: 0.2})
		}
	})
}
