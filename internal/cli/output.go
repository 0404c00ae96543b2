package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"pare/internal/disk"
	"pare/internal/figures"
)

// maxPage is far more than any page that is written here.
const maxPage = 64 << 20

// writePage writes a page into a file, or to standard output. A file that holds
// something else is left alone.
func writePage(env *Env, name string, write func(w io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	if name == "-" {
		_, err := b.WriteTo(env.Stdout)
		return err
	}
	path := env.Absolute(name)
	if old, err := disk.Read(path, maxPage); err == nil && len(old) > 0 && !bytes.HasPrefix(old, []byte("<!doctype html>")) || disk.Exists(path) && err != nil {
		return withHint(fmt.Errorf("%s is there and is no page", name), "name another file, or remove it")
	}
	if folder := filepath.Dir(path); !disk.Exists(folder) {
		return withHint(fmt.Errorf("write %s: no folder %s", name, filepath.Dir(name)), "make the folder, or name another file")
	}
	if err := disk.Write(path, b.Bytes()); err != nil {
		return err
	}
	env.Sayf("pare: wrote %s (%s)\n", name, figures.Bytes(int64(b.Len())))
	return nil
}

// writeJSON writes one document, indented, with its characters as they are.
func writeJSON(w io.Writer, doc any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}
