package usage

import (
	"slices"
	"time"

	"pare/budget"
)

// Today is this day, by hours: 23 or 25 of them when the clocks change.
type Today struct {
	Sum
	Hours []HourSum `json:"hours"`
}

// HourSum is one hour.
type HourSum struct {
	At      time.Time `json:"at"`
	Counted int       `json:"counted"`
	Dollars float64   `json:"dollars"`
}

// HourOf is an hour of the day.
type HourOf struct {
	Dollars float64 `json:"dollars"` // of the days on which there was work
	Busiest int     `json:"busiest_minute"`
}

// Peak is a run of hours of the day.
type Peak struct {
	From  int     `json:"from"` // hour
	To    int     `json:"to"`   // not part of it
	Share float64 `json:"share"`
}

func (b *Book) today() Today {
	midnight := midnightOf(b.Now.In(b.Zone))
	next := nextDay(midnight)
	t := Today{Sum: b.sum(b.Since(midnight))}
	for at := midnight; at.Before(next); at = at.Add(time.Hour) {
		end := at.Add(time.Hour)
		if end.After(b.Now) {
			end = b.Now.Add(time.Millisecond)
		}
		t.Hours = append(t.Hours, HourSum{at, b.Counted(b.between(at, end), nil, budget.Limit{}), b.spentIn(at, end)})
	}
	return t
}

// hours is what each hour of the day costs on days on which anything was used, and
// where most of it goes.
func (b *Book) hours() (hours [24]HourOf, peaks []Peak) {
	days := map[string]bool{}
	name := b.calendar(ByDay)
	sum := 0.0
	minutes := b.Minutes(b.UntilNow(), nil, budget.Limit{})
	for _, m := range minutes {
		h := &hours[m.At.Hour()]
		h.Busiest = max(h.Busiest, m.Counted)
	}
	calls := b.UntilNow()
	for i := range calls {
		c := &calls[i]
		day, _ := name(c)
		days[day] = true
		dollars, _ := b.cost(c)
		hours[c.Time().In(b.Zone).Hour()].Dollars += dollars
		sum += dollars
	}
	for i := range hours {
		hours[i].Dollars /= max(1, float64(len(days)))
	}
	return hours, peaksOf(hours, sum/max(1, float64(len(days))))
}

// peakShare is how much more than the middle of the hours with work an hour must
// cost to be a peak.
const peakShare = 1.25

// peaksOf are the runs of hours in which much more is spent than in the middle one
// of the hours with work.
func peaksOf(hours [24]HourOf, day float64) []Peak {
	peaks := []Peak{}
	var working []float64
	for _, h := range hours {
		if h.Dollars > 0.02*day {
			working = append(working, h.Dollars)
		}
	}
	if len(working) < 4 {
		return peaks
	}
	slices.Sort(working)
	least := peakShare * working[len(working)/2]
	for i := 0; i < 24; i++ {
		if hours[i].Dollars < least {
			continue
		}
		p := Peak{From: i}
		for i < 24 && hours[i].Dollars >= least {
			p.Share += hours[i].Dollars / day
			i++
		}
		p.To = i
		peaks = append(peaks, p)
	}
	return peaks
}
