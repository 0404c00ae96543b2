package prompt

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"pare/benchmarks/clientcheck/realclient"
	"pare/internal/golden"
)

var only = flag.String("only", "", "run the real client only on prompts that contain this")

// clientCase is a prompt and what the real client made of it; see
// testdata/README.md.
type clientCase struct {
	Prompt string   `json:"prompt"`
	Blocks []string `json:"blocks,omitempty"` // long ones by their hash
	Notes  []string `json:"notes,omitempty"`
	Images int      `json:"images,omitempty"`
}

const casesFile = "testdata/cases.jsonl"

func readCases(t *testing.T) []clientCase {
	t.Helper()
	data, err := os.ReadFile(casesFile)
	if err != nil {
		t.Fatal(err)
	}
	var out []clientCase
	for line := range bytes.Lines(data) {
		var c clientCase
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func writeCases(t *testing.T, cases []clientCase) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, c := range cases {
		if err := e.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(casesFile, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

func (p project) options() Options {
	return Options{Client: Version{2, 1, 330}, Cwd: p.root, Home: p.home, CountTokens: func(text []byte) int { return realclient.Tokens(string(text)) }}
}

// attach is what this package says that the client does with a prompt.
func (p project) attach(text string) clientCase {
	c := clientCase{Prompt: text}
	for _, m := range Parse([]byte(text)) {
		a := Attach(m, disk{}, p.options())
		if a.Kind == Note {
			c.Notes = append(c.Notes, a.Blocks...)
		} else {
			c.Blocks = append(c.Blocks, a.Blocks...)
		}
		c.Images += len(a.Images)
	}
	return p.portable(c)
}

// portable takes the place of the project out of a case, sorts the names of
// folders, whose order is the disk's, and shortens long blocks to their hash.
func (p project) portable(c clientCase) clientCase {
	place := strings.NewReplacer(p.root, "/proj", p.home, "/home/u")
	for _, list := range [][]string{c.Blocks, c.Notes} {
		for i, block := range list {
			list[i] = shortened(sortedListing(place.Replace(block)))
		}
	}
	return c
}

func sortedListing(block string) string {
	head, rest, ok := strings.Cut(block, "Result of calling the Bash tool:\n")
	if !ok {
		return block
	}
	body, tail, _ := strings.Cut(rest, "\n</system-reminder>")
	names := strings.Split(body, "\n")
	if len(names) > 1000 {
		names = names[1000:] // which thousand are shown is the disk's choice
	}
	slices.Sort(names)
	return head + "Result of calling the Bash tool:\n" + strings.Join(names, "\n") + "\n</system-reminder>" + tail
}

func shortened(block string) string {
	const most = 700
	if len(block) <= most {
		return block
	}
	return fmt.Sprintf("%s… %d bytes, sha256 %x", strings.ToValidUTF8(block[:60], ""), len(block), sha256.Sum256([]byte(block)))
}

func (c clientCase) equal(o clientCase) bool {
	return slices.Equal(c.Blocks, o.Blocks) && slices.Equal(c.Notes, o.Notes) && c.Images == o.Images
}

// The client's captures, byte for byte.
func TestAttachAgreesWithCaptures(t *testing.T) {
	p := newProject(t)
	cases := readCases(t)
	for _, want := range cases {
		if got := p.attach(want.Prompt); !got.equal(want) {
			t.Errorf("%q:\n got %q %q %d images\nwant %q %q %d images", want.Prompt, got.Blocks, got.Notes, got.Images, want.Blocks, want.Notes, want.Images)
		}
	}
	if len(cases) < 120 {
		t.Errorf("only %d cases", len(cases))
	}
}

// TestClient runs the real client on every prompt of the cases; with -update it
// records what the client does.
func TestClient(t *testing.T) {
	binary := os.Getenv("PARE_CLIENT")
	if binary == "" {
		t.Skip("the real client is not run; set PARE_CLIENT to its binary")
	}
	server, err := realclient.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	p := newProject(t)
	client := realclient.Client{Binary: binary, Server: server, Home: p.home}
	cases := readCases(t)
	var wait sync.WaitGroup
	turn := make(chan struct{}, 2)
	for i := range cases {
		if !strings.Contains(cases[i].Prompt, *only) {
			continue
		}
		wait.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			captured, err := client.Send(p.root, []byte(cases[i].Prompt))
			if err != nil {
				t.Errorf("%q: %v", cases[i].Prompt, err)
				return
			}
			a := captured.Attachments()
			got := p.portable(clientCase{Prompt: cases[i].Prompt, Blocks: a.Blocks, Notes: a.Notes, Images: a.Images})
			if golden.Update() {
				cases[i] = got
			} else if !got.equal(cases[i]) {
				t.Errorf("%q: the client attaches %q %q, recorded are %q %q", got.Prompt, got.Blocks, got.Notes, cases[i].Blocks, cases[i].Notes)
			}
		})
	}
	wait.Wait()
	if golden.Update() {
		writeCases(t, cases)
	}
}

// The cases that others recorded over the same project: which tool, which file,
// which lines.
func TestRecordedAttachments(t *testing.T) {
	cases := readRecorded(t)
	p := newProject(t)
	place := strings.NewReplacer("@/proj/", "@"+p.root+"/")
	for _, r := range cases {
		var got, want []string
		for _, m := range Parse([]byte(place.Replace(r.Prompt))) {
			if a := Attach(m, disk{}, p.options()); a.Kind != Nothing && a.Kind != Note {
				got = append(got, p.summary(a))
			}
		}
		for _, c := range r.Client {
			s := c.Tool + " " + c.Path
			if c.First != nil {
				s += fmt.Sprintf(" %d..%d", *c.First, *c.Last)
			}
			want = append(want, s)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: attached %q, the client %q", r.Prompt, got, want)
		}
	}
	t.Logf("%d cases agree", len(cases))
}

func (p project) summary(a Attachment) string {
	tool := "Read"
	if a.Kind == Directory {
		tool = "Bash"
	}
	name := strings.TrimPrefix(strings.Replace(a.Path, p.home, "~", 1), p.root+"/")
	s := tool + " " + name
	if a.Lines > 0 {
		s += fmt.Sprintf(" %d..%d", a.First, a.Last)
	}
	return s
}
