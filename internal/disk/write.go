package disk

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// replaceFile puts new content into a file that holds old, in one step: a reader sees
// the one or the other, never a part.
//
// The file must lie within root, links resolved, so that a link of a stranger's
// repository can not point a repair at another file; with no root it may lie
// anywhere, for paths that somebody named. A link stays, and what it points to is
// written. Mode, owner and attributes stay; where they can not, or where the file
// has a second name that would keep the old text, nothing is written. Neither is
// it where the file holds something else than old by now: see errChanged. The
// error is an [*Error].
func replaceFile(path, root string, old, new []byte) error {
	if err := replace(path, root, old, new); err != nil {
		return &Error{Op: "write", Path: path, Err: Cause(err)}
	}
	return nil
}

func replace(path, root string, old, new []byte) error {
	target, err := targetOf(path, root)
	if err != nil {
		return err
	}
	info, err := replaceable(target)
	if err != nil {
		return err
	}
	tmp, err := newTemporary(target)
	if err != nil {
		return err
	}
	defer tmp.discard()
	err = tmp.fill(new, func() error { return keepMeta(tmp.file, target, info) })
	if err == nil {
		err = tmp.file.Sync()
	}
	if err != nil {
		return err
	}
	// As late as can be: what somebody writes after this and before the next step is
	// lost.
	if now, err := read(target, int64(len(old))); err != nil || !bytes.Equal(now, old) {
		var large *TooLargeError
		if err != nil && !errors.As(err, &large) {
			return err
		}
		return errChanged
	}
	return tmp.replace(target)
}

// replaceable looks whether a rename over a file would be what it seems.
func replaceable(target string) (fs.FileInfo, error) {
	info, err := os.Stat(target)
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, err
	}
	if n := names(info); n > 1 {
		return nil, fmt.Errorf("has %d names (hard links), and the others would keep the old text; write it by hand", n)
	}
	// A rename asks for rights on the folder only; the file has some too.
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	return info, f.Close()
}

// createFile makes a file that is not there yet, whole or not at all, with the folders
// above it. Within root as for replaceFile; mode 0 is what the user's mask gives. One
// that is there meanwhile is left alone: the cause is then [fs.ErrExist]. The error
// is an [*Error].
func createFile(path, root string, data []byte, mode fs.FileMode) error {
	if err := create(path, root, data, mode); err != nil {
		return &Error{Op: "write", Path: path, Err: Cause(err)}
	}
	return nil
}

func create(path, root string, data []byte, mode fs.FileMode) error {
	if Exists(path) {
		if _, err := os.Stat(path); err != nil {
			return err // a link to nothing, or a loop: replacing it would surprise
		}
		return fs.ErrExist
	}
	target, err := targetOf(path, root)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
		return err
	}
	tmp, err := newTemporary(target)
	if err != nil {
		return err
	}
	defer tmp.discard()
	err = tmp.fill(data, func() error {
		if mode == 0 {
			return nil
		}
		return tmp.file.Chmod(mode)
	})
	if err == nil {
		err = tmp.file.Sync()
	}
	if err != nil {
		return err
	}
	return tmp.create(target)
}

// Put writes a file of a project: it replaces one that holds old, see replaceFile, and
// makes one where old is nil, see createFile.
func Put(path, root string, old, new []byte) error {
	if old == nil {
		return createFile(path, root, new, 0)
	}
	return replaceFile(path, root, old, new)
}

// Write replaces a file whatever it holds, or makes it. It is for files that only
// pare writes, in the user's own folders; see replaceFile for those of others. The
// error is an [*Error].
func Write(path string, data []byte) error {
	old, err := Read(path, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return createFile(path, "", data, 0)
	}
	if err != nil {
		return err
	}
	return replaceFile(path, "", old, data)
}

// targetOf is the file that a path means, links followed, if it lies within root.
func targetOf(path, root string) (string, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if _, err := os.Stat(path); err != nil {
			return "", err // a link to nothing, or a loop
		}
	}
	target, err := resolve(path)
	if err != nil || root == "" {
		return target, err
	}
	top, err := resolve(root)
	if err != nil {
		return "", err
	}
	if !within(target, top) {
		return "", &outsideError{Target: target, Root: root}
	}
	return target, nil
}

// temporary is a file on its way to a name. Where the system can, it has no name
// before it is whole, so that nothing is left of it when the program is killed.
type temporary struct {
	file *os.File
	name string // empty while it has none
	next string // a name to give it beside the target
}

// newTemporary makes one in the folder of target, and clears away what killed runs
// have left there.
func newTemporary(target string) (*temporary, error) {
	clearLeftovers(target)
	dir, base := filepath.Split(target)
	t := &temporary{}
	for i := 0; ; i++ {
		t.next = filepath.Join(dir, fmt.Sprintf(".%s%s%d-%d", base, leftoverMark, os.Getpid(), i))
		if !Exists(t.next) {
			break
		}
	}
	if f, ok := nameless(dir); ok {
		t.file = f
		return t, nil
	}
	f, err := os.OpenFile(t.next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	t.file, t.name = f, t.next
	return t, err
}

// fill writes the content and what else belongs to the file.
func (t *temporary) fill(data []byte, meta func() error) error {
	if _, err := t.file.Write(data); err != nil {
		return err
	}
	return meta()
}

// replace gives the file the name of target, whatever has it now.
func (t *temporary) replace(target string) error {
	if t.name == "" {
		if err := giveName(t.file, t.next); err != nil {
			return err
		}
		t.name = t.next
	}
	err := os.Rename(t.name, target)
	if err == nil {
		t.name = ""
	}
	return err
}

// create gives the file the name of target, which nothing may have.
func (t *temporary) create(target string) error {
	if t.name == "" {
		return giveName(t.file, target)
	}
	err := os.Link(t.name, target)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// No second names on this file system.
	return t.replace(target)
}

// discard closes the file and takes away the name that it still has.
func (t *temporary) discard() {
	t.file.Close()
	if t.name != "" {
		_ = os.Remove(t.name)
	}
}

// leftoverMark stands in the name of a temporary file, between the target's and
// the number of the process.
const leftoverMark = ".pare-"

// clearLeftovers removes the temporary files for target of processes that are no
// more.
func clearLeftovers(target string) {
	dir, base := filepath.Split(target)
	list, err := os.ReadDir(dir)
	if err != nil {
		return // then nothing can be written here either
	}
	for _, e := range list {
		rest, ok := strings.CutPrefix(e.Name(), "."+base+leftoverMark)
		if !ok || !e.Type().IsRegular() {
			continue
		}
		owner, _, _ := strings.Cut(rest, "-")
		if pid, err := strconv.Atoi(owner); err == nil && !alive(pid) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// WriteOwn replaces a file of pare's own, for the user alone, or makes it: whole or
// not at all, but not forced to the disk, for what need not outlive the machine. A
// link or anything else that is no file is left alone. The error is an [*Error].
func WriteOwn(path string, data []byte) error {
	return WriteOwnBy(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteOwnBy is [WriteOwn] with a function that writes the content piece by piece.
func WriteOwnBy(path string, write func(io.Writer) error) error {
	if err := writeOwn(path, write); err != nil {
		return &Error{Op: "write", Path: path, Err: Cause(err)}
	}
	return nil
}

func writeOwn(path string, write func(io.Writer) error) error {
	if info, err := os.Lstat(path); err == nil {
		if err := regular(info); err != nil {
			return err
		}
	}
	tmp, err := newTemporary(path)
	if err != nil {
		return err
	}
	defer tmp.discard()
	if err := write(tmp.file); err != nil {
		return err
	}
	if err := tmp.file.Chmod(0o600); err != nil {
		return err
	}
	return tmp.replace(path)
}

// ReadOwn reads a file of pare's own, which is no link. The error is an [*Error].
func ReadOwn(path string, limit int64) ([]byte, error) {
	f, err := openOwn(path, os.O_RDONLY)
	if err == nil {
		defer f.Close()
		var data []byte
		if data, err = io.ReadAll(io.LimitReader(f, limit+1)); err == nil && int64(len(data)) <= limit {
			return data, nil
		}
		if err == nil {
			err = &TooLargeError{Size: int64(len(data)), Limit: limit}
		}
	}
	return nil, &Error{Op: "read", Path: path, Err: Cause(err)}
}

// Append adds to a regular file, or makes it, for the user alone. What is short
// stands in one piece, whoever else appends. The error is an [*Error].
func Append(path string, data []byte) error {
	err := add(path, data)
	if err != nil {
		return &Error{Op: "write", Path: path, Err: Cause(err)}
	}
	return nil
}

func add(path string, data []byte) error {
	f, err := openOwn(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// openOwn opens a file of pare's own, which is a regular one and no link: whoever
// can lay a link there could have another file written.
func openOwn(path string, flags int) (*os.File, error) {
	f, err := openNoLink(path, flags)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = regular(info)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// MakeFolder makes a folder with those above it, for the user alone where private.
// The error is an [*Error].
func MakeFolder(dir string, private bool) error {
	mode := fs.FileMode(0o777)
	if private {
		mode = 0o700
	}
	if err := os.MkdirAll(dir, mode); err != nil {
		return &Error{Op: "make folder", Path: dir, Err: Cause(err)}
	}
	return nil
}

// Remove removes a file or an empty folder. The error is an [*Error].
func Remove(path string) error {
	if err := os.Remove(path); err != nil {
		return &Error{Op: "remove", Path: path, Err: Cause(err)}
	}
	return nil
}
