package prompt

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pare/internal/golden"
)

// The parts of which the texts of TestReadings are made: what stands before a
// reference, how the path is written, what part of it is asked for, what comes after.
var (
	readingBefore = []string{
		"", "see ", "x", "é", "(", "[", "`", "'", "\"", "> ", "- ", "a\n", "\t", "see\u00a0", "see\u3000", "修。", "修", "@b.py ", "@b.py,", "/", "/x ", "/ ", ".", "_", "see:", "**", "\u200b", "\\", "<f>",
	}
	readingPaths = []string{
		"@a.py", "@./a.py", "@\"a b.py\"", "@'a b.py'", "@`a b.py`", "@a b.py", "@a\\ b.py", "@src\\c.py", "@src/c.py", "@src", "@src/", "@none.py", "@types/node", "@*.py", "@src/*.py", "@x(1).py", "@c#.py",
		"@co:lon.py", "@naïve.py", "@org/package", "@~/a.py", "@../a.py", "@/abs/a.py", "@\"a b.py", "@", "@@a.py", "joe@a.py", "@\"\"", "@a.pyc",
	}
	readingParts = []string{
		"", "#L3", "#L3-5", "#L5-3", "#L0", "#L0-3", "#L3-L5", "#3", "#3-5", ":3", ":3-5", ":L3-L5", ":3:7", "#foo", "#Order.total", "#L3,5", "#L3-5,#L9", " #L3", " #L", " (lines 3-5)", " lines 3-5", ":foo", "::foo", "#L3\"", "\"#L3",
		"!", "#L99999999999999999999", "#l3", "#L3–5", "(10-20)", "(10)", ":120", "?", "#",
	}
	readingAfter = []string{"", " end", ".", ",", "),", "’s", "'s", ".\n", " @a.py#L3", "`", "\"", "…", "/", ":", ";x", "]", "</f>", "\\n", "\u00a0x", "、x"}
)

// readingTexts combine the parts by pairs: each path with each part, and each of the
// others with a few of both.
func readingTexts() []string {
	var all []string
	n := 0
	pick := func(from []string) string { n++; return from[n%len(from)] }
	for _, path := range readingPaths {
		for _, part := range readingParts {
			all = append(all, "see "+path+part+pick(readingAfter))
		}
	}
	for _, before := range readingBefore {
		for _, path := range readingPaths {
			all = append(all, before+path+pick(readingParts)+pick(readingAfter))
		}
	}
	for _, part := range readingParts {
		for _, after := range readingAfter {
			all = append(all, pick(readingBefore)+"@a.py"+part+after)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// readingOf is what is made of a text: its references, and the text with each of them
// turned into line 7 of its file.
func readingOf(text string) string {
	refs := References([]byte(text), projectNames)
	var out []string
	var replaced []Replacement
	for _, r := range refs {
		s := fmt.Sprintf("%s %s %s", strconv.Quote(r.Text), strconv.Quote(r.Path), r.Meant)
		if r.Attaches != AttachesNothing {
			s += " " + r.Attaches.String()
		}
		if r.Reason != AsMeant {
			s += ", " + r.Reason.String()
		}
		for _, flag := range []struct {
			on   bool
			word string
		}{{r.Exists, "exists"}, {r.Certain, "certain"}, {r.Duplicate, "duplicate"}} {
			if flag.on {
				s += ", " + flag.word
			}
		}
		out = append(out, s)
		if m, err := Format(r.Path, []Lines{{From: 7, To: 7}}); err == nil && r.Exists {
			replaced = append(replaced, Replacement{Span: r.Span, Mentions: m})
		}
	}
	if after, err := Rewrite([]byte(text), replaced); err != nil {
		out = append(out, "! "+err.Error())
	} else if string(after) != text {
		out = append(out, "→ "+strconv.Quote(string(after)))
	}
	return strings.Join(out, "; ")
}

// TestReadings pins what is read in some 2,000 texts in which a reference is written
// in every way that its parts allow; testdata/readings.txt is for reading. Whether
// the client reads the same is what the recorded client is asked for.
func TestReadings(t *testing.T) {
	var b strings.Builder
	for _, text := range readingTexts() {
		fmt.Fprintf(&b, "%s\t%s\n", strconv.Quote(text), readingOf(text))
	}
	golden.Disk{Read: os.ReadFile, Write: os.WriteFile}.Compare(t, "testdata/readings.txt", b.String())
}
