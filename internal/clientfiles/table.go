package clientfiles

import (
	"bufio"
	"embed"
	"fmt"
	"strings"
)

//go:embed data/*.txt
var data embed.FS

// Version is the newest version of the client that the tables were measured on.
func Version() string {
	text, _ := data.ReadFile("data/settings.txt") // embedded
	_, rest, _ := strings.Cut(string(text), "\n# version ")
	return strings.Fields(rest + " ?")[0]
}

// Price is what a value that the client does not take costs. The set is closed; a
// larger one is worse.
type Price uint8

// The prices.
const (
	// Quiet: the value alone is ignored, and nobody is told.
	Quiet Price = iota
	// Key: the value alone is ignored; the client says so to who asks it.
	Key
	// File: nothing of the file is read.
	File
)

// Reader says who may set a key. The set is closed.
type Reader uint8

// The readers.
const (
	// All settings files count.
	All Reader = iota
	// Personal: the settings.json that a project shares does not count.
	Personal
	// User: neither file of a project counts.
	User
	// Managed: only an administrator's settings count.
	Managed
	// Host: only the program that starts the client may set it.
	Host
)

// Row is a key of a file: its path, with dots between objects.
type Row struct {
	Path     string
	Required bool // the object that holds it is refused without it
	Value    *Shape
	Else     Price
	Read     Reader
}

// Table is what is known of the keys of one kind of file.
type Table struct {
	Version, Date string
	rows          map[string]*Row
	below         map[string][]string // the keys of an object by its path, in the table's order
}

// Row is what is known of a key, nil where the client has none of that path.
func (t *Table) Row(path string) *Row { return t.rows[path] }

// Below are the keys of the object of that path, "" for the file itself.
func (t *Table) Below(path string) []string { return t.below[path] }

var prices = map[string]Price{"quiet": Quiet, "key": Key, "file": File}

var readers = map[string]Reader{"": All, "all": All, "personal": Personal, "user": User, "managed": Managed, "host": Host}

// readTable reads a table of keys. A table is ours: what is wrong with it is a
// bug, which a test finds at once.
func readTable(name string) *Table {
	t := &Table{rows: map[string]*Row{}, below: map[string][]string{}}
	eachRow(name, func(fields []string) error {
		if fields[0] == "#" {
			t.note(fields)
			return nil
		}
		path, required := strings.CutSuffix(fields[0], "!")
		shape, err := parseShape(fields[1])
		if err != nil {
			return err
		}
		row := &Row{Path: path, Required: required, Value: shape}
		if len(fields) > 2 {
			row.Else = prices[fields[2]]
		}
		if len(fields) > 3 {
			row.Read = readers[fields[3]]
		}
		t.rows[path] = row
		parent, key := "", path
		if i := strings.LastIndexByte(path, '.'); i >= 0 {
			parent, key = path[:i], path[i+1:]
		}
		t.below[parent] = append(t.below[parent], key)
		return nil
	})
	return t
}

// note keeps what the head of a table says of where it comes from.
func (t *Table) note(fields []string) {
	if len(fields) < 3 {
		return
	}
	switch fields[1] {
	case "version":
		t.Version = fields[2]
	case "date":
		t.Date = fields[2]
	}
}

// eachRow calls f with the fields of every line of a table; those of a comment
// begin with "#".
func eachRow(name string, f func(fields []string) error) {
	text, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(strings.NewReader(string(text)))
	for n := 1; lines.Scan(); n++ {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if err := f(fields); err != nil {
			panic(fmt.Sprintf("%s:%d: %v", name, n, err))
		}
	}
}
