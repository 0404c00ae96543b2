package slicer

import (
	"strings"
	"testing"
)

// A prompt that can be asked of any code gets a part of the file and no more, though
// its words stand there; one word that is its own is enough to point.
func TestPromptsThatPointNowhere(t *testing.T) {
	file := longCart() + "\n\n# slow, and not clean: add a metric and a test, and review it for errors\n"
	for prompt, silent := range map[string]bool{
		"why is this slow?":                    true,
		"add a metric":                         true,
		"please refactor this file":            true,
		"review this for errors, and clean up": true,
		"clean up and write tests":             true,
		"":                                     true,
		"why is the total slow?":               false,
		"add a metric for what a cart costs":   false,
		"grand_total is slow":                  false,
		"review line 30 of cart.py":            false,
	} {
		o := outlineOf("cart.py", file)
		choice := Choose(NewTask(prompt), []Outline{o}, Options{Whole: -1})[0]
		if choice.Silent != silent {
			t.Errorf("%q points nowhere: %v, want %v", prompt, choice.Silent, silent)
		}
		if says := strings.Contains(choice.Why, "says nothing"); says != silent {
			t.Errorf("of %q the report says %q", prompt, choice.Why)
		}
		kept := 0
		for _, r := range choice.Ranges {
			kept += o.text.bytes(r.First, r.Last)
		}
		if share := float64(kept) / float64(len(file)); silent && (share == 0 || share > 0.35) {
			t.Errorf("for %q %.2f of the file is kept: %v", prompt, share, choice.Ranges)
		}
	}
}

// A small file that is sent whole takes nothing of the share of a large one beside it:
// that would be sent whole, too, for want of a part.
func TestSmallFileBesideSilentPrompt(t *testing.T) {
	large := strings.Repeat(big(), 2)
	small := strings.Repeat("# it is\n", DefaultWhole/8-1)
	for _, beside := range []int{0, 1, 3} {
		outlines := []Outline{outlineOf("large.py", large)}
		for range beside {
			outlines = append(outlines, outlineOf("small.py", small))
		}
		choices := Choose(NewTask("make it better"), outlines, Options{})
		kept := 0
		for _, r := range choices[0].Ranges {
			kept += outlines[0].text.bytes(r.First, r.Last)
		}
		if share := float64(kept) / float64(len(large)); choices[0].Whole || share == 0 || share > 0.35 {
			t.Errorf("beside %d small files %.2f of the large one is kept, %q", beside, share, choices[0].Why)
		}
		for _, c := range choices[1:] {
			if !c.Whole {
				t.Errorf("the small file is cut: %v", c.Ranges)
			}
		}
	}
}
