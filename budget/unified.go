package budget

import (
	"strconv"
	"strings"
	"time"
)

// PlanHeaders is what the unified headers tell of a subscription: which window
// refused a request, how full each is, and what is said of extra usage.
type PlanHeaders struct {
	Status   string           `json:"status,omitempty"` // allowed, allowed_warning, rejected
	Claim    string           `json:"claim,omitempty"`  // the window that decides: five_hour, seven_day, seven_day_opus, overage
	Reset    time.Time        `json:"reset,omitzero"`   // when that window begins anew
	Windows  map[string]Claim `json:"windows,omitempty"`
	Overage  Claim            `json:"overage,omitzero"`   // usage beyond the plan, paid by credits
	Disabled string           `json:"disabled,omitempty"` // why there is no such usage: out_of_credits, org_level_disabled
	// Paused is set where the organisation's cap of the day has stopped it.
	Paused bool `json:"paused,omitempty"`
}

// Claim is one window of a plan.
type Claim struct {
	Status      string    `json:"status,omitempty"`
	Utilization float64   `json:"utilization,omitempty"` // 1 is full
	Reset       time.Time `json:"reset,omitzero"`
}

// claimNames are the windows as the header's names have them, by how the
// representative claim names them.
var claimNames = map[string]string{"5h": "five_hour", "7d": "seven_day", "7d_opus": "seven_day_opus", "7d_sonnet": "seven_day_sonnet", "7d_oi": "seven_day_overage_included"}

func (p *PlanHeaders) set(name, value string) {
	switch name {
	case "status":
		p.Status = value
	case "representative-claim":
		p.Claim = value
	case "reset":
		p.Reset = epoch(value)
	case "overage-disabled-reason":
		p.Disabled = value
	case "overage-daily-cap-paused":
		p.Paused = value == "true"
	}
	window, field, ok := cutLast(name)
	if !ok {
		return
	}
	if window == "overage" {
		p.Overage.set(field, value)
		return
	}
	if claim, ok := claimNames[window]; ok {
		if p.Windows == nil {
			p.Windows = map[string]Claim{}
		}
		c := p.Windows[claim]
		c.set(field, value)
		p.Windows[claim] = c
	}
}

func cutLast(name string) (window, field string, ok bool) {
	i := strings.LastIndexByte(name, '-')
	if i < 0 {
		return "", "", false
	}
	return name[:i], name[i+1:], true
}

func (c *Claim) set(field, value string) {
	switch field {
	case "status":
		c.Status = value
	case "utilization":
		if u, err := strconv.ParseFloat(value, 64); err == nil && u >= 0 {
			c.Utilization = u
		}
	case "reset":
		c.Reset = epoch(value)
	}
}

// Rejected is the window that refused: the representative one, or the only one
// whose own status says so; "" when the headers do not tell.
func (p PlanHeaders) Rejected() string {
	if p.Claim != "" {
		return p.Claim
	}
	found := ""
	for claim, c := range p.Windows {
		if c.Status == "rejected" && found != "" {
			return ""
		}
		if c.Status == "rejected" {
			found = claim
		}
	}
	return found
}

// ResetOf is when a window begins anew: its own header before the common one.
func (p PlanHeaders) ResetOf(claim string) time.Time {
	if claim == "overage" && !p.Overage.Reset.IsZero() {
		return p.Overage.Reset
	}
	if w := p.Windows[claim]; !w.Reset.IsZero() {
		return w.Reset
	}
	return p.Reset
}

// epoch reads seconds since 1970, or RFC 3339; zero where it is neither.
func epoch(value string) time.Time {
	if n, err := strconv.ParseInt(value, 10, 64); err == nil && n > 0 && n < 1e11 {
		return time.Unix(n, 0).UTC()
	}
	at, _ := time.Parse(time.RFC3339, value)
	return at
}
