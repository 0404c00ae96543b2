package models

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"pare/internal/nearest"
)

// Table is a set of models.
type Table struct {
	Sources map[string]Source
	Models  []Model // newest first, as the file has them
	kind    string  // of the default
}

// Row is a model as a file gives it. What it leaves out is as with the model
// that it is like: the one of the same id, or else the one that its name would
// have counted as.
type Row struct {
	ID       string   `json:"id" toml:"id"`
	Like     string   `json:"like,omitempty" toml:"like"`
	Aliases  []string `json:"aliases,omitempty" toml:"aliases"`
	Family   *Family  `json:"family,omitempty" toml:"family"`
	Frame    *Frame   `json:"frame,omitempty" toml:"-"`
	Tools    *Tools   `json:"tools,omitempty" toml:"-"`
	Image    *Vision  `json:"image,omitempty" toml:"-"`
	Counted  *Origin  `json:"counted,omitempty" toml:"-"`
	Window   int      `json:"window,omitempty" toml:"window"`
	MinCache int      `json:"min_cache,omitempty" toml:"min-cache"`
	Prices   []Price  `json:"prices,omitempty" toml:"prices"`
	Retired  bool     `json:"retired,omitempty" toml:"-"`
	Priced   *Origin  `json:"priced,omitempty" toml:"-"`
	Pool     string   `json:"pool,omitempty" toml:"pool"`
	Pooled   *Origin  `json:"pooled,omitempty" toml:"-"`
}

//go:embed models.json
var embedded []byte

var builtin = sync.OnceValue(func() *Table {
	t, err := parse(embedded)
	if err != nil {
		panic("models.json: " + err.Error()) // a test reads it
	}
	return t
})

// Builtin is the table that this program was built with. The answer is shared:
// do not change it.
func Builtin() *Table { return builtin() }

func parse(data []byte) (*Table, error) {
	var file struct {
		Default string            `json:"default"`
		Sources map[string]Source `json:"sources"`
		Models  []Row             `json:"models"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	t := &Table{Sources: file.Sources, kind: file.Default}
	// A row may be like one that stands below it: those that are like none first.
	slots := make([]Model, len(file.Models))
	for _, alike := range []bool{false, true} {
		for i, row := range file.Models {
			if (row.Like != "") != alike {
				continue
			}
			m, err := t.model(row)
			if err != nil {
				return nil, err
			}
			slots[i] = m
			t.Models = append(t.Models, m)
		}
	}
	t.Models = slots
	return t, nil
}

// With is the table with rows put over those of the same id, and before the
// others. The table itself is not changed.
func (t *Table) With(rows []Row, sources map[string]Source) (*Table, error) {
	u := &Table{Sources: maps.Clone(t.Sources), Models: slices.Clone(t.Models), kind: t.kind}
	if u.Sources == nil {
		u.Sources = map[string]Source{}
	}
	maps.Copy(u.Sources, sources)
	for _, row := range rows {
		m, err := u.model(row)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(u.Models, func(o Model) bool { return o.ID == m.ID }); i >= 0 {
			u.Models[i] = m
			continue
		}
		u.Models = slices.Insert(u.Models, 0, m)
	}
	return u, nil
}

// model fills a row up from the one that it is like.
func (t *Table) model(row Row) (Model, error) {
	m, err := t.base(row)
	if err != nil {
		return m, err
	}
	m.ID, m.asked, m.Aliases, m.Retired, m.name = row.ID, "", row.Aliases, row.Retired, parseName(row.ID)
	set(&m.Family, row.Family)
	set(&m.Frame, row.Frame)
	set(&m.Tools, row.Tools)
	set(&m.Image, row.Image)
	set(&m.Counted, row.Counted)
	set(&m.Priced, row.Priced)
	set(&m.Pooled, row.Pooled)
	if row.Window != 0 {
		m.Window = row.Window
	}
	if row.MinCache != 0 {
		m.MinCache = row.MinCache
	}
	if len(row.Prices) > 0 {
		m.Prices = nil
		for _, p := range row.Prices {
			m.Prices = append(m.Prices, p.complete())
		}
	}
	if row.Pool != "" {
		m.Pool = row.Pool
	}
	return m, m.check()
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func (t *Table) base(row Row) (Model, error) {
	switch {
	case strings.TrimSpace(row.ID) == "":
		return Model{}, fmt.Errorf("a model without an id")
	case len(t.Models) == 0 || row.Like == "" && row.Family != nil && row.Frame != nil:
		return Model{}, nil // it says all by itself
	case row.Like != "":
		m, err := t.Find(row.Like)
		if err != nil || m.Note() != "" {
			return m, fmt.Errorf("%s is like %s, which is not known", row.ID, row.Like)
		}
		return m, nil
	}
	m, err := t.Find(row.ID)
	if err != nil {
		m = t.Default()
	}
	if row.Family != nil && *row.Family != m.Family {
		m = t.Newest(*row.Family)
	}
	return m, nil
}

// check refuses figures that no model can have.
func (m Model) check() error {
	if m.Window <= 0 || m.MinCache < 0 {
		return fmt.Errorf("%s: a window of %d tokens, a smallest cached prefix of %d", m.ID, m.Window, m.MinCache)
	}
	for _, p := range m.Prices {
		if min(p.Input, p.Output, p.Write5m, p.Write1h, p.Read) < 0 {
			return fmt.Errorf("%s: a price cannot be negative", m.ID)
		}
	}
	return nil
}

// Default is the model that is meant where none is named: the newest of the kind
// that the client uses.
func (t *Table) Default() Model { return t.newest(t.kind) }

// Newest is the newest model of a family that is not retired.
func (t *Table) Newest(f Family) Model {
	if m := t.Default(); m.Family == f {
		return m
	}
	return t.best(func(m Model) bool { return m.Family == f && !m.Retired })
}

func (t *Table) newest(kind string) Model {
	return t.best(func(m Model) bool { return m.is(kind) })
}

// best is the newest of some models, and of equals one of the default's kind.
func (t *Table) best(of func(Model) bool) Model {
	var best Model
	for _, m := range t.Models {
		if !of(m) {
			continue
		}
		newer := slices.Compare(m.name.version, best.name.version)
		if best.ID == "" || newer > 0 || newer == 0 && m.is(t.kind) && !best.is(t.kind) {
			best = m
		}
	}
	return best
}

// is reports whether a model is an Opus, say.
func (m Model) is(kind string) bool { return slices.Contains(m.name.words, kind) }

// kinds are opus, sonnet and so on: the words of the ids.
func (t *Table) kinds() []string {
	var kinds []string
	for _, m := range t.Models {
		for _, w := range m.name.words {
			if !slices.Contains(kinds, w) {
				kinds = append(kinds, w)
			}
		}
	}
	return kinds
}

// UnknownError says that no model has that name, and that none can stand in.
type UnknownError struct {
	Name string
	hint string
}

func (e *UnknownError) Error() string { return fmt.Sprintf("no model %q", e.Name) }

// Hint says what to write instead.
func (e *UnknownError) Hint() string { return e.hint }

// Find is the model of a name, as any provider writes it; the empty name is the
// default, and a kind alone the newest of it. For a model that is not in the
// table the nearest older one of its kind answers, and [Model.Note] says so. The
// error, for what is no name of Claude's or a slip of the hand, is an
// [*UnknownError].
func (t *Table) Find(s string) (Model, error) {
	if strings.TrimSpace(s) == "" {
		return t.Default(), nil
	}
	n := parseName(s)
	if m, ok := t.exact(n); ok {
		return m, nil
	}
	kinds := t.kinds()
	kind := n.kind(kinds)
	if kind != "" && len(n.words) == 1 && len(n.version) == 0 {
		return t.newest(kind), nil
	}
	if kind == "" {
		for _, w := range n.words {
			if near := nearest.To(w, kinds); near != "" {
				return Model{}, &UnknownError{s, "did you mean " + strings.Replace(n.plain, w, near, 1) + "?"}
			}
		}
		if !n.claude {
			return Model{}, &UnknownError{s, fmt.Sprintf("known are %s, and full names such as %s", strings.Join(kinds, ", "), t.Default().ID)}
		}
	}
	m := t.standIn(kind, n.version)
	m.asked = vendor + "-" + strings.TrimPrefix(n.plain, vendor+"-")
	if n.plain == vendor {
		m.asked = vendor
	}
	return m, nil
}

// exact is the model that has the name or an alias, or the kind and version.
func (t *Table) exact(n name) (Model, bool) {
	for _, m := range t.Models {
		same := len(n.version) > 0 && slices.Equal(n.words, m.name.words) && slices.Equal(n.version, m.name.version)
		if same || n.plain == m.name.plain || slices.Contains(m.Aliases, n.plain) {
			return m, true
		}
	}
	return Model{}, false
}

// standIn is the newest model of a kind that is no newer than the version, or
// the oldest where all are. Without a version it is the newest; without a kind
// it may be of any.
func (t *Table) standIn(kind string, version []int) Model {
	if len(version) == 0 {
		return t.newest(cmp.Or(kind, t.kind))
	}
	ofKind := func(m Model) bool { return kind == "" || m.is(kind) }
	m := t.best(func(m Model) bool { return ofKind(m) && slices.Compare(m.name.version, version) <= 0 })
	if m.ID != "" {
		return m
	}
	for _, o := range t.Models {
		if ofKind(o) && (m.ID == "" || slices.Compare(o.name.version, m.name.version) < 0) {
			m = o
		}
	}
	return m
}
