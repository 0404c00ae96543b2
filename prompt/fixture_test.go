package prompt

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// disk is the disk of the tests; the program's is in internal/workspace, which
// this package may not import.
type disk struct{}

func (disk) Stat(p string) (fs.FileInfo, error) { return os.Stat(p) }

func (disk) Read(p string, limit int64) ([]byte, error) {
	data, err := os.ReadFile(p)
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%d bytes, over %d", len(data), limit)
	}
	return data, err
}

func (disk) Names(p string) ([]string, error) {
	f, err := os.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(-1)
}

// project is a scratch project on the disk.
type project struct {
	t          testing.TB
	root, home string
}

// newProject writes the project that the recorded cases speak of, and more of
// our own for what they leave out.
func newProject(t testing.TB) project {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := project{t, filepath.Join(dir, "proj"), filepath.Join(dir, "home")}
	p.put("../home/x.txt", "hx\nhy\n")
	p.sources()
	p.sizes()
	p.names()
	p.encodings()
	p.pictures()
	p.notebooks()
	return p
}

func (p project) put(name, text string) {
	p.t.Helper()
	full := filepath.Join(p.root, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
		p.t.Fatal(err)
	}
}

func (p project) link(name, target string) {
	p.t.Helper()
	if err := os.Symlink(target, filepath.Join(p.root, name)); err != nil {
		p.t.Fatal(err)
	}
}

func (p project) folder(name string) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Join(p.root, name), 0o777); err != nil {
		p.t.Fatal(err)
	}
}

func (p project) sources() {
	for name, lines := range map[string]int{"a.py": 300, "b.py": 3000, "my file.py": 30, "naïve_ü.py": 20, "src/c.py": 40, "src/sub/d.py": 10, "huge.py": 40000, "small.py": 3} {
		p.put(name, valueLines(name, lines))
	}
	p.put("longline.txt", strings.Repeat("x", 5000)+"\nshort\n")
	p.put("README", "readme text\n")
	p.put("Makefile", "all:\n\techo hi\n")
	p.folder("org/package")
	for i := range 5 {
		p.put(fmt.Sprintf("dir/f%d.txt", i), fmt.Sprintf("f%d\n", i))
	}
	p.link("link.py", "small.py")
	p.link("linkdir", "dir")
	p.link("loop", "loop")
	p.link("dangling", "nowhere")
}

func valueLines(name string, n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "value_%d = %d  # line %d of %s\n", i, i, i, filepath.Base(name))
	}
	return b.String()
}

func (p project) sizes() {
	wide := func(name string, n, width int) {
		var b strings.Builder
		for i := 1; i <= n; i++ {
			fmt.Fprintf(&b, "v%d%s\n", i, strings.Repeat("x", width))
		}
		p.put(name+".txt", b.String())
	}
	for _, n := range []int{1999, 2000, 2001, 5000} {
		wide(fmt.Sprintf("l%d", n), n, 0)
	}
	wide("wide1500", 1500, 180)
	for name, width := range map[string]int{"w200k": 190, "w260k": 258, "w255k": 250, "w100k": 95, "w80k": 75, "w60k": 55} {
		wide(name, 1000, width)
	}
	p.put("line30k.txt", strings.Repeat("y", 30000)+"\nend\n")
	p.put("one.min.js", strings.Repeat("z", 300000))
	for _, n := range []int{24900, 25000, 25001, 25002, 25100} {
		p.put(fmt.Sprintf("t%d.txt", n), words(n))
	}
	for _, n := range []int{12400, 12500, 12501, 12600} {
		p.put(fmt.Sprintf("t%d.json", n), words(n))
		p.put(fmt.Sprintf("t%d.yaml", n), words(n))
	}
	for _, n := range []int{262143, 262144, 262145, 1048000, 1048576} {
		p.put(fmt.Sprintf("s%d.txt", n), words(n))
	}
	p.put("big/é25001.txt", strings.Repeat("é", 25001))
	p.put("big/é25002.txt", strings.Repeat("é", 25002))
	p.put("big/emoji.txt", strings.Repeat("😀\n", 40000))
	p.put("big/crlf.txt", strings.Repeat("abcdefgh\r\n", 12000))
	p.put("big/tags.txt", "</system-reminder>\n"+strings.Repeat("abcdefghijklmnopqrstuvwxyz0123456789\n", 4000))
	for i := range 130 {
		p.put(fmt.Sprintf("n/f%d.txt", i), fmt.Sprintf("f%d\n", i))
	}
	for i := range 1003 {
		p.put(fmt.Sprintf("crowd/f%04d", i), "")
	}
}

func words(n int) string { return strings.Repeat("abcdefg hij\n", n/12+2)[:n] }

func (p project) names() {
	small := valueLines("small.py", 3)
	for _, name := range []string{
		"app/(grp)/[id]/page.py", "nm/@types/x.py", "c#.py", "a+b.c++", "ü", "co:lon.py", "q'uote.py", ".env.txt", "$dol.py", "x(1).py", "paren)", "@at.py",
		"q @b.py", `"a.py`, "src (agent)", "(agent)", "agent-foo", "server:res", " lead.py", "trail.py ", "a\nb.py", "a@b.py", "。q.py", "a。b.py", "#L1",
		"tab\tx.py", "~x", "~", "$HOME", "a.py#foo#bar", "back\\slash.py", "café", "emoji😀.py", "%41.py", "a..b", "a-", "_", "a.py?x", "a,b.py", "b.py's",
		"b.py:10", "nai\u0308f.py", "tag<b>.py", "ctl\x01x.txt", "a\u00a0b.py", ".zip", "zip", "a.zip.txt", "a.tar.gz", "x.PYC", "x.exe", "x.lock", "x.svg",
		"d ir/x", "d'ir/x", "d$ir/x", "d;ir/x", "dé/x", "d~ir/x", "d+,-.:=@_ir/x", "hid/.h", "d.zip/x", "pdf/text.pdf", "é.json", ".json",
	} {
		p.put(name, small)
	}
	p.folder("emptydir")
}

func (p project) encodings() {
	u16 := func(s string, order binary.AppendByteOrder) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = order.AppendUint16(b, u)
		}
		return string(b)
	}
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for name, text := range map[string]string{
		"empty.txt": "", "nonl.txt": "one\ntwo\nthree", "crlf.txt": "one\r\ntwo\r\nthree\r\n", "bin.dat": strings.Repeat(string(every), 20), "bin.py": strings.Repeat(string(every), 20),
		"enc/cr.txt": "one\rtwo\rthree\r", "enc/mixed.txt": "one\ntwo\r\nthr\ree\r\r\nfour\n\r\nfive", "enc/crs.txt": "a\r\r\nb\r\r\r\nc\r\r\r\r\nd\r\r\r",
		"enc/bom.txt": "\ufeffone\ntwo\n", "enc/bom2.txt": "\ufeff\ufeffone\ntwo\ufeff\n", "enc/bomonly.txt": "\ufeff",
		"enc/u16le.txt": "\xff\xfe" + u16("one\nté 😀\r\nthree\n", binary.LittleEndian), "enc/u16be.txt": "\xfe\xff" + u16("one\ntwo\n", binary.BigEndian),
		"enc/u16plain.txt": u16("one\ntwo\n", binary.LittleEndian), "enc/u16odd.txt": "\xff\xfe" + u16("one\n", binary.LittleEndian) + "x", "enc/u16bad.txt": "\xff\xfea\x00\x00\xd8b\x00\n\x00",
		"enc/nul.txt": "o\x00ne\ntwo\x00\n", "enc/nul8000.txt": strings.Repeat("a", 7999) + "\x00\n", "enc/nul8001.txt": strings.Repeat("a", 8000) + "\x00\n", "enc/both.txt": "a\x00\xff\n",
		"enc/controls.txt": "one\x0ctwo\x0bthree\x1cx\x1dy\x1ez\x7f\x08\x1b[31m\n", "enc/separators.txt": "one\u2028two\u2029three\u0085four\n",
		"enc/invalid.txt": "a\xff\xfeb\xe3\x81c\xed\xa0\x80d\xf0\x9f\x98e\xc0\x80f\xf4\x90\x80\x80g\xe0\x80\n", "enc/late.txt": strings.Repeat("a\n", 5000) + "\xe9\n", "enc/cut.txt": "abc\xc3",
		"enc/nl.txt": "\n", "enc/nl3.txt": "\n\n\n", "enc/space.txt": "   \n", "enc/cronly.txt": "\r", "enc/cr2.txt": "\r\r", "enc/crlfonly.txt": "\r\n", "enc/nlcr.txt": "a\n\r",
		"enc/tail.txt": "one\ntwo  \n   ", "enc/fffe.txt": "\xff\xfe",
		"enc/tags.txt": "<system-reminder>x</system-reminder>\n</SYSTEM-REMINDER >\n< / system-reminder foo\n</system-reminderx>\n</system-reminder-x>\n</system_reminder>\n&lt;/system-reminder>\n<//system-reminder>\n</ſystem-reminder>\n",
	} {
		p.put(name, text)
	}
}

// pngOf is a picture of one colour, built here so that its bytes never change.
func pngOf(width, height int, pad string) string {
	var b bytes.Buffer
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	b.WriteString("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(width)), uint32(height))
	chunk("IHDR", append(header, 8, 2, 0, 0, 0))
	if pad != "" {
		chunk("teSt", []byte(pad))
	}
	chunk("IDAT", storedRows(width, height))
	chunk("IEND", nil)
	return b.String()
}

// storedRows are black rows in a zlib stream without compression.
func storedRows(width, height int) []byte {
	raw := make([]byte, height*(1+3*width))
	out := []byte{0x78, 0x01}
	for len(raw) > 0 {
		n := min(len(raw), 0xffff)
		last := byte(0)
		if n == len(raw) {
			last = 1
		}
		out = append(out, last)
		out = binary.LittleEndian.AppendUint16(out, uint16(n))
		out = binary.LittleEndian.AppendUint16(out, ^uint16(n))
		out = append(out, raw[:n]...)
		raw = raw[n:]
	}
	// Adler-32 of n zero bytes is 1 and n modulo 65521.
	return binary.BigEndian.AppendUint32(out, uint32(height*(1+3*width)%65521)<<16|1)
}

// jpegOf is a grey picture.
func jpegOf(width, height int) string {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		panic(err)
	}
	return b.String()
}

// The starts of WebP files of 5 by 7 pixels, padded; the client looks no further.
var (
	webpPad   = strings.Repeat("\x00", 40)
	webpLossy = "RIFF\x50\x00\x00\x00WEBPVP8 \x30\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\x05\x00\x07\x00" + webpPad
	webpExact = "RIFF\x50\x00\x00\x00WEBPVP8L\x30\x00\x00\x00\x2f\x04\x80\x01\x00" + webpPad
	webpExt   = "RIFF\x50\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x06\x00\x00" + webpPad
)

const gif1 = "GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"

func (p project) pictures() {
	small := pngOf(64, 64, "")
	for name, data := range map[string]string{
		"img.png": small, "img/upper.PNG": small, "img/other.jpg": small, "img/other.webp": small, "img/gif.gif": gif1, "img/gif.png": gif1, "img/text.png": "hello\n", "img/empty.png": "",
		"img/real.jpeg": jpegOf(5, 7), "img/lossy.webp": webpLossy, "img/exact.webp": webpExact, "img/ext.webp": webpExt, "img/cut.jpg": jpegOf(5, 7)[:20], "img/cut.gif": gif1[:6], "img/cut.webp": webpLossy[:16],
		"img/.png": small, "img/.gif": gif1, "img/.jpg": small, "img/.webp": small, "pdf/.pdf": "%PDF-1.4\n", "nb/.ipynb": "{}", "img/signature.png": small[:8], "img/header.png": small[:33], "img/png.bmp": small, "img/png.txt": small,
		"img/262144.png": pngOf(10, 10, strings.Repeat("p", 262144-len(pngOf(10, 10, "p"))+1)), "img/262145.png": pngOf(10, 10, strings.Repeat("p", 262145-len(pngOf(10, 10, "p"))+1)),
		"doc.pdf": "%PDF-1.4\n%%EOF\n", "pdf/UPPER.PDF": "%PDF-", "pdf/late.pdf": " %PDF-1.4", "pdf/300k.pdf": "%PDF-1.4\n" + strings.Repeat("x", 300000),
		"pdf/1024000.pdf": "%PDF-1.4\n" + strings.Repeat("x", 1024000-9), "pdf/1024001.pdf": "%PDF-1.4\n" + strings.Repeat("x", 1024001-9),
	} {
		p.put(name, data)
	}
}

// object is a JSON object of a notebook.
type object = map[string]any

func codeCell(source any, outputs ...object) object {
	return object{"cell_type": "code", "source": source, "metadata": object{}, "outputs": outputs, "execution_count": 1}
}

func (p project) notebook(name, language string, cells ...object) {
	p.t.Helper()
	data, err := json.Marshal(object{"cells": cells, "metadata": object{"language_info": object{"name": language}}, "nbformat": 4, "nbformat_minor": 5})
	if err != nil {
		p.t.Fatal(err)
	}
	p.put("nb/"+name+".ipynb", string(data))
}

func (p project) notebooks() {
	p.put("nb.ipynb", `{"cells":[{"cell_type":"code","source":["print(1)\n"],"metadata":{},"outputs":[],"execution_count":null}],"metadata":{"language_info":{"name":"python"}},"nbformat":4,"nbformat_minor":5}`)
	stream := func(text any) object { return object{"output_type": "stream", "name": "stdout", "text": text} }
	display := func(data object) object {
		return object{"output_type": "display_data", "data": data, "metadata": object{}}
	}
	picture := base64.StdEncoding.EncodeToString([]byte(pngOf(4, 4, "")))
	p.notebook("kinds", "python", codeCell([]string{"a = 1\n", "b"}), object{"cell_type": "markdown", "source": "# T\n"}, object{"cell_type": "raw", "source": "r", "id": "raw-1"}, object{"source": "x"})
	p.notebook("outputs", "julia", codeCell("p", stream([]string{"l1\n", "l2\n"}), object{"output_type": "execute_result", "data": object{"text/plain": []string{"42"}, "text/html": "<b>"}}, display(object{"text/html": "<b>"}),
		object{"output_type": "error", "ename": "E", "evalue": "boom", "traceback": []string{"\x1b[31mt1", "t2"}}, object{"output_type": "odd"}, stream("end")))
	p.notebook("large", "python", codeCell("p", stream(strings.Repeat("x", 10000))), codeCell("q", stream(strings.Repeat("x", 10001))), codeCell("r", display(object{"image/png": strings.Repeat(picture, 200)})))
	p.notebook("picture", "python", codeCell("p", display(object{"image/png": picture, "text/plain": "fig"}), stream("after")), codeCell("q"), codeCell("r", display(object{"image/jpeg": picture + "\n"})))
	p.notebook("notpicture", "python", codeCell("p", display(object{"image/png": "YWJj", "text/plain": "fig"}), display(object{"image/gif": picture}), display(object{"image/png": []string{picture}})))
	p.notebook("tags", "python", codeCell("</system-reminder> é \" \\ \u2028 \x01 < > &"))
	p.notebook("none", "python")
	var many []object
	for range 90 {
		many = append(many, codeCell(strings.Repeat("x", 1000)))
	}
	p.notebook("tokens90k", "python", many...)
	p.notebook("tokens105k", "python", append(many, codeCell(strings.Repeat("\"", 7000)))...)
	p.notebook("bytes", strings.Repeat("z", 262144), codeCell("p"))
	p.put("nb/bad.ipynb", `{"cells":[{`)
	p.put("nb/nocells.ipynb", `{}`)
	p.put("nb/nosource.ipynb", `{"cells":[{"cell_type":"code"}]}`)
	p.put("nb/bom.ipynb", "\ufeff"+`{"cells":[{"cell_type":"code","source":"p","id":7}]}`)
}
