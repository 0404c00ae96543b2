package dayplan

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"pare/budget"
	_ "pare/internal/golden" // go test ./... -update
)

func plan(t *testing.T, window, itpm, tasks int) Plan {
	t.Helper()
	data := budget.Embedded()
	m, err := data.Model("sonnet-4-5")
	if err != nil {
		t.Fatal(err)
	}
	m.Window = window
	p := Plan{Tasks: tasks, Turns: 4, Terms: data.Terms(m, budget.Limit{ITPM: itpm}), Limit: "a limit", Zone: "UTC"}
	for _, name := range []string{"</script><img src=x>", "b"} {
		s := data.Defaults(budget.Plan{
			Turns: tasks * 4, Base: budget.Amount{Low: 15_000, Tokens: 17_000, High: 20_000}, Start: time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC), CallTime: 10 * time.Second, Gap: time.Minute,
		}, budget.Kind{Calls: budget.Exactly(5)})
		for task := range tasks {
			s.Attachments = append(s.Attachments, budget.Attachment{Name: "@a", Turn: 4*task + 1, Tokens: budget.Exactly(6000)})
		}
		p.Names, p.Sessions = append(p.Names, name), append(p.Sessions, s)
	}
	return p
}

// TestPlay: clearing costs less of a long day, and both ways make all calls.
func TestPlay(t *testing.T) {
	d := Play(plan(t, 1_000_000, 2_000_000, 6))
	for name, c := range map[string]Course{"cleared": d.Clear, "carried": d.Carried} {
		if c.Stopped > 0 || len(c.Sessions) != 2 || len(c.Sessions[0].Calls) != 6*4*5 || c.Low > c.Cost || c.High < c.Cost || c.Peak <= 0 || c.Waited != 0 {
			t.Errorf("%s: %d stopped, $%v in $%v to $%v, %d a minute, waited %v", name, c.Stopped, c.Cost, c.Low, c.High, c.Peak, c.Waited)
		}
	}
	if d.Clear.Cost >= d.Carried.Cost {
		t.Errorf("cleared $%v, carried $%v", d.Clear.Cost, d.Carried.Cost)
	}
	at, series := d.both(func(c Course) (at []time.Time, values []float64) {
		for _, call := range c.Sessions[0].Calls {
			at, values = append(at, call.At), append(values, float64(call.Context))
		}
		return at, values
	})
	if len(series) != 2 || len(at) != len(series[0].Values) || len(at) != len(series[1].Values) {
		t.Errorf("%d times, %d and %d values", len(at), len(series[0].Values), len(series[1].Values))
	}
	for i := 1; i < len(at); i++ {
		if at[i].Before(at[i-1]) {
			t.Fatal("times go back")
		}
	}
	if math.IsNaN(series[0].Values[0]) || math.IsNaN(series[1].Values[0]) {
		t.Error("the first call has no value")
	}
}

// TestWalls: a window that is too small, and a limit that makes one wait.
func TestWalls(t *testing.T) {
	d := Play(plan(t, 60_000, 25_000, 4))
	if d.Carried.Stopped != 2 || d.Clear.Stopped != 0 || d.Clear.Waited == 0 {
		t.Errorf("carried %d stopped, cleared %d, waited %v", d.Carried.Stopped, d.Clear.Stopped, d.Clear.Waited)
	}
	facts := d.facts()
	if facts[0].Value != "2 sessions" || facts[2].Value == "none" || len(facts) != 4 {
		t.Errorf("%+v", facts)
	}
}

func TestPage(t *testing.T) {
	for _, p := range []Plan{plan(t, 1_000_000, 2_000_000, 2), plan(t, 60_000, 0, 2)} {
		var b bytes.Buffer
		if err := Play(p).WriteHTML(&b); err != nil {
			t.Fatal(err)
		}
		html := b.String()
		if strings.Contains(html, "<img") || strings.Count(html, "<script") != 2 || strings.Count(html, `class="plot"`) != 4 {
			t.Errorf("%d bytes of a page that is not right", len(html))
		}
		if strings.Contains(html, "NaN") && strings.Contains(html, `"values":[NaN`) {
			t.Error("no number")
		}
	}
}
