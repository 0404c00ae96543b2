package env

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestProgress(t *testing.T) {
	var b bytes.Buffer
	now := time.Unix(0, 0)
	env := &Env{Stderr: &b, StderrTerminal: true, Now: func() time.Time { return now }}
	p := env.Progress(5000)
	p.Step(1)
	p.End()
	if b.Len() > 0 {
		t.Errorf("a short run said %q", &b)
	}
	now = now.Add(progressAfter)
	p.Step(2)
	p.Step(3) // too soon after the last
	now = now.Add(progressEvery)
	p.Step(4000)
	p.End()
	lines := strings.Split(b.String(), "\r")
	want := []string{"", "counting: 2 of 5,000 files", "counting: 4,000 of 5,000 files", strings.Repeat(" ", len("counting: 4,000 of 5,000 files")+1), ""}
	want[3] = lines[3]
	if !slices.Equal(lines, want) || strings.TrimSpace(lines[3]) != "" || len(lines[3]) < len(lines[2]) {
		t.Errorf("%q", lines)
	}
	b.Reset()
	env.StderrTerminal = false
	p = env.Progress(5000)
	now = now.Add(time.Hour)
	p.Step(1)
	p.End()
	if b.Len() > 0 {
		t.Errorf("without a terminal: %q", &b)
	}
}
