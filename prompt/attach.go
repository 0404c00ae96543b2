package prompt

import (
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// FS is what [Attach] asks of a disk. Paths are absolute and clean, with
// slashes; links are followed.
type FS interface {
	Stat(path string) (fs.FileInfo, error)
	// Read reads a regular file of at most limit bytes; a larger one is an error.
	Read(path string, limit int64) ([]byte, error)
	// Names are the names in a folder in the order that the disk gives.
	Names(path string) ([]string, error)
}

// Options say where the client runs and how it counts.
type Options struct {
	Cwd  string // the client's working directory, absolute; paths are relative to it
	Home string // what ~ stands for; empty: a path with ~ names nothing

	// CountTokens is asked for the tokens of a text that may be over the limit, as
	// the client asks the API. Nil: the client's rough estimate decides, as it does
	// when its question fails.
	CountTokens func(text []byte) int
	// MaxTokens is the limit of one mention, 0 for the client's. The user sets it
	// with CLAUDE_CODE_FILE_READ_MAX_OUTPUT_TOKENS.
	MaxTokens int
	// Client is the version of the client; the zero value is the newest one that was
	// measured.
	Client Version
}

// Kind is what a mention becomes. The set is closed.
type Kind uint8

// The kinds.
const (
	Nothing   Kind = iota // the client attaches nothing and says nothing
	File                  // lines of a text
	Directory             // the names in a folder
	Image                 // an image block, which is no text
	Notebook              // the cells of a notebook
	PDF                   // a line that says that a PDF was read
	Warning               // no lines, but a warning instead: empty, or shorter than asked for
	Note                  // no content: a note that says that it is too large
)

// String is the kind's name in reports.
func (k Kind) String() string {
	return [...]string{"nothing", "file", "directory", "image", "notebook", "pdf", "warning", "note"}[k]
}

// Cause says why a mention attaches nothing. The set is closed.
type Cause uint8

// The causes.
const (
	NoCause        Cause = iota // something is attached
	NotFound                    // no such file or folder
	Unreadable                  // the disk refuses it, or it is neither file nor folder
	BinaryName                  // the extension is one of a binary format
	NotAnImage                  // named as an image, but the content is none
	ImageTooLarge               // an image over the limit of bytes
	NotAPDF                     // named as a PDF, but the content is none
	NotANotebook                // named as a notebook, but the content is none
	NotebookTooBig              // a notebook over the limit of bytes
	OverTokens                  // over the limit of tokens, and the first lines are too
)

// String is the cause in words.
func (c Cause) String() string {
	return [...]string{
		"", "no such file", "cannot be read", "binary by its extension", "not an image", "image over the size limit",
		"not a PDF", "not a notebook", "notebook over the size limit", "over the token limit",
	}[c]
}

// Attachment is what the client sends for a mention.
type Attachment struct {
	Mention Mention
	Kind    Kind
	Path    string // absolute, as the client names it
	Cause   Cause  // why nothing is attached

	// Lines is how many lines are shown; First and Last are the numbers that the
	// client gives to the first and the last of them. After #L0 First is 0.
	Lines, First, Last int
	// Truncated says that what was asked for is over the limit of tokens and only
	// the first lines of it are attached.
	Truncated bool
	// Blocks are the texts as they are sent, without the newline that the client
	// puts after each that another follows.
	Blocks []string
	// Images are those that are sent with the text.
	Images []ImageSize
}

// ImageSize is how large an image is as it is sent, in pixels; 0 where the file
// does not say.
type ImageSize struct{ Width, Height int }

// Text is all that is sent as text, wrappers included: the blocks with a newline
// between.
func (a Attachment) Text() string { return strings.Join(a.Blocks, "\n") }

// Attach tells what the client attaches for a mention.
//
// The client also sends the CLAUDE.md of every folder between its working
// directory and the file, and rules for such paths; they are not part of the
// attachment.
func Attach(m Mention, disk FS, opts Options) Attachment {
	a := &attacher{FS: disk, opts: opts, limits: ClientLimits(), Attachment: Attachment{Mention: m}}
	if a.opts.MaxTokens <= 0 {
		a.opts.MaxTokens = a.limits.FileTokens
	}
	a.attach()
	return a.Attachment
}

// attacher holds what is known while a mention is attached.
type attacher struct {
	FS
	Attachment
	opts   Options
	limits Limits
	size   int64  // bytes of the file
	call   string // what the call of Read names beside the path, as JSON
}

func (a *attacher) attach() {
	full, ok := Resolve(a.Mention.Path, a.opts.Cwd, a.opts.Home)
	if !ok {
		a.Cause = NotFound
		return
	}
	a.Path = full
	info, err := a.Stat(full)
	ext := extension(path.Base(full))
	switch {
	case err != nil:
		a.Cause = NotFound
	case info.IsDir():
		a.directory()
	case !info.Mode().IsRegular():
		a.Cause = Unreadable
	case isImageExtension(ext):
		a.image(info.Size())
	case ext == ".pdf":
		a.pdf(info.Size())
	case ext == ".ipynb":
		a.notebook(info.Size())
	case isBinaryName(path.Base(full)):
		a.Cause = BinaryName
	case info.Size() > a.limits.FileBytes:
		a.tooLarge(info.Size())
	default:
		a.size = info.Size()
		a.text(ext)
	}
}

// tooLarge leaves a note instead of the text.
func (a *attacher) tooLarge(size int64) {
	a.Kind = Note
	a.Blocks = []string{fmt.Sprintf("The user @-mentioned %s (%s). Its contents were not attached because the file is too large to read all at once. Read it in portions with the offset and limit parameters, starting with a few hundred lines, or search for specific content instead of reading the whole file. Only if you genuinely need all of it, call Read with allow_large: true, which reads it whole when it still fits in your context.", a.Path, sizeText(size))}
}

// Resolve is the absolute path that a mention's path names: relative to the
// working directory, ~ for the home folder, dots taken out by name.
func Resolve(name, cwd, home string) (string, bool) {
	switch {
	case strings.ContainsRune(name, 0):
		return "", false
	case name == "~", strings.HasPrefix(name, "~/"):
		return path.Join(home, name[1:]), home != ""
	case path.IsAbs(name):
		return path.Clean(name), true
	}
	return path.Join(cwd, name), true
}

// read reads the mentioned file, or sets the cause.
func (a *attacher) read(limit int64) ([]byte, bool) {
	data, err := a.Read(a.Path, limit)
	if err != nil {
		a.Cause = Unreadable
	}
	return data, err == nil
}

// called is the block that says which tool was called, with the tool's input as
// JSON.
func called(tool, input string) string {
	block, _ := escapeClosing("Called the " + tool + " tool with the following input: " + input)
	return reminder(block)
}

// result is the block of what the tool gave; changed says that a closing tag in
// it was made harmless.
func result(tool, text string) (block string, changed bool) {
	block, changed = escapeClosing("Result of calling the " + tool + " tool:\n" + text)
	return reminder(block), changed
}

func reminder(text string) string { return "<system-reminder>\n" + text + "\n</system-reminder>" }

// readTool sets the two blocks of a file that was read.
func (a *attacher) readTool(text string) {
	block, changed := result("Read", text)
	a.Blocks = []string{called("Read", `{"file_path":`+jsString(a.Path)+a.call+`}`), block}
	a.noteChanged(changed)
}

// noteChanged says in a block that the text is not quite the file's.
func (a *attacher) noteChanged(changed bool) {
	if changed {
		a.noteBlock("Note: " + a.Path + " is not shown exactly as it is on disk. Each closing system-reminder tag in it starts with `<` on disk and is shown above with `&lt;` instead, so that it cannot end the reminder around the text.")
	}
}

func (a *attacher) noteBlock(note string) {
	note, _ = escapeClosing(note)
	a.Blocks = append(a.Blocks, reminder(note))
}

// pdf says that a PDF was read; the client sends nothing else of it. Without a
// program that counts pages, which is what is modelled, the size decides whether
// it is too long.
func (a *attacher) pdf(size int64) {
	if size > a.limits.PDFBytes {
		a.Kind = Note
		a.Blocks = []string{fmt.Sprintf("PDF file: %s (page count unknown, %s). It was not attached because it may be too long. Use the Read tool with the pages parameter to read specific page ranges (e.g., pages: \"1-5\"). Start by reading the first few pages to understand the structure, then read more as needed. Maximum 20 pages per request.", a.Path, sizeText(size))}
		return
	}
	data, ok := a.read(a.limits.PDFBytes)
	if !ok {
		return
	}
	if !strings.HasPrefix(string(data[:min(len(data), 5)]), "%PDF-") {
		a.Cause = NotAPDF
		return
	}
	a.Kind = PDF
	a.readTool(fmt.Sprintf("PDF file read: %s (%s)", a.Path, sizeText(size)))
}

// sizeText is a number of bytes as the client writes it: 193 bytes, 1.6KB, 1MB.
func sizeText(size int64) string {
	value, unit := float64(size)/1024, "KB"
	if value < 1 {
		return strconv.FormatInt(size, 10) + " bytes"
	}
	for _, larger := range []string{"MB", "GB"} {
		if value < 1024 {
			break
		}
		value, unit = value/1024, larger
	}
	return strings.TrimSuffix(strconv.FormatFloat(value, 'f', 1, 64), ".0") + unit
}

// directory lists a folder as ls would, though not sorted.
func (a *attacher) directory() {
	names, err := a.Names(a.Path)
	if err != nil {
		a.Cause = Unreadable
		return
	}
	if more := len(names) - a.limits.FolderEntries; more > 0 {
		names = append(names[:a.limits.FolderEntries:a.limits.FolderEntries], fmt.Sprintf("… and %d more entries", more))
	}
	a.Kind = Directory
	input := fmt.Sprintf(`{"command":%s,"description":%s}`, jsString("ls "+shellQuote(a.Path)), jsString("Lists files in "+a.Path))
	block, changed := result("Bash", strings.Join(names, "\n"))
	a.Blocks = []string{called("Bash", input), block}
	a.noteChanged(changed)
}

// shellQuote puts single quotes around a path that a shell would not take as it
// is.
func shellQuote(p string) string {
	for i := range len(p) {
		if !isWord(p[i]) && !strings.ContainsRune("+,-.:=@/", rune(p[i])) {
			return "'" + strings.ReplaceAll(p, "'", `'"'"'`) + "'"
		}
	}
	return p
}
