package forecast

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
)

var monday = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// days is a past of so many days in steps of five minutes, by what f says for each
// step of a day.
func days(n int, f func(day, step int) float64) Past {
	p := Past{Step: 5 * time.Minute}
	for d := range n {
		for s := range 288 {
			p.Used = append(p.Used, f(d, s))
		}
	}
	return p
}

// TestSteadyWork: somebody who uses the same all the time meets the wall exactly
// when division says.
func TestSteadyWork(t *testing.T) {
	p := days(7, func(int, int) float64 { return 1 })
	now := monday.AddDate(0, 0, 7)
	a := Wall(p, Question{Now: now, Ends: now.Add(5 * time.Hour), Used: 10, Low: 34, Capacity: 34, High: 34})
	if want := now.Add(2 * time.Hour); a.Chance < 0.9999 || a.Likely.Sub(want).Abs() > time.Second || a.Early.Sub(want).Abs() > time.Second || a.Late.Sub(want).Abs() > time.Second {
		t.Errorf("%+v, want %v", a, want)
	}
	if b := a.Band[11]; math.Abs(b.Mid-22) > 1e-9 || math.Abs(b.High-b.Low) > 1e-9 {
		t.Errorf("after an hour %+v", b)
	}
}

// TestLunch: somebody who stops at noon every day does not meet a wall that the
// rate of the morning would lead to.
func TestLunch(t *testing.T) {
	p := days(21, func(_, s int) float64 {
		if h := s / 12; h >= 8 && h < 12 {
			return 1
		}
		return 0
	})
	p.Used = append(p.Used, make([]float64, 8*12)...)
	for range 42 { // until half past eleven
		p.Used = append(p.Used, 1)
	}
	now := monday.AddDate(0, 0, 21).Add(11*time.Hour + 30*time.Minute)
	q := Question{Now: now, Ends: now.Add(90 * time.Minute), Used: 42, Low: 56, Capacity: 56, High: 56}
	if a := Wall(p, q); a.Chance > 0.35 || a.Like < 3 {
		t.Errorf("chance %.2f from %.1f moments", a.Chance, a.Like)
	}
	if a := GoingOn(12)(p, q); a.Chance != 1 {
		t.Errorf("a burn rate says %+v", a)
	}
}

// TestWhoWasStoppedWouldHaveGoneOn: hours in which a wall stood are not hours of
// rest.
func TestWhoWasStoppedWouldHaveGoneOn(t *testing.T) {
	p := days(14, func(_, s int) float64 {
		if s < 120 || s >= 156 { // from ten to one nothing goes through
			return 1
		}
		return 0
	})
	free := Wall(p, Question{Now: monday.Add(14*24*time.Hour - 14*time.Hour), Ends: monday.Add(14*24*time.Hour - 11*time.Hour), Capacity: 30, Low: 30, High: 30})
	p.Used = p.Used[:len(p.Used)-14*12]
	q := Question{Now: monday.Add(14*24*time.Hour - 14*time.Hour), Ends: monday.Add(14*24*time.Hour - 11*time.Hour), Capacity: 30, Low: 30, High: 30}
	rest := Wall(p, q)
	p.Blocked = make([]bool, len(p.Used))
	for i := range p.Blocked {
		s := i % 288
		p.Blocked[i] = s >= 120 && s < 156
	}
	if stopped := Wall(p, q); stopped.Chance < 0.9 || rest.Chance > 0.3 {
		t.Errorf("stopped: %.2f, resting: %.2f (%v)", stopped.Chance, rest.Chance, free.Chance)
	}
}

func TestNothingToGoBy(t *testing.T) {
	now := monday.Add(9 * time.Hour)
	for name, test := range map[string]struct {
		p Past
		q Question
	}{
		"no past":               {Past{Step: time.Minute}, Question{Now: now, Ends: now.Add(time.Hour), Capacity: 5, Low: 5, High: 5}},
		"no step":               {Past{Used: []float64{1, 2}}, Question{Now: now, Ends: now.Add(time.Hour), Capacity: 5, Low: 5, High: 5}},
		"a window that is over": {days(1, func(int, int) float64 { return 1 }), Question{Now: now, Ends: now, Capacity: 5, Low: 5, High: 5}},
	} {
		if a := Wall(test.p, test.q); a.Chance != 0 || !a.Likely.IsZero() {
			t.Errorf("%s: %+v", name, a)
		}
	}
	// One step is enough to go on with.
	if a := Wall(Past{Step: 5 * time.Minute, Used: []float64{1}}, Question{Now: now, Ends: now.Add(time.Hour), Capacity: 5, Low: 5, High: 5}); a.Chance < 0.99 {
		t.Errorf("%+v", a)
	}
	// Used up already.
	a := Wall(days(1, func(int, int) float64 { return 0 }), Question{Now: now, Ends: now.Add(time.Hour), Used: 9, Capacity: 5, Low: 5, High: 5})
	if a.Chance < 0.9999 || !a.Likely.Equal(now) {
		t.Errorf("%+v", a)
	}
}

// TestSound: whatever the past, moments are in order and within the window, the
// band never falls, and more allowance never makes a wall likelier.
func TestSound(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		p := days(1+rng.IntN(10), func(int, int) float64 { return max(0, rng.NormFloat64()) * math.Exp(3*rng.NormFloat64()) })
		p.Used = p.Used[:rng.IntN(len(p.Used))]
		now := monday.Add(time.Duration(rng.IntN(1e6)) * time.Second)
		q := Question{Now: now, Ends: now.Add(time.Duration(1+rng.IntN(300)) * time.Minute), Used: rng.Float64() * 50, Capacity: 10 + rng.Float64()*2000}
		q.Low, q.High = q.Capacity*0.8, q.Capacity*1.3
		a := Wall(p, q)
		if a.Chance < 0 || a.Chance > 1 || math.IsNaN(a.Chance) {
			t.Fatalf("chance %v", a.Chance)
		}
		if a.Chance > 0 && (a.Early.Before(now) || a.Likely.Before(a.Early) || a.Late.Before(a.Likely) || a.Late.After(q.Ends)) {
			t.Fatalf("%v, %v, %v in %v to %v", a.Early, a.Likely, a.Late, now, q.Ends)
		}
		last := Quantiles{}
		for _, b := range a.Band {
			if b.Low > b.Mid || b.Mid > b.High || b.Low < last.Low-1e-6 || b.Mid < last.Mid-1e-6 || b.High < last.High-1e-6 {
				t.Fatalf("band %+v after %+v", b, last)
			}
			last = b
		}
		q.Low, q.Capacity, q.High = q.Low*2, q.Capacity*2, q.High*2
		// The floor of what counts as busy grows with the capacity: a little leeway.
		if more := Wall(p, q); more.Chance > a.Chance+0.1 {
			t.Fatalf("with twice the allowance %v, before %v", more.Chance, a.Chance)
		}
	}
}

// TestSummerTime: the clock of the person counts, on both sides of the change.
func TestSummerTime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no zones on this machine: the change of summer time was not checked")
	}
	start := time.Date(2026, 10, 5, 0, 0, 0, 0, berlin) // the clocks go back on the 25th
	end := time.Date(2026, 10, 26, 9, 0, 0, 0, berlin)
	p := Past{Step: 5 * time.Minute}
	for at := start; at.Before(end); at = at.Add(p.Step) {
		u := 0.0
		if h := at.Hour(); h >= 9 && h < 12 {
			u = 1
		}
		p.Used = append(p.Used, u)
	}
	// At nine nothing has been used yet, as on every morning at nine.
	a := Wall(p, Question{Now: end, Ends: end.Add(5 * time.Hour), Capacity: 30, Low: 30, High: 30})
	if a.Chance < 0.6 || a.Likely.Sub(end.Add(150*time.Minute)).Abs() > 40*time.Minute {
		t.Errorf("chance %.2f, %v", a.Chance, a.Likely)
	}
}

// TestRate: the scores of a forecaster that knows, and of one that knows nothing.
func TestRate(t *testing.T) {
	p := days(4, func(int, int) float64 { return 1 })
	windows := []Window{{0, 60, 30, 30}, {60, 120, 90, 0}, {120, 180, 30, 150}}
	s := Rate(GoingOn(12), p, monday, windows, 12)
	if s.Walls != 2 || s.Error != 0 || s.Covered != 1 || s.Brier != 0 || s.Checks != 17 || s.Said != [5]int{9, 0, 0, 0, 8} || s.Came != [5]int{0, 0, 0, 0, 8} {
		t.Errorf("%+v", s)
	}
	s = Rate(func(Past, Question) Answer { return Answer{Chance: 0.5} }, p, monday, windows, 12)
	if s.Brier != 0.25 || s.Covered != 0 || s.Error != 150*time.Minute {
		t.Errorf("%+v", s)
	}
	if both := s.Add(s); both.Walls != 4 || both.Checks != 34 || both.Brier != 0.25 || both.Error != 150*time.Minute {
		t.Errorf("%+v", both)
	}
}

func BenchmarkWall(b *testing.B) {
	p := days(28, func(_, s int) float64 { return float64(s % 7) })
	now := monday.AddDate(0, 0, 28)
	for b.Loop() {
		Wall(p, Question{Now: now, Ends: now.Add(5 * time.Hour), Used: 10, Low: 300, Capacity: 340, High: 360})
	}
}
