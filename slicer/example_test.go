package slicer_test

import (
	"context"
	"fmt"
	"strings"

	"pare/grammars"
	"pare/internal/source"
	"pare/slicer"
)

// A file and a task in, ranges of lines out, with what else the file holds.
func ExampleChoose() {
	var text strings.Builder
	for i := range 40 {
		fmt.Fprintf(&text, "def step_%d(order):\n    \"\"\"Step %d of the way.\"\"\"\n    return order.total * %d\n\n\n", i, i, i)
	}
	data := []byte(text.String())
	parsed := grammars.Parse(context.Background(), "steps.py", data, grammars.Limits{})
	outline := slicer.NewOutline(source.NewFile("steps.py", data), parsed)

	task := slicer.NewTask("step_7 multiplies by the wrong number")
	choice := slicer.Choose(task, []slicer.Outline{outline}, slicer.Options{})[0]
	fmt.Println(choice.Ranges, choice.Why)
	rows := outline.Rest(choice.Ranges, nil, 400, func(rows []slicer.Row) int {
		bytes := 0
		for _, row := range rows {
			bytes += len(row.String())
		}
		return bytes
	})
	for _, row := range rows[:2] {
		fmt.Println(row)
	}
	// Output:
	// [{36 38}] step_7 named in the prompt
	// 1-3 def step_0(order): Step 0 of the way
	// 6-8 def step_1(order): Step 1 of the way
}
