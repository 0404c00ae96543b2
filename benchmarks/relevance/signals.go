package main

import (
	"fmt"
	"strings"

	"pare/benchmarks/relevance/tasks"
	"pare/slicer"
)

// withoutSignals shows what each group of signals is worth: the model is told
// the file's mean in place of their values. It has not been fitted again, so this
// is what it loses, not what it could do without them.
func withoutSignals(weighed []tasks.Weighed) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-14s %-26s %s\n", "without", "20 %: recall, hit-all", "40 %: recall, hit-all")
	for _, group := range append([]string{""}, slicer.Groups()...) {
		muted := make([]tasks.Weighed, len(weighed))
		tasks.Each(len(weighed), func(i int) {
			muted[i] = tasks.Weighed{Task: weighed[i].Task, Evidence: weighed[i].Evidence.Without(group)}
		})
		low, high := mean(tasks.Choose("", muted, slicer.Options{Budget: 0.2})), mean(tasks.Choose("", muted, slicer.Options{Budget: 0.4}))
		name := group
		if group == "" {
			name = "nothing"
		}
		fmt.Fprintf(&b, "%-14s %.3f %.3f %14s %.3f %.3f\n", name, low.Recall, low.Hit, "", high.Recall, high.Hit)
	}
	return b.String()
}
