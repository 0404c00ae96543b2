package budget

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"pare/internal/models"
	"pare/internal/nearest"
	"pare/internal/source"
)

// dataError is a mistake in a file of limits, with its place.
type dataError struct {
	File    string
	Pos     source.Position
	Message string
	hint    string
}

// Error is file:line:column and what is wrong there.
func (e *dataError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Pos.Line, e.Pos.Column, e.Message)
}

// Hint is what was probably meant.
func (e *dataError) Hint() string { return e.hint }

// ParseData reads a file of limits over a base, whose rows it may add to and
// replace; the base may be nil, and is not changed. A file may hold some of the
// tables only. The error is a dataError.
func ParseData(base *Data, name string, text []byte) (*Data, error) {
	places := map[string]int{}
	fail := func(offset int, hint, format string, args ...any) error {
		pos := source.NewFile(name, text).Position(offset)
		return &dataError{File: name, Pos: pos, Message: fmt.Sprintf(format, args...), hint: hint}
	}
	w := walker{dec: json.NewDecoder(bytes.NewReader(text)), text: text, places: places, fail: fail}
	if err := w.value(reflect.TypeFor[Data](), ""); err != nil {
		return nil, w.syntax(err)
	}
	if _, err := w.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fail(w.offset(), "", "something follows the object")
	}
	var d Data
	if err := json.Unmarshal(text, &d); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return nil, fail(w.start(int(wrong.Offset)-1), "", "%s is %s, not %s", wrong.Field, written(wrong.Value), article(wrong.Type))
		}
		return nil, fail(0, "", "%v", err)
	}
	if d.Schema != 1 {
		return nil, fail(places["schema"], `write "schema": 1`, "schema %d is not known", d.Schema)
	}
	merged, err := &d, error(nil)
	if base != nil {
		merged, err = base.Merge(&d)
	} else {
		d.table, err = models.Builtin().With(d.Models, nil)
	}
	if err != nil {
		return nil, fail((&mistake{path: "models"}).offset(places), "", "%v", err)
	}
	m := d.checkNumbers()
	if m == nil {
		m = d.checkNames(merged)
	}
	if m != nil {
		return nil, fail(m.offset(places), m.hint, "%s", m.message)
	}
	return merged, nil
}

func article(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Int, reflect.Float64:
		return "a number"
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}

// written is what stands in the file, by the name that encoding/json has for it.
func written(value string) string {
	switch value {
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	}
	return "a " + value
}

// walker goes over JSON next to the Go type that it will be read into, to find
// keys that nobody reads and to note where each value stands: encoding/json
// tells neither.
type walker struct {
	dec    *json.Decoder
	text   []byte
	places map[string]int // path of a value → offset
	fail   func(offset int, hint, format string, args ...any) error
}

// offset is the start of the next token.
func (w *walker) offset() int {
	i := int(w.dec.InputOffset())
	for i < len(w.text) && strings.IndexByte(" \t\r\n,:", w.text[i]) >= 0 {
		i++
	}
	return i
}

// start is where the value begins that holds the byte before an offset.
func (w *walker) start(offset int) int {
	best := 0
	for _, at := range w.places {
		if at <= offset && at > best {
			best = at
		}
	}
	return best
}

func (w *walker) syntax(err error) error {
	var placed *dataError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &placed):
		return err
	case errors.As(err, &syntax):
		return w.fail(int(syntax.Offset), "", "%v", err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return w.fail(len(w.text), "", "the file ends too early")
	}
	return w.fail(w.offset(), "", "%v", err)
}

func (w *walker) value(t reflect.Type, path string) error {
	w.places[path] = w.offset()
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		for w.dec.More() {
			if err := w.member(t, path); err != nil {
				return err
			}
		}
		_, err = w.dec.Token()
	case json.Delim('['):
		var element reflect.Type
		if t != nil && t.Kind() == reflect.Slice {
			element = t.Elem()
		}
		for i := 0; w.dec.More(); i++ {
			if err := w.value(element, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
		_, err = w.dec.Token()
	}
	return err
}

func (w *walker) member(t reflect.Type, path string) error {
	at := w.offset()
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	key, _ := token.(string)
	inner, known := t, true
	switch {
	case t == nil:
	case t.Kind() == reflect.Map:
		inner = t.Elem()
	case t.Kind() == reflect.Struct:
		fields := jsonFields(t)
		if inner, known = fields[key]; !known {
			var all []string
			for name := range fields {
				all = append(all, name)
			}
			slices.Sort(all)
			hint := "known: " + strings.Join(all, ", ")
			if near := nearest.To(key, all); near != "" {
				hint = "did you mean " + near + "?"
			}
			return w.fail(at, hint, "no field %q here", key)
		}
	default:
		inner = nil // the wrong type, which Unmarshal says better
	}
	if path != "" {
		path += "."
	}
	return w.value(inner, path+key)
}

func jsonFields(t reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			fields[name] = f.Type
		}
	}
	return fields
}

// mistake is something wrong with the value at a path.
type mistake struct{ path, hint, message string }

// offset is where the value stands, or else what holds it.
func (m *mistake) offset(places map[string]int) int {
	for path := m.path; path != ""; path = path[:max(0, strings.LastIndexAny(path, ".["))] {
		if at, ok := places[path]; ok {
			return at
		}
	}
	return 0
}

// checkNumbers finds numbers that no limit can have.
func (d *Data) checkNumbers() *mistake {
	for i, l := range d.Limits {
		for name, n := range map[string]int{"rpm": l.RPM, "itpm": l.ITPM, "otpm": l.OTPM} {
			path := fmt.Sprintf("limits[%d].%s", i, name)
			if n < 0 {
				return &mistake{path, "", fmt.Sprintf("%s is %d; a limit cannot be negative", name, n)}
			}
			if n > MaxPerMinute {
				return &mistake{path, "", fmt.Sprintf("%s is %d; more than %d cannot be modelled", name, n, MaxPerMinute)}
			}
		}
	}
	for i, l := range d.Loads {
		if !l.Tokens.Valid() {
			return &mistake{fmt.Sprintf("loads[%d].tokens", i), "low ≤ tokens ≤ high", "the bounds are not in order"}
		}
	}
	for i, k := range d.Kinds {
		if !k.Calls.Valid() || k.Calls.Low < 1 {
			return &mistake{fmt.Sprintf("kinds[%d].calls", i), "1 ≤ low ≤ tokens ≤ high", "the bounds are not in order"}
		}
	}
	return nil
}

// checkNames finds rows that speak of a tier or a pool that all the data does not
// have, and dates that are none.
func (d *Data) checkNames(all *Data) *mistake {
	for i, l := range d.Limits {
		if _, err := all.Tier(l.Tier); err != nil {
			return &mistake{fmt.Sprintf("limits[%d].tier", i), hintOf(err), err.Error()}
		}
		if pools := all.pools(); !slices.Contains(pools, l.Pool) {
			err := unknown("pool", l.Pool, pools)
			return &mistake{fmt.Sprintf("limits[%d].pool", i), hintOf(err), err.Error()}
		}
		if _, ok := l.Date.Time(); l.Date != "" && !ok {
			return &mistake{fmt.Sprintf("limits[%d].date", i), "write 2026-01-31", fmt.Sprintf("%q is no date", l.Date)}
		}
	}
	return nil
}
