package meter

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"

	"pare/internal/disk"
	"pare/internal/fault"
	"pare/internal/figures"
	"pare/internal/transcript"
	"pare/tokenize"
)

// Factors is the file with what was found in the user's own sessions. It is the
// user's: a project has none.
type Factors struct {
	Version  int               `json:"version"`
	Date     string            `json:"date"` // when it was found
	Families map[string]Factor `json:"families"`
	File     string            `json:"-"`
}

// Factor is what was found for a family of tokenizers.
type Factor struct {
	Factor float64 `json:"factor"`
	Texts  int     `json:"texts"`
	Tokens int     `json:"tokens"` // recorded
}

// A factor needs this much behind it, and beyond these bounds something else is
// wrong than the estimates.
const (
	leastTexts  = 30
	leastTokens = 5000
	leastFactor = 0.8
	mostFactor  = 1.25
)

func (f Factor) sound() bool {
	return f.Texts >= leastTexts && f.Tokens >= leastTokens && f.Factor >= leastFactor && f.Factor <= mostFactor
}

// factorsFile is its name in the folder of the user's configuration.
func factorsFile(configDir string) string {
	if configDir == "" {
		return ""
	}
	return filepath.Join(configDir, "pare", "calibration.json")
}

// SaveFactors writes the factors of the families that have enough behind them
// into the folder of the user's configuration; date says when they were found.
func SaveFactors(configDir, date string, rows []Checked) (*Factors, error) {
	name := factorsFile(configDir)
	if name == "" {
		return nil, fmt.Errorf("no folder for the user's configuration: HOME is not set")
	}
	out := &Factors{Version: 1, Date: date, Families: map[string]Factor{}, File: name}
	for _, family := range []tokenize.Family{tokenize.V5, tokenize.V3} {
		var one Factor
		estimated := 0
		for _, r := range rows {
			if r.family == family && r.kind == transcript.Answers {
				one.Texts += r.Texts
				one.Tokens += r.Recorded
				estimated += r.Estimated
			}
		}
		one.Factor = math.Round(1e4*float64(one.Tokens)/float64(max(estimated, 1))) / 1e4
		if one.sound() {
			out.Families[family.String()] = one
		}
	}
	if len(out.Families) == 0 {
		return nil, fault.WithHint(fmt.Errorf("too little to go by: nothing is saved"),
			fmt.Sprintf("a factor needs %d answers and %s tokens of one tokenizer, and to be between %.1f and %.2f", leastTexts, figures.Commas(leastTokens), leastFactor, mostFactor))
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, err
	}
	return out, disk.Write(name, append(data, '\n'))
}

// SavedFactor is the factor for a family in the folder of the user's
// configuration; 0 where none was saved. A file that is not ours, or that holds
// nonsense, is none.
func SavedFactor(configDir string, family tokenize.Family) float64 {
	name := factorsFile(configDir)
	if name == "" {
		return 0
	}
	data, err := disk.Read(name, 1<<16)
	if err != nil {
		return 0
	}
	var saved Factors
	if json.Unmarshal(data, &saved) != nil || saved.Version != 1 || !saved.Families[family.String()].sound() {
		return 0
	}
	return saved.Families[family.String()].Factor
}
