package prompt

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// The notes that the client puts under a text that is no plain UTF-8.
const (
	noteEdit      = " Edit and Write will refuse it: change it with a shell command that keeps its encoding, or ask the user whether to convert it to UTF-8."
	noteBigEndian = "This file is UTF-16 big-endian (it starts FE FF), which these tools cannot write." + noteEdit
	noteNUL       = "This file has NUL bytes in its first 8 KB: binary data, UTF-16/UTF-32 without a byte-order mark, or text with embedded NULs." + noteEdit
	noteInvalid   = "This file is not valid UTF-8: it uses a legacy encoding such as Windows-1252, Shift-JIS or GBK, or it is binary. Its undecodable bytes show above as U+FFFD." + noteEdit
)

// text attaches lines of a text file.
func (a *attacher) text(ext string) {
	data, ok := a.read(a.limits.FileBytes)
	if !ok {
		return
	}
	content, note := a.decode(data)
	lines := textLines(content)
	asked, first := a.selected(lines)
	a.nameLines()
	switch {
	case len(asked) == 0:
		a.warn(fmt.Sprintf("Warning: the file exists but is shorter than the provided offset (%s). The file has %d lines.", offsetText(a.Mention.Text), len(lines)))
		return
	case len(lines) == 1 && lines[0] == "":
		a.warn("Warning: the file exists but the contents are empty.")
		return
	}
	if !a.affordable(asked, ext) {
		start := max(first, 1) - 1
		asked = lines[start:min(len(lines), start+a.limits.RetryLines)]
		if !a.affordable(asked, ext) {
			a.Cause = OverTokens
			if a.opts.does(overTokensNoted) {
				a.tooLarge(a.size)
			}
			return
		}
		a.Truncated = true
		a.nameLines()
	}
	a.show(asked, first, note)
}

// show sets the blocks of the lines, which are numbered from first.
func (a *attacher) show(lines []string, first int, note string) {
	a.Kind, a.Lines, a.First, a.Last = File, len(lines), first, first+len(lines)-1
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strconv.Itoa(first + i))
		b.WriteByte('\t')
		// The client takes a CR off the end of a line twice: once when it reads the
		// file, once when it numbers the lines.
		b.WriteString(strings.TrimSuffix(line, "\r"))
	}
	if note != "" {
		b.WriteString("\n\n[" + note + "]")
	}
	a.readTool(b.String())
	if a.Truncated {
		of := ""
		if a.call != "" {
			of = " of the range"
		}
		a.noteBlock(fmt.Sprintf("Note: The file %s was too large and has been truncated to the first %d lines%s. No need to mention the truncation. Use Read to read more of the file if you need.", a.Path, a.limits.RetryLines, of))
	}
}

func (a *attacher) warn(text string) {
	a.Kind = Warning
	// The client's own tag is no part of the file and is not made harmless.
	a.Blocks = []string{
		called("Read", `{"file_path":`+jsString(a.Path)+a.call+`}`),
		reminder("Result of calling the Read tool:\n<system-reminder>" + text + "</system-reminder>"),
	}
}

// nameLines sets what the call of a Read names of a range, from the version on that
// does: the number of its first line, and how many lines are asked for, be there so
// many or not.
func (a *attacher) nameLines() {
	sel, ok := a.Mention.Selector.(Lines)
	if !ok || sel.From == 0 || !a.opts.does(callNamesLines) {
		return
	}
	a.call = `,"offset":` + offsetText(a.Mention.Text)
	switch {
	case a.Truncated:
		a.call += `,"limit":` + strconv.Itoa(a.limits.RetryLines)
	case sel.To > 0:
		a.call += `,"limit":` + strconv.Itoa(max(0, sel.To-sel.From+1))
	}
}

// selected are the lines that the mention asks for, and the number that the
// client gives to the first of them.
func (a *attacher) selected(lines []string) ([]string, int) {
	sel, ok := a.Mention.Selector.(Lines)
	switch {
	case !ok:
		return lines, 1
	case sel.From == 0:
		return lines, 0 // line 0 is the whole file, numbered from 0
	}
	to := sel.To
	if to == 0 {
		to = len(lines)
	}
	start := min(sel.From-1, len(lines))
	return lines[start:max(start, min(to, len(lines)))], sel.From
}

// offsetText is the start of a range as the client prints it: a JavaScript
// number, which is not exact beyond 2^53.
func offsetText(mention string) string {
	_, fragment, _ := strings.Cut(mention, "#")
	digits, _, _, _ := cutRange(fragment)
	n, err := strconv.ParseFloat(digits, 64)
	switch {
	case err != nil || math.IsInf(n, 0):
		return "Infinity"
	case n >= 1e21:
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(n, 'e', -1, 64), "e+")
		return mantissa + "e+" + strings.TrimLeft(exponent, "0")
	}
	shortest := strconv.FormatFloat(n, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(shortest, "e+")
	zeros, _ := strconv.Atoi(exponent)
	whole := strings.Replace(mantissa, ".", "", 1)
	return (whole + strings.Repeat("0", max(0, zeros+1-len(whole))))
}

// affordable reports whether lines cost no more tokens than the client allows.
// They are counted only when the rough estimate is over a fourth of the limit.
func (a *attacher) affordable(lines []string, ext string) bool {
	chars := len(lines) - 1
	for _, line := range lines {
		chars += utf16Len(line)
	}
	rough := a.limits.roughTokens(chars, ext)
	if 4*rough <= a.opts.MaxTokens {
		return true
	}
	if a.opts.CountTokens == nil {
		return rough <= a.opts.MaxTokens
	}
	return a.opts.CountTokens([]byte(strings.Join(lines, "\n"))) <= a.opts.MaxTokens
}

// utf16Len is the length of a string as JavaScript counts it.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// textLines splits a text into its lines, without their LF and without one CR
// before it. There is one more line than there are LFs.
func textLines(content string) []string {
	lines := strings.Split(content, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, "\r")
	}
	return lines
}

// decode makes a string of a file's bytes, and says what the client notes about
// them. A byte-order mark is taken off.
func (a *attacher) decode(data []byte) (content, note string) {
	if rest, ok := bytes.CutPrefix(data, []byte{0xff, 0xfe}); ok {
		return utf16LE(rest), ""
	}
	content, valid := decodeUTF8(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		note = noteBigEndian
	case bytes.IndexByte(data[:min(len(data), a.limits.NULBytes)], 0) >= 0:
		note = noteNUL
	case !valid:
		note = noteInvalid
	}
	return content, note
}

// utf16LE decodes little-endian UTF-16; an odd byte at the end is dropped.
func utf16LE(data []byte) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i]) | uint16(data[2*i+1])<<8
	}
	return string(utf16.Decode(units))
}

// decodeUTF8 puts U+FFFD in the place of what is no UTF-8, one for each maximal
// part of a character, as the encoding standard of the web has it; Go's own
// conversion would put one for each byte.
func decodeUTF8(data []byte) (string, bool) {
	if utf8.Valid(data) {
		return string(data), true
	}
	var b strings.Builder
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			size = brokenLen(data)
		}
		b.WriteRune(r)
		data = data[size:]
	}
	return b.String(), false
}

// brokenLen is the length of the longest start of a character that data begins
// with, at least 1. The second byte has a narrower range after some first bytes.
func brokenLen(data []byte) int {
	low, high, need := byte(0x80), byte(0xbf), 0
	switch first := data[0]; {
	case 0xc2 <= first && first <= 0xdf:
		need = 1
	case 0xe0 <= first && first <= 0xef:
		need = 2
		if first == 0xe0 {
			low = 0xa0
		} else if first == 0xed {
			high = 0x9f
		}
	case 0xf0 <= first && first <= 0xf4:
		need = 3
		if first == 0xf0 {
			low = 0x90
		} else if first == 0xf4 {
			high = 0x8f
		}
	}
	n := 1
	for n <= need && n < len(data) && low <= data[n] && data[n] <= high {
		low, high = 0x80, 0xbf
		n++
	}
	return n
}

// escapeClosing makes every closing system-reminder tag harmless, whatever its
// case and white space: the < becomes &lt;.
func escapeClosing(s string) (string, bool) {
	const name = "system-reminder"
	var b strings.Builder
	done := 0
	for i := 0; ; {
		j := strings.IndexByte(s[i:], '<')
		if j < 0 {
			break
		}
		i += j
		rest, slash := strings.CutPrefix(strings.TrimLeftFunc(s[i+1:], isSpace), "/")
		if rest = strings.TrimLeftFunc(rest, isSpace); slash && closes(rest, name) {
			b.WriteString(s[done:i])
			b.WriteString("&lt;")
			done = i + 1
		}
		i++
	}
	if done == 0 {
		return s, false
	}
	return b.String() + s[done:], true
}

// closes reports whether s begins with a name, in any case, that ends there.
func closes(s, name string) bool {
	return len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) && (len(s) == len(name) || !isWord(s[len(name)]))
}

// jsString writes a string as JavaScript's JSON does: only quotes, backslashes
// and control characters are escaped.
func jsString(s string) string {
	const short = "\"\\\b\f\n\r\t"
	b := []byte{'"'}
	for i := range len(s) {
		switch c := s[i]; {
		case strings.IndexByte(short, c) >= 0:
			b = append(b, '\\', `"\bfnrt`[strings.IndexByte(short, c)])
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return string(append(b, '"'))
}
