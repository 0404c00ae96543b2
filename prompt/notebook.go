package prompt

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// ipynb is the part of a notebook's file that the client looks at.
type ipynb struct {
	Cells    *[]ipynbCell `json:"cells"`
	Metadata struct {
		LanguageInfo struct {
			Name string `json:"name"`
		} `json:"language_info"`
	} `json:"metadata"`
}

type ipynbCell struct {
	Type    string          `json:"cell_type"`
	ID      json.RawMessage `json:"id"`
	Source  joined          `json:"source"`
	Count   int             `json:"execution_count"`
	Outputs []ipynbOutput   `json:"outputs"`
}

type ipynbOutput struct {
	Type      string                     `json:"output_type"`
	Text      joined                     `json:"text"`
	Data      map[string]json.RawMessage `json:"data"`
	Name      string                     `json:"ename"`
	Value     string                     `json:"evalue"`
	Traceback []string                   `json:"traceback"`
}

// joined is a text that stands in a notebook as a string or as a list of them.
type joined struct {
	text  string
	given bool
}

// UnmarshalJSON takes a string or a list of strings.
func (j *joined) UnmarshalJSON(data []byte) error {
	var parts []string
	if err := json.Unmarshal(data, &j.text); err == nil {
		j.given = string(data) != "null"
		return nil
	}
	if err := json.Unmarshal(data, &parts); err != nil {
		return fmt.Errorf("neither a text nor a list of texts: %w", err)
	}
	j.text, j.given = strings.Join(parts, ""), true
	return nil
}

// notebook attaches the cells of a notebook. A range is ignored.
func (a *attacher) notebook(size int64) {
	if size > a.limits.FileBytes {
		a.Cause = NotebookTooBig
		return
	}
	data, ok := a.read(a.limits.FileBytes)
	if !ok {
		return
	}
	content, _ := a.decode(data)
	cells, err := a.cells(content)
	if err != nil {
		a.Cause = NotANotebook
		return
	}
	if !a.affordable([]string{countedForm(cells)}, "") {
		a.Cause = OverTokens
		return
	}
	a.Kind = Notebook
	a.showCells(cells)
}

// cell is a cell as the client takes it in.
type cell struct {
	kind, source, id, language string
	count                      int
	outputs                    []output
}

// output is what a cell printed. Unknown is one of a type that the client does
// not know.
type output struct {
	kind, text string
	image      string // base64
	mediaType  string
	unknown    bool
}

func (a *attacher) cells(content string) ([]cell, error) {
	var nb ipynb
	if err := json.Unmarshal([]byte(content), &nb); err != nil {
		return nil, err
	}
	if nb.Cells == nil {
		return nil, fmt.Errorf("no cells")
	}
	language := nb.Metadata.LanguageInfo.Name
	if language == "" {
		language = "python"
	}
	out := []cell{}
	for i, c := range *nb.Cells {
		if !c.Source.given {
			return nil, fmt.Errorf("cell %d has no source", i)
		}
		made := cell{kind: c.Type, source: c.Source.text, id: cellID(c.ID, i)}
		if made.kind == "" {
			made.kind = "undefined" // what JavaScript makes of it
		}
		if made.kind == "code" {
			made.language, made.count = language, c.Count
			made.outputs = a.outputs(c.Outputs, i)
		}
		out = append(out, made)
	}
	return out, nil
}

// cellID is the id of a cell, or its place where it has none.
func cellID(raw json.RawMessage, i int) string {
	var s string
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return fmt.Sprintf("cell-%d", i)
	case json.Unmarshal(raw, &s) == nil:
		return s
	}
	return string(raw)
}

// outputs are what a cell printed, or one line instead when it is too much.
func (a *attacher) outputs(list []ipynbOutput, i int) []output {
	var out []output
	chars := 0
	for _, o := range list {
		made := output{kind: o.Type}
		switch o.Type {
		case "stream":
			made.text = o.Text.text
		case "execute_result", "display_data":
			made.text = mimeText(o.Data, "text/plain")
			made.image, made.mediaType = mimeImage(o.Data)
		case "error":
			made.text = o.Name + ": " + o.Value + "\n" + strings.Join(o.Traceback, "\n")
		default:
			made.unknown = true
		}
		chars += utf16Len(made.text) + len(made.image)
		out = append(out, made)
	}
	if chars > a.limits.NotebookOutputChars {
		return []output{{kind: "stream", text: fmt.Sprintf("Outputs are too large to include. Use Bash with: cat <notebook_path> | jq '.cells[%d].outputs'", i)}}
	}
	return out
}

func mimeText(data map[string]json.RawMessage, kind string) string {
	var j joined
	if raw, ok := data[kind]; !ok || json.Unmarshal(raw, &j) != nil {
		return ""
	}
	return j.text
}

// mimeImage is the image of an output, when it has one that can be sent. A list
// of strings is none for the client.
func mimeImage(data map[string]json.RawMessage) (encoded, mediaType string) {
	for _, kind := range []string{"image/png", "image/jpeg"} {
		var s string
		if raw, ok := data[kind]; !ok || json.Unmarshal(raw, &s) != nil {
			continue
		}
		s = strings.Join(strings.Fields(s), "")
		decoded, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			continue
		}
		if _, ok := imageSize(decoded); ok {
			return s, kind
		}
	}
	return "", ""
}

// showCells sets the blocks. With images among them the texts between are sent
// one by one; without, all of it as one JSON text.
func (a *attacher) showCells(cells []cell) {
	texts := a.textsBetween(cells)
	if len(a.Images) == 0 {
		var list []string
		for _, t := range texts {
			list = append(list, `{"text":`+jsString(t)+`,"type":"text"}`)
		}
		a.readTool("[" + strings.Join(list, ",") + "]")
		return
	}
	a.Blocks = []string{called("Read", `{"file_path":`+jsString(a.Path)+`}`)}
	anyChanged := false
	for _, t := range texts {
		if t != "" {
			t, changed := escapeClosing(t)
			anyChanged = anyChanged || changed
			a.Blocks = append(a.Blocks, reminder(t))
		}
	}
	a.noteChanged(anyChanged)
}

// textsBetween are the texts of the cells before, between and after the images,
// which go to a.Images.
func (a *attacher) textsBetween(cells []cell) []string {
	var texts, current []string
	for _, c := range cells {
		current = append(current, c.text())
		for _, o := range c.outputs {
			if o.text != "" {
				current = append(current, "\n"+o.text)
			}
			if o.image != "" {
				texts, current = append(texts, strings.Join(current, "\n")), nil
				decoded, _ := base64.StdEncoding.DecodeString(o.image)
				size, _ := imageSize(decoded)
				a.Images = append(a.Images, size.within(a.limits.ImageSide))
			}
		}
		if slices.ContainsFunc(c.outputs, func(o output) bool { return o.unknown }) {
			current = append(current, "\nOutputs of an unknown type are not shown.")
		}
	}
	if len(current) > 0 {
		texts = append(texts, strings.Join(current, "\n"))
	}
	return texts
}

// text is the cell without its outputs.
func (c cell) text() string {
	var mark string
	switch {
	case c.kind != "code":
		mark = "<cell_type>" + c.kind + "</cell_type>"
	case c.language != "python":
		mark = "<language>" + c.language + "</language>"
	}
	return `<cell id="` + c.id + `">` + mark + c.source + `</cell id="` + c.id + `">`
}

// countedForm is the JSON whose tokens the client counts; it is not the text
// that it sends.
func countedForm(cells []cell) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, c := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"cellType":` + jsString(c.kind) + `,"source":` + jsString(c.source))
		if c.count != 0 {
			fmt.Fprintf(&b, `,"execution_count":%d`, c.count)
		}
		b.WriteString(`,"cell_id":` + jsString(c.id))
		if c.language != "" {
			b.WriteString(`,"language":` + jsString(c.language))
		}
		if len(c.outputs) > 0 {
			b.WriteString(`,"outputs":[`)
			for j, o := range c.outputs {
				if j > 0 {
					b.WriteByte(',')
				}
				b.WriteString(o.countedForm())
			}
			b.WriteByte(']')
		}
		b.WriteByte('}')
	}
	return b.String() + "]"
}

func (o output) countedForm() string {
	if o.unknown {
		return "null"
	}
	s := `{"output_type":` + jsString(o.kind) + `,"text":` + jsString(o.text)
	if o.image != "" {
		s += `,"image":{"image_data":` + jsString(o.image) + `,"media_type":` + jsString(o.mediaType) + `}`
	}
	return s + "}"
}
