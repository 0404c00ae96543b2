package usage

import (
	"pare/budget"
	"pare/internal/transcript"
)

// Money is a sum of dollars, as far as prices are known.
type Money struct {
	Dollars float64 `json:"dollars"`
	// Priced and Unpriced are how many calls have a price and how many have none: of
	// a model that nobody here knows.
	Priced   int `json:"priced_calls"`
	Unpriced int `json:"unpriced_calls"`
}

// Known reports whether there is a price at all.
func (m Money) Known() bool { return m.Unpriced == 0 || m.Priced > 0 }

// Complete reports whether every call has a price.
func (m Money) Complete() bool { return m.Unpriced == 0 }

// Add is the sum of two sums.
func (m Money) Add(o Money) Money {
	return Money{m.Dollars + o.Dollars, m.Priced + o.Priced, m.Unpriced + o.Unpriced}
}

func (m *Money) add(dollars float64, known bool) {
	if known {
		m.Dollars += dollars
		m.Priced++
	} else {
		m.Unpriced++
	}
}

// price is what is known of a model's price.
type price struct {
	model budget.Model
	known bool
}

func (b *Book) priceOf(name string) price {
	m, err := b.data.Model(name)
	// The price of the model that stands in for one is not its price.
	return price{m, err == nil && m.Note() == "" && len(m.Prices) > 0}
}

// cost is what a call costs at list prices, and whether its price is known. The
// price of a model may depend on the length of the prompt, so each call is priced
// by itself.
func (b *Book) cost(c *transcript.Call) (dollars float64, known bool) {
	p := &b.models[c.Model]
	if !p.known {
		return 0, false
	}
	dollars = c.Usage().Cost(p.model)
	for _, f := range factors {
		if c.How&f.how != 0 {
			dollars *= b.data.Factor(f.of, p.model)
		}
	}
	if c.Searches > 0 {
		dollars += b.data.SearchCost(int(c.Searches))
	}
	return dollars, true
}

// moneyOf is what some calls cost together.
func (b *Book) moneyOf(calls []transcript.Call) Money {
	var m Money
	for i := range calls {
		m.add(b.cost(&calls[i]))
	}
	return m
}

// factors are the ways of calling that change a price, in the words of the data.
var factors = [...]struct {
	how transcript.How
	of  string
}{{transcript.Fast, "fast"}, {transcript.Batched, "batch"}, {transcript.InUS, "us"}}
