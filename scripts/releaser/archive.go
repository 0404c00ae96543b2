package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is a file of an archive.
type entry struct {
	name string // with slashes, below the archive's one folder
	text []byte
	mode os.FileMode
}

// archive writes the program with its documents: a zip for Windows, a tar.gz for
// the others.
func (r run) archive(b build) error {
	entries, err := r.entries(b)
	if err != nil {
		return err
	}
	name := b.name(r.version)
	if b.os == "windows" {
		text, err := zipped(name, entries, r.date)
		if err != nil {
			return err
		}
		return write(r.path(name+".zip"), text, 0o644)
	}
	text, err := tarred(name, entries, r.date)
	if err != nil {
		return err
	}
	return write(r.path(name+".tar.gz"), text, 0o644)
}

// entries is what an archive holds, in the order of the names.
func (r run) entries(b build) ([]entry, error) {
	sources := map[string]string{b.exe(): b.program}
	for _, name := range []string{"README.md", "CHANGELOG.md", "LICENSE", "NOTICE"} {
		sources[name] = name
	}
	documents := r.path("build", "documents")
	err := filepath.WalkDir(documents, func(file string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(documents, file)
			sources[filepath.ToSlash(rel)] = file
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []entry
	for name, file := range sources {
		e, err := entryOf(name, file)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// tarred is the entries below one folder. The owner is root and every time is that
// of the commit, so the bytes depend on nothing else.
func tarred(folder string, entries []entry, date time.Time) ([]byte, error) {
	var out bytes.Buffer
	packed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	archive := tar.NewWriter(packed)
	for _, e := range entries {
		header := &tar.Header{Name: path.Join(folder, e.name), Mode: int64(e.mode), Size: int64(len(e.text)), ModTime: date, Format: tar.FormatPAX}
		if err := archive.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := archive.Write(e.text); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	err = packed.Close()
	return out.Bytes(), err
}

// zipped is the same as a zip.
func zipped(folder string, entries []entry, date time.Time) ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, e := range entries {
		header := &zip.FileHeader{Name: path.Join(folder, e.name), Method: zip.Deflate, Modified: date}
		header.SetMode(e.mode)
		w, err := archive.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(e.text); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return out.Bytes(), err
}
