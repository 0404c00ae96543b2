package fault

import (
	"encoding/json"
	"testing"
)

func TestJSON(t *testing.T) {
	var into struct {
		Rate struct {
			Tokens int `json:"tokens"`
		} `json:"rate"`
	}
	for text, want := range map[string]string{
		`[1]`:                    "array stands where something else belongs",
		`{"rate":3}`:             "rate: number stands where something else belongs",
		`{"rate":{"tokens":""}}`: "rate.tokens: string stands where something else belongs",
		`{"rate":`:               "no JSON, from byte 8 on: unexpected end of JSON input",
	} {
		if got := JSON(json.Unmarshal([]byte(text), &into)); got == nil || got.Error() != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
	}
	if JSON(nil) != nil {
		t.Error("no error is one")
	}
}
