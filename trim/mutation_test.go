package trim

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"pare/prompt"
)

// The long run: go test ./trim -run TestMutatedPrompts -mutations 12000 -seed 42
var (
	mutations = flag.Int("mutations", 300, "how many mutated prompts are trimmed")
	seed      = flag.Uint64("seed", 1, "of the mutations")
)

// oddDisk is a disk with what prompts can name and stumble over.
func oddDisk() memory {
	files := fstest.MapFS{}
	put := func(name, text string) { files["p/"+name] = &fstest.MapFile{Data: []byte(text)} }
	each := func(n int, head, form, tail string) string {
		var b strings.Builder
		b.WriteString(head)
		for i := 1; i <= n; i++ {
			b.WriteString(strings.NewReplacer("NAME", called(i), "NUM", strconv.Itoa(i)).Replace(form))
		}
		return b.String() + tail
	}
	for _, name := range []string{"big.py", "my file.py", "ünï.py", "日本.py", "hash#.py", "a+b(1).py", "-rf.py", "$(touch x).py", "a\nb.py", "x @secret.py"} {
		put(name, python(30))
	}
	put("crlf.py", strings.ReplaceAll(python(20), "\n", "\r\n"))
	put("cr.py", strings.ReplaceAll(python(20), "\n", "\r"))
	put("bom.py", "\ufeff"+python(20))
	put("nul.py", strings.Replace(python(20), "os", "o\x00s", 3))
	put("latin.py", strings.ReplaceAll(python(20), "value", "val\xe9"))
	put("noeol.py", strings.TrimRight(python(20), "\n"))
	put("broken.py", python(10)+"def oops(:\n  ((((\n"+python(10))
	put("wide.py", python(280))
	put("small.py", "x = 1\n")
	put("secret.py", "key = 1\n")
	put("empty.py", "")
	put("lines.py", strings.Repeat("\n", 500))
	put("long.py", "x = '"+strings.Repeat("a b ", 9000)+"'\n"+python(5))
	put("doc.md", "# Head\n\n```py\n"+python(3)+"```\n\n````\n```\n````\n\n## Part of @secret.py and @\"my file.py\"\n\ntext @big.py here\n"+strings.Repeat("words go here and there\n", 200))
	put("main.go", each(30, "package main\n\nimport \"fmt\"\n\n", "// NAME is used by (@secret.py).\nfunc NAME(value int) int {\n\tfor i := range NUM {\n\t\tvalue += i\n\t\tfmt.Println(value)\n\t}\n\treturn value\n}\n\n", ""))
	put("src/app.ts", each(30, "import x from 'y';\n\n", "@cached\nexport function NAME(value: number): number {\n  const a = NUM;\n  value += a;\n  console.log(value);\n  return value;\n}\n\n", "export class Order {\n  total() { return 1; }\n  refund() { return 2; }\n}\n"))
	put("src/App.java", each(30, "package a;\n\npublic class App {\n", "    @Override\n    int NAME(int value) {\n        int a = NUM;\n        value += a;\n        System.out.println(value);\n        return value;\n    }\n\n", "}\n"))
	put("conf/data.yaml", each(100, "", "NAME:\n  a: NUM\n  b:\n    - \"@secret.py\"\n", ""))
	put("Makefile", each(30, "all:\n\t@echo\n\n", "NAME:\n\t@echo NUM @secret.py\n\n", ""))
	put("dir/a.py", "y = 2\n")
	put("huge.py", strings.ReplaceAll(python(1000), "    return value\n", "    return value  # as in @secret.py and @\"my file.py\" x\n"))
	put("pic.png", "\x89PNG\r\n\x1a\nnot really")
	files["home/.ssh/id_rsa"] = &fstest.MapFile{Data: []byte("key")}
	return memory{files}
}

// startPrompts are what the mutations begin with.
func startPrompts(disk memory) []string {
	var all []string
	names := make([]string, 0, len(disk.MapFS)+4)
	for name := range disk.MapFS {
		names = append(names, strings.TrimPrefix(name, "p/"))
	}
	slices.Sort(names)
	names = append(names, "none.py", "./big.py", "../p/big.py", "~/.ssh/id_rsa", "dir")
	for i, n := range names {
		f := called(1 + i%25)
		all = append(all,
			"fix "+f+" in @"+n+" please", "fix "+f+" in @\""+n+"\" please\n", "`@"+n+"` ("+f+")", "see (@"+n+"), "+f+"()",
			"@"+n+"#L10-20 and @"+n+":5-9 and @"+n+"#30-40\n", "@"+n+"#"+f+" @"+n+":"+f+" @"+n+"::"+f,
			"@\""+n+"\"#L3-9, @\""+n+"#L3-9\", @'"+n+"'",
		)
	}
	var many strings.Builder
	for i := range 130 {
		fmt.Fprintf(&many, "%d. %s in @big.py#L%d-%d and @x%d.py\n", i, called(1+i%30), i+1, i+3, i)
	}
	return append(all, many.String(), many.String()+"fix "+called(3)+" @src/app.ts @main.go",
		"/review fix "+called(3)+" in @big.py", "/tmp/x @big.py", "// "+called(2)+" @big.py", " /tmp/x "+called(2)+" @big.py",
		"\ufefffix "+called(3)+" in @big.py\r\nand @my file.py\r\n",
		"Traceback (most recent call last):\n  File \"big.py\", line 33, in "+called(3)+"\n    value += 1\nValueError: x\n\nsee @big.py",
		"```\n@big.py\n"+called(5)+"\n```\n@src/app.ts\n", "> quoted @big.py "+called(4), "<file>@big.py#L1-2</file> "+called(3),
		"- @big.py,@main.go;@src/App.java|"+called(9), "修正してください @big.py の"+called(3)+"。@日本.py、@ünï.py？",
		"@\"big.py @main.go\" \"@big.py\" '@big.py' “@big.py” «@big.py»", "@big.py's @big.py! @big.py? @big.py... @big.py: @big.py; @big.py,",
		"fix "+called(3)+" @big.py\n@big.py\n@big.py", "see "+called(700)+" in @huge.py and "+called(5)+" in @main.go",
		"@big.py#L99999-999999 @big.py#L0-3 @big.py#L9-3 @big.py#L10 @big.py#L10- @big.py#L1,3,5-7 @big.py#L5C3-L9C1 @big.py#L10–20",
		strings.Repeat("word ", 1000)+called(3)+" @big.py", "@"+strings.Repeat("big.py/", 300), "joe@big.py mail@example.com @types/node @media @property",
		"@big.py%20x @my%20file.py @my\\ file.py "+called(8), "\x00\x01@big.py\x00 "+called(3), "\xff\xfe@big.py \xc3( "+called(2),
		"@big.py\u200b @big.py\u00a0"+called(2)+" @\u202ebig.py", "@big.py #L10-20 "+called(3), "@big.py#"+called(3)+"() @src/app.ts#Order.total",
	)
}

var mutationTokens = strings.Split("@|\"|@\"|`|```\n|(|)|#|#L|#L5-9|:5|:5-9|::| |\n|\r\n|\r|\t|\x00|\xff|\u00a0|\u200b|\u2028|\ufeff|。|、|日本|é|'|\\|%20|,|.|/|//|~|<|>|*|-|–|@big.py|@\"my file.py\"|@main.go|@huge.py|@src/app.ts|@日本.py|999999999999|0|\u202e|\x1b[31m| (agent)|</f>|{|]", "|")

// mutated is a prompt with a few changes of the kinds that people and programs
// make.
func mutated(r *rand.Rand, starts []string) string {
	s := []byte(starts[r.IntN(len(starts))])
	for range 1 + r.IntN(6) {
		token := mutationTokens[r.IntN(len(mutationTokens))]
		at := r.IntN(len(s) + 1)
		end := min(len(s), at+1+r.IntN(30))
		switch r.IntN(9) {
		case 0, 1, 2:
			s = slices.Concat(s[:at], []byte(token), s[at:])
		case 3:
			s = slices.Concat(s[:at], s[end:])
		case 4:
			s = slices.Concat(s[:end], s[at:end], s[end:])
		case 5:
			if more := starts[r.IntN(len(starts))]; len(more) < 3000 {
				s = slices.Concat(s, []byte(token), []byte(more))
			}
		case 6:
			if at < len(s) {
				s[at] = byte(r.IntN(256))
			}
		case 7:
			s = bytes.ReplaceAll(s, []byte("\n"), []byte([]string{"\r\n", "\r", "\n\n", "\u2028"}[r.IntN(4)]))
		case 8:
			words := bytes.Split(s, []byte(" "))
			i, j := r.IntN(len(words)), r.IntN(len(words))
			words[i], words[j] = words[j], words[i]
			s = bytes.Join(words, []byte(" "))
		}
	}
	return string(s)
}

func mutationOptions(r *rand.Rand, disk memory) Options {
	o := Options{FS: disk, Attach: prompt.Options{Cwd: "/p", Home: "/home"}}
	switch r.IntN(12) {
	case 0:
		o.MaxTokens = 1 + r.IntN(5000)
	case 1:
		o.Inline = true
	case 2:
		o.NoOutline = true
	case 3:
		o.Choice.Budget = 0.01 + r.Float64()*0.9
	case 4:
		o.Choice.Recall = 0.5 + r.Float64()*0.5
	case 5:
		o.For = "fix " + called(1+r.IntN(40))
	}
	return o
}

// Whatever is in a prompt: no byte changes outside of the references, no range is
// wrong, no reference gets lost, no mention comes that was not meant, and what has
// been trimmed stays as it is the second time.
func TestMutatedPrompts(t *testing.T) {
	disk := oddDisk()
	starts := startPrompts(disk)
	r := rand.New(rand.NewPCG(*seed, 7))
	changed, inlined := 0, 0
	for i := range *mutations {
		if t.Failed() && *mutations < 1000 {
			return // one is enough to look at
		}
		text, o := mutated(r, starts), mutationOptions(r, disk)
		if i%2 == 0 && i/2 < len(starts) {
			text, o = starts[i/2], Options{FS: disk, Attach: prompt.Options{Cwd: "/p", Home: "/home"}}
		}
		got, err := Prompt(context.Background(), []byte(text), o)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		c := mutationCheck{t, text, o, got}
		c.bytes()
		c.ranges()
		c.mentions()
		c.again()
		if got.Changed() {
			changed++
		}
		if slices.ContainsFunc(got.Refs, func(r Reference) bool { return r.Decision == Inlined }) {
			inlined++
		}
	}
	if changed < *mutations/10 || inlined == 0 {
		t.Errorf("only %d of %d prompts were changed, %d with lines inline", changed, *mutations, inlined)
	}
}

type mutationCheck struct {
	*testing.T
	text string
	o    Options
	got  *Result
}

// bytes: what stands between the references stands there in the result, in order.
func (c mutationCheck) bytes() {
	out := string(c.got.Prompt)
	if !c.got.Changed() {
		if out != c.text {
			c.Errorf("nothing to do, but %q became %q", c.text, out)
		}
		return
	}
	at, pos := 0, 0
	for i := range c.got.Refs {
		r := &c.got.Refs[i]
		if r.Text != c.text[r.Ref.Span.Start:r.Ref.Span.End] {
			c.Errorf("the reference %q is not where it should be in %q", r.Text, c.text)
		}
		between := c.text[at:r.Ref.Span.Start]
		at = r.Ref.Span.End
		// A space may be added on either side, and new mentions go in.
		n := strings.Index(out[pos:], between)
		if n < 0 || r.Decision == Kept && n > 1 && i == 0 {
			c.Errorf("%q is lost: %q became %q", between, c.text, out)
			return
		}
		pos += n + len(between)
		if r.Decision != Trimmed && r.Decision != Inlined && strings.HasPrefix(out[pos:], r.Text) {
			pos += len(r.Text)
		}
	}
	if !strings.Contains(out[pos:], c.text[at:]) {
		c.Errorf("the end is lost: %q became %q", c.text, out)
	}
}

// ranges: each lies within its file, and they come in order.
func (c mutationCheck) ranges() {
	for i := range c.got.Refs {
		r := &c.got.Refs[i]
		last := 0
		for _, x := range r.Ranges {
			if x.First < 1 || x.Last < x.First || x.Last > r.Lines+1 || x.First <= last && r.Decision == Trimmed && !strings.Contains(r.Text, ",") {
				c.Errorf("%q: %q names %v of %d lines", c.text, r.Text, r.Ranges, r.Lines)
			}
			last = x.Last
		}
		if r.Decision == Unresolved && len(r.Ranges) > 0 || r.Before.Low > r.Before.High || r.After.Low > r.After.High {
			c.Errorf("%q: %+v", c.text, r)
		}
	}
}

func (c mutationCheck) abs(m prompt.Mention) string {
	abs, _ := prompt.Resolve(m.Path, c.o.Attach.Cwd, c.o.Attach.Home)
	return abs
}

// mentions: the client reads those that it read before and that were not
// replaced, and those of files whose references were.
func (c mutationCheck) mentions() {
	replaced := map[string]bool{}
	named := map[string]bool{}
	for i := range c.got.Refs {
		r := &c.got.Refs[i]
		if r.Decision == Trimmed || r.Decision == Inlined {
			replaced[r.Abs] = true
			if r.Ref.Mention != nil {
				replaced[c.abs(*r.Ref.Mention)] = true
			}
		}
	}
	after := map[string]bool{}
	for _, m := range prompt.Parse(c.got.Prompt) {
		after[m.Text], named[c.abs(m)] = true, true
		if _, err := c.o.FS.Stat(c.abs(m)); err == nil && !strings.Contains(string([]rune(c.text)), m.Text) && !replaced[c.abs(m)] {
			c.Errorf("%q became %q, which mentions %q", c.text, c.got.Prompt, m.Text)
		}
	}
	for _, m := range prompt.Parse([]byte(c.text)) {
		if _, err := c.o.FS.Stat(c.abs(m)); err == nil && !after[m.Text] && !replaced[c.abs(m)] && !c.within(m, replaced) {
			c.Errorf("%q became %q, where the client does not read %q", c.text, c.got.Prompt, m.Text)
		}
	}
	for i := range c.got.Refs {
		if r := &c.got.Refs[i]; r.Decision == Trimmed && !named[r.Abs] {
			c.Errorf("%q became %q, where the client does not read %q", c.text, c.got.Prompt, r.Text)
		}
	}
}

// within reports whether a mention is part of a reference that was replaced, as a
// name with an @ in it has one.
func (c mutationCheck) within(m prompt.Mention, replaced map[string]bool) bool {
	return slices.ContainsFunc(c.got.Refs, func(r Reference) bool {
		return replaced[r.Abs] && r.Ref.Span.Overlaps(m.Span)
	})
}

// again: pare of pare is pare.
func (c mutationCheck) again() {
	again, err := Prompt(context.Background(), c.got.Prompt, c.o)
	if err != nil {
		c.Fatalf("%q: %v", c.got.Prompt, err)
	}
	if !bytes.Equal(again.Prompt, c.got.Prompt) {
		c.Errorf("%+v %.600q\nbecame %.600q,\nthen   %.600q", c.o.Choice, c.text, c.got.Prompt, again.Prompt)
	}
}
