package prompt

import (
	"bytes"
	"encoding/hex"
	"errors"
	"image"
	"image/gif"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"os/exec"
	"path"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// memory is a disk in memory; its root is /r.
type memory fstest.MapFS

func (m memory) name(p string) string { return strings.TrimPrefix(p, "/r/") }

func (m memory) Stat(p string) (fs.FileInfo, error) { return fstest.MapFS(m).Stat(m.name(p)) }

func (m memory) Read(p string, limit int64) ([]byte, error) {
	data, err := fstest.MapFS(m).ReadFile(m.name(p))
	if int64(len(data)) > limit {
		return nil, errors.New("over the limit")
	}
	return data, err
}

func (m memory) Names(p string) ([]string, error) {
	entries, err := fstest.MapFS(m).ReadDir(m.name(p))
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out, err
}

func attachOne(t *testing.T, disk FS, mention string, opts Options) Attachment {
	t.Helper()
	all := Parse([]byte(mention))
	if len(all) != 1 {
		t.Fatalf("%q is %d mentions", mention, len(all))
	}
	opts.Cwd = "/r"
	return Attach(all[0], disk, opts)
}

// The gate: a question for tokens only when the rough estimate is over a fourth
// of the limit, then the first lines, then nothing.
func TestTokenGate(t *testing.T) {
	lines := strings.Repeat("0123456789\n", 3000) // 33,000 characters
	disk := memory{"a.txt": {Data: []byte(lines)}, "b.txt": {Data: []byte(strings.Repeat("x", 1001))}}
	for _, test := range []struct {
		mention   string
		max       int
		counts    []int // what CountTokens answers, in turn
		kind      Kind
		lines     int
		truncated bool
	}{
		{"@a.txt", 0, []int{25000}, File, 3001, false},
		{"@a.txt", 0, []int{25001}, File, 2000, true},           // 22,000 characters need no second question
		{"@a.txt#L500-2900", 0, []int{25001}, File, 2000, true}, // 2,000 lines are under the rough estimate
		{"@a.txt#L2000-2900", 0, nil, File, 901, false},
		{"@a.txt", 1000, []int{1001, 1001}, Nothing, 0, false},
		{"@b.txt", 1000, nil, File, 1, false}, // 1,001 characters are about 250 tokens, 1,002 about 251
		{"@b.txt", 999, []int{999}, File, 1, false},
		{"@a.txt", 33000, nil, File, 3001, false},
	} {
		asked := 0
		count := func(text []byte) int {
			asked++
			if asked > len(test.counts) {
				t.Errorf("%s with %d: asked again for %d bytes", test.mention, test.max, len(text))
				return 0
			}
			return test.counts[asked-1]
		}
		a := attachOne(t, disk, test.mention, Options{Client: Version{2, 1, 330}, MaxTokens: test.max, CountTokens: count})
		if a.Kind != test.kind || a.Lines != test.lines || a.Truncated != test.truncated || asked != min(asked, len(test.counts)) {
			t.Errorf("%s with %d: %v, %d lines, truncated %v, %d questions", test.mention, test.max, a.Kind, a.Lines, a.Truncated, asked)
		}
		if (a.Kind == Nothing) != (a.Cause == OverTokens) {
			t.Errorf("%s with %d: cause %q", test.mention, test.max, a.Cause)
		}
	}
}

// Without an answer the rough estimate decides: 33,001 characters are about
// 8,250 tokens.
func TestTokenGateWithoutCounting(t *testing.T) {
	disk := memory{"a.txt": {Data: []byte(strings.Repeat("x", 33_000))}}
	if a := attachOne(t, disk, "@a.txt", Options{MaxTokens: 8250}); a.Kind != File {
		t.Errorf("attached %v", a.Kind)
	}
	if a := attachOne(t, disk, "@a.txt", Options{MaxTokens: 8249}); a.Cause != OverTokens {
		t.Errorf("attached %v, %v", a.Kind, a.Cause)
	}
}

func TestCauses(t *testing.T) {
	disk := memory{
		"x.zip": {Data: []byte("x")}, "x.png": {Data: []byte("x")}, "big.png": {Data: make([]byte, 262145)}, "x.pdf": {Data: []byte("x")},
		"x.ipynb": {Data: []byte("x")}, "big.ipynb": {Data: make([]byte, 262145)}, "pipe": {Mode: fs.ModeNamedPipe},
	}
	for mention, want := range map[string]Cause{
		"@nope": NotFound, "@~/x": NotFound, "@\"a\x00\"": NotFound, "@x.zip": BinaryName, "@x.png": NotAnImage, "@big.png": ImageTooLarge, "@x.pdf": NotAPDF,
		"@x.ipynb": NotANotebook, "@big.ipynb": NotebookTooBig, "@pipe": Unreadable,
	} {
		a := attachOne(t, disk, mention, Options{})
		if a.Kind != Nothing || a.Cause != want || a.Text() != "" || a.Cause.String() == "" {
			t.Errorf("%q: %v, %q, want %q", mention, a.Kind, a.Cause, want)
		}
	}
}

// broken is a disk that knows of files but cannot read them.
type broken struct{ memory }

func (broken) Read(string, int64) ([]byte, error) { return nil, fs.ErrPermission }
func (broken) Names(string) ([]string, error)     { return nil, fs.ErrPermission }

func TestUnreadable(t *testing.T) {
	files := memory{"d/x.txt": {}, "a.txt": {}, "a.png": {}, "a.pdf": {}, "a.ipynb": {}}
	for _, mention := range []string{"@d", "@a.txt", "@a.png", "@a.pdf", "@a.ipynb"} {
		if a := attachOne(t, broken{files}, mention, Options{}); a.Kind != Nothing || a.Cause != Unreadable {
			t.Errorf("%s: %v, %q", mention, a.Kind, a.Cause)
		}
	}
}

func TestResolve(t *testing.T) {
	for name, want := range map[string]string{
		"a": "/c/a", "./a/../b/": "/c/b", "../x": "/x", "/abs//x/.": "/abs/x", "~/x": "/h/x", "~": "/h", "~x": "/c/~x", "": "/c", "a/~/b": "/c/a/~/b", "../../../x": "/x",
	} {
		if got, ok := Resolve(name, "/c", "/h"); !ok || got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
	if _, ok := Resolve("~/x", "/c", ""); ok {
		t.Error("~ names something without a home")
	}
}

func TestSizeText(t *testing.T) {
	for size, want := range map[int64]string{
		0: "0 bytes", 1023: "1023 bytes", 1024: "1KB", 1589: "1.6KB", 262145: "256KB", 1048575: "1024KB", 1048576: "1MB", 15000000: "14.3MB", 5 << 30: "5GB",
	} {
		if got := sizeText(size); got != want {
			t.Errorf("%d is %q, want %q", size, got, want)
		}
	}
}

// What JavaScript prints for such numbers.
func TestOffsetText(t *testing.T) {
	for digits, want := range map[string]string{
		"400": "400", "007": "7", "9007199254740993": "9007199254740992", "99999999999999999999": "100000000000000000000",
		"123456789012345678901234": "1.2345678901234569e+23", "1" + strings.Repeat("0", 21): "1e+21", "1" + strings.Repeat("0", 400): "Infinity",
	} {
		if got := offsetText("a#L" + digits + "-5"); got != want {
			t.Errorf("%s prints as %s, want %s", digits, got, want)
		}
	}
}

func TestImageSizes(t *testing.T) {
	var pngs, gifs bytes.Buffer
	if err := png.Encode(&pngs, image.NewGray(image.Rect(0, 0, 31, 7))); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&gifs, image.NewGray(image.Rect(0, 0, 31, 7)), nil); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		data string
		want ImageSize
	}{
		"png": {pngs.String(), ImageSize{31, 7}}, "gif": {gifs.String(), ImageSize{31, 7}}, "jpeg": {jpegOf(31, 7), ImageSize{31, 7}},
		"our png": {pngOf(31, 7, "pad"), ImageSize{31, 7}},
		"lossy":   {webpLossy, ImageSize{5, 7}}, "exact": {webpExact, ImageSize{5, 7}}, "extended": {webpExt, ImageSize{5, 7}},
	} {
		if got, ok := imageSize([]byte(test.data)); !ok || got != test.want {
			t.Errorf("%s: %v, %v; want %v", name, got, ok, test.want)
		}
		for n := range test.data {
			imageSize([]byte(test.data[:n])) // no start of one panics
		}
	}
	if _, err := png.Decode(strings.NewReader(pngOf(31, 7, ""))); err != nil {
		t.Errorf("the pictures of the tests are none: %v", err)
	}
	for from, want := range map[ImageSize]ImageSize{{3000, 2000}: {2000, 1333}, {2000, 2000}: {2000, 2000}, {10, 8000}: {3, 2000}, {1, 100000}: {1, 2000}} {
		if got := from.within(2000); got != want {
			t.Errorf("%v is sent as %v, want %v", from, got, want)
		}
	}
}

func TestEnumsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	add := func(s string) {
		if s == "" || seen[s] {
			t.Errorf("name %q is empty or taken", s)
		}
		seen[s] = true
	}
	for k := Nothing; k <= Note; k++ {
		add("kind " + k.String())
	}
	for c := NoCause; c <= OverTokens; c++ {
		add("cause " + c.String())
	}
	for r := AsMeant; r <= NoSuchPath; r++ {
		add("reason " + r.String())
	}
	for e := AttachesNothing; e <= AttachesLines; e++ {
		add("effect " + e.String())
	}
	for o := Plain; o <= SlashText; o++ {
		add("opening " + o.String())
	}
	for _, s := range []Selector{Whole{}, Lines{3, 9}, Lines{3, 3}, Ranges{{1, 2}, {4, 4}}, Symbol{"A.b"}} {
		add("selector " + s.String())
	}
}

func TestLimits(t *testing.T) {
	l := ClientLimits()
	if l.Mentions != MaxMentions || l.FileBytes != 262144 || l.FileTokens != 25000 || l.Date == "" || !strings.Contains(l.Source, "2.1.") {
		t.Errorf("limits %+v", l)
	}
}

// Python decodes as the web does: one U+FFFD for each maximal part.
func TestDecodeAgreesWithPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to hold the decoder against")
	}
	random := rand.New(rand.NewPCG(3, 4))
	lead := []byte{0x41, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff}
	var inputs [][]byte
	var asked bytes.Buffer
	for range 20_000 {
		data := make([]byte, random.IntN(9))
		for i := range data {
			data[i] = lead[random.IntN(len(lead))]
		}
		inputs = append(inputs, data)
		asked.WriteString(hex.EncodeToString(data) + "\n")
	}
	cmd := exec.Command(python, "-I", "-c", "import sys\nfor l in sys.stdin: print(bytes.fromhex(l.strip()).decode('utf-8','replace').encode().hex())")
	cmd.Stdin = &asked
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		got, valid := decodeUTF8(inputs[i])
		if hex.EncodeToString([]byte(got)) != want || valid != utf8.Valid(inputs[i]) {
			t.Fatalf("% x decodes to % x, python has %s", inputs[i], got, want)
		}
	}
}

// Any file becomes an attachment whose lines are those that were asked for.
func FuzzAttach(f *testing.F) {
	f.Add([]byte("one\r\ntwo\n"), "a.txt", 1, 2)
	f.Add([]byte("\xff\xfea\x00\n\x00"), "a.json", 0, 0)
	f.Add([]byte(`{"cells":[{"cell_type":"code","source":["x"],"outputs":[{"output_type":"stream","text":"a"}]}]}`), "a.ipynb", 3, 1)
	f.Add([]byte(pngOf(3, 3, "")), "a.png", 0, 0)
	f.Fuzz(func(t *testing.T, data []byte, name string, from, to int) {
		if !fs.ValidPath(name) || strings.ContainsAny(name, "\x00~") {
			return
		}
		m := Mention{Text: name, Path: name, Selector: Whole{}}
		if from >= 0 && to >= 0 {
			m.Selector = Lines{from, to}
			m.Text += "#L" + strconv.Itoa(from) + "-" + strconv.Itoa(to)
		}
		a := Attach(m, memory{name: {Data: data}}, Options{Cwd: "/r"})
		if a.Kind == Nothing != (a.Cause != NoCause) || a.Kind == File != (a.Lines > 0) || a.Lines > 0 && a.Last-a.First+1 != a.Lines || a.Kind != Nothing && a.Path != path.Join("/r", name) {
			t.Fatalf("%q %v: %+v", name, m.Selector, a)
		}
		if !utf8.ValidString(a.Text()) {
			t.Fatalf("%q: text %q", name, a.Text())
		}
		// Nothing in a file can end the reminder around it.
		for _, block := range a.Blocks {
			inner := strings.TrimSuffix(block, "</system-reminder>")
			if a.Kind != Warning && a.Kind != Note && strings.Contains(strings.ToLower(inner), "</system-reminder>") {
				t.Fatalf("%q: block %q", name, block)
			}
		}
	})
}
