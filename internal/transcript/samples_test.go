package transcript

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// said is a line of an answer: blocks as JSON, the prompt's and the answer's
// tokens, and why the model stopped.
func said(id, blocks string, prompt, output int, stop string) string {
	return fmt.Sprintf(`{"type":"assistant","message":{"id":%q,"model":"m","stop_reason":%q,"content":[%s],"usage":{"input_tokens":1,"cache_creation_input_tokens":2,"cache_read_input_tokens":%d,"output_tokens":%d}}}`, id, stop, blocks, prompt-3, output)
}

func text(s string) string { return fmt.Sprintf(`{"type":"text","text":%q}`, s) }

func user(content string) string { return `{"type":"user","message":{"content":` + content + `}}` }

func toolResult(content string) string { return `{"type":"tool_result","content":` + content + `}` }

const (
	call     = `{"type":"tool_use","name":"Read","input":{}}`
	thinking = `{"type":"thinking","thinking":"","signature":"x"}`
)

func TestSamples(t *testing.T) {
	answer := func(s string, n int) Sample { return Sample{Kind: Answers, Model: "m", Text: s, Tokens: n} }
	results := func(s string, parts, n int) Sample {
		return Sample{Kind: ToolResults, Model: "m", Text: s, Parts: parts, Tokens: n}
	}
	for _, test := range []struct {
		name  string
		lines []string
		want  []Sample
	}{
		{"an answer", []string{user(`"hi"`), said("1", text("hello"), 100, 5, "end_turn")}, []Sample{answer("hello", 5)}},
		{"in several lines, whose figures grow", []string{
			said("1", text("hello "), 100, 1, ""), said("1", text("world"), 100, 7, "end_turn"),
		}, []Sample{answer("hello world", 7)}},
		{"copied by a resumed session", []string{
			said("1", text("hello"), 100, 5, "end_turn"), user(`"x"`), said("1", text("hello"), 100, 5, "end_turn"),
		}, []Sample{answer("hello", 5)}},
		{"cut off, with thinking, with a call, empty", []string{
			said("1", text("a"), 100, 5, "max_tokens"), said("2", thinking+","+text("a"), 100, 50, "end_turn"),
			said("3", text("a")+","+call, 100, 50, "tool_use"), said("4", "", 100, 5, "end_turn"),
		}, nil},
		{"of a subagent, of the client, broken", []string{
			`{"isSidechain":true,` + said("1", text("a"), 100, 5, "end_turn")[1:],
			`{"isApiErrorMessage":true,` + said("2", text("a"), 100, 5, "end_turn")[1:],
			`{"type":"assistant","message":{"id":"3","content":[` + text("a") + `]}}`,
			`{"type":"assistant"`, `[1]`, ``,
		}, nil},
		{"results of tools", []string{
			said("1", call, 1000, 40, "tool_use"), user("[" + toolResult(`"abc"`) + "]"), user("[" + toolResult("["+text("def")+"]") + "]"),
			said("2", text("done"), 1500, 5, "end_turn"),
		}, []Sample{answer("done", 5), results("abcdef", 2, 460)}},
		{"results beside something else", []string{
			said("1", call, 1000, 40, "tool_use"), user("[" + toolResult(`"abc"`) + "," + text("and more") + "]"),
			said("2", call, 1500, 40, "tool_use"), user("[" + toolResult(`"abc"`) + "]"), `{"type":"attachment"}`,
			said("3", call, 2000, 40, "tool_use"), user("[" + toolResult(`[{"type":"image"}]`) + "]"),
			said("4", call, 2500, 40, "tool_use"), user(`"typed"`),
			said("5", call, 3000, 40, "tool_use"),
		}, nil},
		{"results after thinking, and after the history was cut", []string{
			said("1", thinking+","+call, 1000, 40, "tool_use"), user("[" + toolResult(`"abc"`) + "]"),
			said("2", call, 1500, 40, "tool_use"), user("[" + toolResult(`"abc"`) + "]"),
			said("3", call, 700, 40, "tool_use"),
		}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []Sample
			var seen seenMessages
			if err := samplesIn(strings.NewReader(strings.Join(test.lines, "\n")), &seen, func(s Sample) { got = append(got, s) }); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestSamplesOfABrokenFile(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(said("1", text("a"), 1, 1, "end_turn")), iotest.ErrReader(io.ErrClosedPipe))
	var seen seenMessages
	if err := samplesIn(broken, &seen, func(Sample) {}); err == nil {
		t.Error("the error of reading is lost")
	}
	// A line that is too long tells nothing, and neither do results around it.
	lines := strings.Join([]string{
		said("1", call, 1000, 40, "tool_use"), user("[" + toolResult(`"abc"`) + "]"), `{"x":"` + strings.Repeat("x", maxLine) + `"}`,
		said("2", text("done"), 1500, 5, "end_turn"),
	}, "\n")
	n := 0
	if err := samplesIn(strings.NewReader(lines), &seenMessages{}, func(Sample) { n++ }); err != nil || n != 1 {
		t.Errorf("%d samples, %v", n, err)
	}
	for k := Answers; k <= ToolResults; k++ {
		if k.String() == "" {
			t.Errorf("kind %d has no name", k)
		}
	}
}

func FuzzSamples(f *testing.F) {
	f.Add(said("1", text("a"), 9, 5, "end_turn") + "\n" + user("["+toolResult(`"abc"`)+"]") + "\n" + said("2", call, 99, 5, "tool_use"))
	f.Add(`{"type":"user","message":{"content":[{"type":"tool_result","content":[{"type":"text"}]}]}}`)
	f.Fuzz(func(t *testing.T, lines string) {
		var seen seenMessages
		err := samplesIn(strings.NewReader(lines), &seen, func(s Sample) {
			if s.Tokens <= 0 || s.Kind == Answers && s.Text == "" || s.Kind == ToolResults && s.Parts == 0 {
				t.Errorf("%+v", s)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
}
