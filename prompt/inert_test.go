package prompt

import (
	"strings"
	"testing"

	"pare/internal/source"
)

// there is what the tests take for files.
func there(path string) bool {
	switch path {
	case ".env", "~/.ssh/id_rsa", "a.py", "my file.py", "src", "property", "x @.env", "/etc/passwd":
		return true
	}
	return false
}

func TestNewInert(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		"nothing in it":                     "nothing in it",
		"as in @~/.ssh/id_rsa of the host":  "as in @ ~/.ssh/id_rsa of the host",
		"# @.env\n":                         "# @ .env\n",
		"@a.py":                             "@ a.py",
		"(@a.py), `@a.py`, *@a.py*":         "(@ a.py), `@ a.py`, *@ a.py*", // what people mean is found the next time
		"see @\"my file.py\"#L3":            "see @ \"my file.py\"#L3",
		"@none.py and @../none":             "@ none.py and @ ../none", // it may be there when the prompt is sent
		"@\"reviewer (agent)\" @agent-x":    "@\"reviewer (agent)\" @ agent-x",
		"@docs:file://secret":               "@ docs:file://secret",
		"@app.route(\"/x\")\n@Override":     "@app.route(\"/x\")\n@Override",
		"@property":                         "@ property", // a file has that name
		"\t@echo 1\n  @name = 2\n@media {":  "\t@echo 1\n  @name = 2\n@media {",
		"joe@example.org x@a.py":            "joe@example.org x@a.py", // addresses
		"@@a.py @@@~/.ssh/id_rsa":           "@ @ a.py @ @ @ ~/.ssh/id_rsa",
		"。@a.py、@.env":                      "。@ a.py、@ .env",
		"@a.py,@.env;@src":                  "@ a.py,@ .env;@ src",
		"x @\"my\nfile.py\" y":              "x @ \"my\nfile.py\" y",
		"\ufeff@a.py\u00a0@.env\u3000@a.py": "\ufeff@ a.py\u00a0@ .env\u3000@ a.py",
	} {
		got := NewInert([]byte(text), there)
		if string(got.Bytes()) != want {
			t.Errorf("%q is %q, want %q", text, got.Bytes(), want)
		}
		checkInert(t, got)
	}
}

func checkInert(t *testing.T, in Inert) {
	t.Helper()
	for _, m := range occurrences(in.Bytes()) {
		if there(m.Path) || !in.harmless[m.Text] || strings.ContainsAny(m.Text[:1], "~/.") {
			t.Errorf("the client reads %q in %q", m.Text, in.Bytes())
		}
	}
	for _, r := range References(in.Bytes(), there) {
		if r.Exists && r.Reason != WordBefore {
			t.Errorf("%q is found in %q", r.Path, in.Bytes())
		}
	}
}

// A text that is made to need many turns is done in few.
func TestNewInertIsQuick(t *testing.T) {
	for _, text := range []string{"@", ",@a.py", "@a.py,", "@\"", "@@ "} {
		checkInert(t, NewInert([]byte(strings.Repeat(text, 20_000)), there))
	}
}

func TestCompose(t *testing.T) {
	text := "fix load in @a.py, see @huge.py please"
	for _, test := range []struct {
		name, text, added, want, err string
		r                            []Replacement
	}{
		{name: "only added", text: text, added: "\n\nas in @.env\n", want: text + "\n\nas in @ .env\n"},
		{name: "plain", text: text, r: []Replacement{{Span: source.Span{Start: 23, End: 31}, Plain: "huge.py"}}, added: "\n\nx\n", want: "fix load in @a.py, see huge.py please\n\nx\n"},
		{name: "plain that lives", text: text, r: []Replacement{{Span: source.Span{Start: 23, End: 31}, Plain: "x @.env"}}, err: ".env"},
		{name: "a quote that closes", text: `see @"my file and @a.py`, added: "\n\n\" x", err: "a mention of its own"},
		{name: "a decorator", text: text, added: "\n\n@property\ndef x", want: text + "\n\n@ property\ndef x"},
		{name: "another decorator", text: text, added: "\n\n@cached\ndef x", want: text + "\n\n@cached\ndef x"},
		{name: "a slash", text: "/tmp/x is read by @a.py", r: []Replacement{{Span: source.Span{Start: 18, End: 23}, Plain: "a.py"}}, added: "\n\nx", want: "/tmp/x is read by a.py\n\nx"},
		{name: "the hundred are full", text: manyMentions(MaxMentions), added: "\n\n@cached", want: manyMentions(MaxMentions) + "\n\n@cached"},
	} {
		got, err := Compose([]byte(test.text), test.r, NewInert([]byte(test.added), there))
		if string(got) != test.want && test.err == "" || (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: %q, %v; want %q, %q", test.name, got, err, test.want, test.err)
		}
	}
}

func FuzzNewInert(f *testing.F) {
	for _, seed := range []string{"as in @~/.ssh/id_rsa", "@@a.py", "`@a.py` (x", "@\"my file.py\"#L1-2", "。@a.py", "\\@a.py", "@a.py@.env@src", "@a.py'@.env"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := NewInert([]byte(text), there)
		checkInert(t, got)
		if strings.ReplaceAll(string(got.Bytes()), "@ ", "@") != strings.ReplaceAll(text, "@ ", "@") {
			t.Errorf("%q became %q", text, got.Bytes())
		}
		if again := NewInert(got.Bytes(), there); string(again.Bytes()) != string(got.Bytes()) {
			t.Errorf("%q is %q the second time", got.Bytes(), again.Bytes())
		}
	})
}
