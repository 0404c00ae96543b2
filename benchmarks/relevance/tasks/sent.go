package tasks

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing/fstest"

	"pare/prompt"
	"pare/slicer"
	"pare/tokenize"
	"pare/trim"
)

// Sent is what the client would send of one task, in tokens, and how much of the
// change is in it.
type Sent struct {
	Task *Task
	// Whole, After and Outline are tokens: of the prompt with all of its files, of
	// what is sent, and of the outline in that.
	Whole, After, Outline float64
	Score                 Score
	Ranges                int // of all files; a file that is sent whole is one
}

// SendAll trims the prompt of each task, with a mention of each of its files, as
// the command does, and prices it as the client sends it: wrappers, line numbers,
// the outline at the end. It uses the models that are built in.
func SendAll(all []Task, o slicer.Options) ([]Sent, error) {
	out := make([]Sent, len(all))
	errs := make([]error, len(all))
	Each(len(all), func(i int) { out[i], errs[i] = send(&all[i], o) })
	return out, errors.Join(errs...)
}

func send(t *Task, o slicer.Options) (Sent, error) {
	disk := folder{fstest.MapFS{}}
	data := make([][]byte, len(t.Files))
	text := t.Prompt + "\n\n"
	for i := range t.Files {
		f := &t.Files[i]
		var err error
		if data[i], err = t.Read(f); err != nil {
			return Sent{}, err
		}
		disk.MapFS[path.Join("p", f.Path)] = &fstest.MapFile{Data: data[i]}
		text += "@" + f.Path + " "
	}
	result, err := trim.Prompt(context.Background(), []byte(strings.TrimSuffix(text, " ")+"\n"), trim.Options{Choice: o, FS: disk, Attach: prompt.Options{Cwd: "/p", Home: "/home"}})
	if err != nil {
		return Sent{}, err
	}
	// What is meant is the whole of each file, also where the client would drop it.
	s := Sent{Task: t, Whole: float64(tokenize.Count([]byte(t.Prompt), tokenize.Family(0)).Tokens), After: float64(result.After.Tokens), Outline: float64(result.Outline.Tokens)}
	kept := make([]Kept, len(t.Files))
	for i := range t.Files {
		kept[i] = Kept{{1, 1 << 30}}
		for _, r := range result.Refs {
			if r.Path != t.Files[i].Path || r.Abs == "" {
				continue
			}
			s.Whole += float64(r.Before.Tokens)
			if r.Decision == trim.Trimmed || r.Decision == trim.Inlined {
				kept[i] = nil
				for _, x := range r.Ranges {
					kept[i] = append(kept[i], [2]int{x.First, x.Last})
				}
			}
			break
		}
	}
	s.Score = t.Score(data, kept)
	for _, k := range kept {
		s.Ranges += len(k)
	}
	return s, nil
}

// folder is a disk in memory.
type folder struct{ fstest.MapFS }

func (f folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.MapFS, name[1:]) }

func (f folder) Read(name string, _ int64) ([]byte, error) { return fs.ReadFile(f.MapFS, name[1:]) }

func (f folder) Names(string) ([]string, error) { return nil, nil }
