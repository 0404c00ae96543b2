package trim

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"pare/grammars"
	"pare/internal/figures"
	"pare/internal/source"
	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
)

// content says what can be done with a file. The set is closed.
type content uint8

const (
	sliceable content = iota
	folder            // attached as a list of names
	special           // image, notebook, PDF: attached in its own way, whatever lines are asked for
	refused           // the client attaches nothing: binary, unreadable, no file
	oversized         // more than maxFileBytes: not worth reading
	empty
)

// read reads the files that references name, takes them apart, and finds out
// what the client would attach of each as a whole.
func (t *trimmer) read() error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	// The largest first: the end of the run waits for one file at the most.
	order := slices.Clone(t.files)
	slices.SortStableFunc(order, func(a, b *file) int { return int(size(b) - size(a)) })
	for _, f := range order {
		group.Go(func() error {
			t.readFile(f)
			return t.ctx.Err()
		})
	}
	return group.Wait()
}

func size(f *file) int64 {
	if f.info == nil {
		return 0
	}
	return f.info.Size()
}

func (t *trimmer) readFile(f *file) {
	if t.ctx.Err() != nil || f.info == nil {
		return
	}
	if f.info.IsDir() {
		f.content = folder
		return
	}
	// What the client sends of a file and what the file holds are found at the same
	// time: each takes about as long as the other.
	var sending sync.WaitGroup
	var attached prompt.Attachment
	sending.Go(func() {
		attached = prompt.Attach(prompt.Mention{Text: f.path, Path: f.path, Selector: prompt.Whole{}}, t.o.FS, t.o.Attach)
		f.sent = t.o.Cost(attached)
	})
	err := t.takeApart(f)
	sending.Wait()
	f.whole = f.sent
	switch {
	case attached.Kind == prompt.Image, attached.Kind == prompt.Notebook, attached.Kind == prompt.PDF:
		f.content, f.file, f.data = special, nil, nil
	case attached.Kind == prompt.Nothing && attached.Cause != prompt.OverTokens:
		f.content, f.dropped = refused, attached.Cause.String()
		f.file, f.data = nil, nil
	case f.info.Size() > maxFileBytes:
		f.content = oversized
	case err != nil:
		f.content, f.dropped = refused, plainError(err)
	case len(f.data) == 0:
		f.content = empty
	default:
		if f.dropped, f.sends = dropped(attached); f.dropped != "" {
			f.whole = wholeCost(f.data, f.file.LineCount(), t.o.Family)
		}
	}
}

// takeApart reads a file and cuts it into blocks.
func (t *trimmer) takeApart(f *file) error {
	if f.info.Size() > maxFileBytes {
		return nil
	}
	data, err := t.o.FS.Read(f.abs, maxFileBytes)
	if err != nil {
		return err
	}
	// The lines of a text in UTF-16 are those that the client counts.
	data, _ = source.FromUTF16(data)
	f.data, f.file = data, source.NewFile(f.path, data)
	switch {
	case len(data) == 0:
	case len(data) > MaxSliceBytes:
		f.unsliced = fmt.Sprintf("over %d MiB: name the lines", MaxSliceBytes>>20)
	default:
		f.outline = t.o.Memo.outline(f.path, data, func() slicer.Outline {
			return slicer.NewOutline(f.file, grammars.Parse(t.ctx, f.path, data, t.o.Parse))
		})
	}
	return nil
}

// dropped says why the client would not send all of a file that is mentioned
// whole, and what it would send; why is empty where it sends all.
func dropped(a prompt.Attachment) (why, sends string) {
	limits := prompt.ClientLimits()
	switch {
	case a.Kind == prompt.Note && a.Cause != prompt.OverTokens:
		return fmt.Sprintf("over %s bytes", figures.Commas(int(limits.FileBytes))), "nothing"
	case a.Kind == prompt.Nothing, a.Kind == prompt.Note:
		return fmt.Sprintf("over %s tokens", figures.Commas(limits.FileTokens)), "nothing"
	case a.Truncated:
		return fmt.Sprintf("over %s tokens", figures.Commas(limits.FileTokens)), fmt.Sprintf("only its first %s lines", figures.Commas(a.Lines))
	}
	return "", ""
}

// wholeCost is what a file would cost as an attachment if the client took it:
// its text, and for each line a number and a tab, about two tokens.
func wholeCost(data []byte, lines int, family tokenize.Family) tokenize.Estimate {
	e := tokenize.Count(data, family)
	return e.Add(tokenize.Estimate{Tokens: 2 * lines, Low: lines, High: 3 * lines, Method: tokenize.Rough})
}

func plainError(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
