package usage

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pare/internal/disk"
)

// Status is what Claude Code gives its status line, as far as it is of use here:
// measured with 2.1.332. The windows are there on a subscription only, and only
// after the first answer.
type Status struct {
	Session string // the client's name for it
	Project string // absolute folder
	Model   string
	Dollars float64 // what the session cost so far, by the client
	Window  float64 // share of the context window that is used
	Observed
}

// maxStatus is far more than a status line is given.
const maxStatus = 1 << 20

// ReadStatus reads what a status line is given on its standard input.
func ReadStatus(in io.Reader, now time.Time) (Status, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxStatus))
	if err != nil {
		return Status{}, err
	}
	var doc struct {
		Session   string `json:"session_id"`
		Cwd       string `json:"cwd"`
		Workspace struct {
			Project string `json:"project_dir"`
		} `json:"workspace"`
		Model struct {
			ID      string `json:"id"`
			Display string `json:"display_name"`
		} `json:"model"`
		Cost struct {
			Total float64 `json:"total_cost_usd"`
		} `json:"cost"`
		Context struct {
			Used float64 `json:"used_percentage"`
		} `json:"context_window"`
		Limits struct {
			FiveHour statusWindow `json:"five_hour"`
			SevenDay statusWindow `json:"seven_day"`
		} `json:"rate_limits"`
	}
	err = json.Unmarshal(text, &doc)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field != "": // not as this client writes it: the rest counts
	case err != nil:
		return Status{}, errors.New("read the client's status: it is no JSON object")
	}
	s := Status{Session: doc.Session, Project: doc.Workspace.Project, Model: doc.Model.Display, Dollars: doc.Cost.Total, Window: doc.Context.Used / 100, Observed: Observed{At: now}}
	if s.Model == "" {
		s.Model = doc.Model.ID
	}
	if s.Project == "" {
		s.Project = doc.Cwd
	}
	s.FiveHour, s.Week = doc.Limits.FiveHour.level(now), doc.Limits.SevenDay.level(now)
	return s, nil
}

// statusWindow is a window in the client's words.
type statusWindow struct {
	Used   *float64 `json:"used_percentage"`
	Resets moment   `json:"resets_at"`
}

// moment is a time in seconds since 1970. It may be written as a date, too.
type moment float64

// UnmarshalJSON reads a number or a date; what is neither is no time.
func (m *moment) UnmarshalJSON(text []byte) error {
	var seconds float64
	var date time.Time
	if json.Unmarshal(text, &seconds) == nil {
		*m = moment(seconds)
	} else if json.Unmarshal(text, &date) == nil {
		*m = moment(date.Unix())
	}
	return nil
}

// level is the window as it is known; what cannot be is not known.
func (w statusWindow) level(now time.Time) Level {
	if w.Used == nil || *w.Used < 0 || *w.Used > 1000 || math.IsNaN(*w.Used) {
		return Level{}
	}
	resets := time.Unix(int64(min(max(w.Resets, 0), 1<<40)), 0)
	if resets.Before(now) || resets.Sub(now) > 8*24*time.Hour {
		return Level{}
	}
	return Level{Used: *w.Used / 100, Resets: resets}
}

// Line is the status as one line for the client to show.
func (s Status) Line() string {
	var parts []string
	for _, w := range []struct {
		name   string
		level  Level
		length time.Duration
	}{{"5h", s.FiveHour, FiveHours}, {"week", s.Week, Week}} {
		if !w.level.known() {
			continue
		}
		// How much of the window's time is over says whether that is much.
		gone := 1 - float64(w.level.Resets.Sub(s.At))/float64(w.length)
		parts = append(parts, fmt.Sprintf("%s %s at %s of its time", w.name, percent(w.level.Used), percent(min(max(gone, 0), 1))))
	}
	if s.Window > 0 {
		parts = append(parts, "context "+percent(s.Window))
	}
	if s.Dollars > 0 {
		parts = append(parts, dollars(s.Dollars))
	}
	if len(parts) == 0 {
		return clean(s.Model, 40)
	}
	return strings.Join(parts, " · ")
}

// Observations are what status lines wrote down: a file to which any number of
// sessions add lines. It is bounded, and may be removed at any time.
type Observations struct{ Path string }

// Bounds of the file.
const (
	mostObservations = 512 << 10 // bytes, at which the older half goes
	observeEvery     = 2 * time.Minute
)

// observation is a line of the file.
type observation struct {
	At     int64   `json:"at"` // seconds since 1970
	Five   float64 `json:"five_hour,omitempty"`
	FiveTo int64   `json:"five_hour_resets,omitempty"`
	Week   float64 `json:"week,omitempty"`
	WeekTo int64   `json:"week_resets,omitempty"`
}

// Add writes an observation down, unless the last one says the same and is not
// old.
func (o Observations) Add(s Observed) error {
	if !s.FiveHour.known() && !s.Week.known() {
		return nil
	}
	all, err := o.Read()
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if n := len(all); n > 0 {
		last := all[n-1]
		if s.At.Sub(last.At) < observeEvery && last.FiveHour == s.FiveHour && last.Week == s.Week {
			return nil
		}
	}
	line, err := json.Marshal(observation{s.At.Unix(), s.FiveHour.Used, unixOrZero(s.FiveHour.Resets), s.Week.Used, unixOrZero(s.Week.Resets)})
	if err != nil {
		return err
	}
	if err := disk.MakeFolder(filepath.Dir(o.Path), true); err != nil {
		return err
	}
	if info, err := os.Stat(o.Path); err == nil && info.Size() > mostObservations {
		if err := o.shorten(); err != nil {
			return err
		}
	}
	// One write of a short line at the end of a file is not mixed with another's.
	return disk.Append(o.Path, append(line, '\n'))
}

func unixOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// shorten drops the older half. What another adds meanwhile may be lost, which
// costs one sample.
func (o Observations) shorten() error {
	text, err := disk.ReadOwn(o.Path, 2*mostObservations)
	if err != nil {
		return err
	}
	text = text[len(text)/2:]
	text = text[bytes.IndexByte(text, '\n')+1:]
	return disk.WriteOwn(o.Path, text)
}

// Read is what was written down. Lines that are none are passed over.
func (o Observations) Read() ([]Observed, error) {
	f, _, err := disk.Open(o.Path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []Observed
	lines := bufio.NewScanner(io.LimitReader(f, 2*mostObservations))
	for lines.Scan() {
		var l observation
		if json.Unmarshal(lines.Bytes(), &l) != nil || l.At <= 0 {
			continue
		}
		s := Observed{At: time.Unix(l.At, 0)}
		if l.FiveTo > 0 {
			s.FiveHour = Level{l.Five, time.Unix(l.FiveTo, 0)}
		}
		if l.WeekTo > 0 {
			s.Week = Level{l.Week, time.Unix(l.WeekTo, 0)}
		}
		all = append(all, s)
	}
	return all, lines.Err()
}
