package batch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// prompts is the part of a prompt that is counted.
type prompts struct {
	texts    []string
	messages int
	system   bool
	output   int
	images   int
	whole    *request // nil for a prompt that is a string
}

// request is a body of the Messages API and what wraps it.
type request struct {
	CustomID  json.RawMessage `json:"custom_id"`
	Model     string          `json:"model"`
	Stream    bool            `json:"stream"`
	Prompt    *string         `json:"prompt"`
	Params    *request        `json:"params"`
	Body      *request        `json:"body"`
	System    json.RawMessage `json:"system"`
	Tools     json.RawMessage `json:"tools"`
	MaxTokens int             `json:"max_tokens"`
	Messages  []struct {
		Role    string          `json:"role"`
		Content json.RawMessage `json:"content"`
	} `json:"messages"`
}

func parse(line []byte) (prompts, error) {
	var b prompts
	if line[0] == '"' {
		var text string
		err := json.Unmarshal(line, &text)
		b.texts, b.messages = []string{text}, 1
		return b, plainJSON(err)
	}
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return b, plainJSON(err)
	}
	b.whole = &r
	at := &r
	for range 2 {
		if at.Params != nil {
			at = at.Params
		} else if at.Body != nil {
			at = at.Body
		}
	}
	if at.MaxTokens < 0 {
		return b, fmt.Errorf("max_tokens is %d", at.MaxTokens)
	}
	b.output = at.MaxTokens
	switch {
	case at.Prompt != nil:
		b.texts, b.messages = append(b.texts, *at.Prompt), 1
	case len(at.Messages) > 0:
		b.messages = len(at.Messages)
		for i, m := range at.Messages {
			if err := b.content(m.Content); err != nil {
				return b, fmt.Errorf("message %d: %w", i+1, err)
			}
		}
	default:
		return b, errors.New("neither a prompt nor messages in it")
	}
	if len(at.System) > 0 && string(at.System) != "null" {
		b.system = true
		if err := b.content(at.System); err != nil {
			return b, fmt.Errorf("system: %w", err)
		}
	}
	if len(at.Tools) > 0 && string(at.Tools) != "null" {
		b.texts = append(b.texts, string(at.Tools))
	}
	return b, nil
}

// plainJSON says what is wrong with a line without the library's words for it.
func plainJSON(err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("no JSON at byte %d", syntax.Offset)
	case errors.As(err, &wrong) && wrong.Field == "":
		return fmt.Errorf("%s, not a prompt", withArticle(wrong.Value))
	case errors.As(err, &wrong):
		return fmt.Errorf("%s is %s", wrong.Field, withArticle(wrong.Value))
	}
	return err
}

func withArticle(word string) string {
	if strings.ContainsRune("aeo", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

// content adds a string, or the blocks of a list. What is no text is counted as
// its JSON, which is what it costs about: a tool's call or result.
func (b *prompts) content(raw json.RawMessage) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return errors.New("no content")
	}
	if raw[0] == '"' {
		var text string
		err := json.Unmarshal(raw, &text)
		b.texts = append(b.texts, text)
		return plainJSON(err)
	}
	var blocks []struct {
		Type string  `json:"type"`
		Text *string `json:"text"`
	}
	var whole []json.RawMessage
	if json.Unmarshal(raw, &blocks) != nil || json.Unmarshal(raw, &whole) != nil {
		return errors.New("content is neither a text nor a list of blocks")
	}
	for i, block := range blocks {
		switch {
		case block.Text != nil:
			b.texts = append(b.texts, *block.Text)
		case block.Type == "image" || block.Type == "document":
			b.images++
		default:
			b.texts = append(b.texts, string(whole[i]))
		}
	}
	return nil
}
