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
	// 1-33 step_0, step_1, step_2, step_3, step_4, step_5, step_6
	// 41-158 step_8, step_9, step_10, step_11, step_12, step_13, step_14, step_15, step_16, step_17, step_18, step_19, step_20, step_21, step_22, step_23, step_24, step_25, step_26, step_27, step_28, step_29, step_30, step_31
}
