package terms

import (
	"cmp"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"pare/budget"
	"pare/internal/env"
	"pare/internal/fault"
	"pare/internal/inert"
	"pare/internal/ledger"
)

// Ledger opens the ledger that shares the limit: a file, or a server where the place
// is an address; by PARE_LEDGER, or in the user's cache, where none is named.
func (t *Terms) Ledger(e *env.Env, place string, policy ledger.Policy) (ledger.Ledger, error) {
	if t.Limit.ITPM == 0 {
		return nil, fault.Usage("give --itpm", "no limit per minute is known for %s at %s", t.Model.ID, t.Tier.Label)
	}
	rate := t.Limit.Rate(t.Data.Keep(t.Limit.ITPM))
	pool := t.Data.PoolOf(t.Model).Name
	place = cmp.Or(place, e.Getenv("PARE_LEDGER"))
	if strings.Contains(place, "://") {
		return ledger.NewRedis(place, rate, ledger.RedisOptions{Name: pool, OnError: policy})
	}
	if place == "" {
		cache := e.CacheDir()
		if cache == "" {
			return nil, fault.Usage("give --ledger FILE", "no place for a ledger: the user has no cache folder")
		}
		place = filepath.Join(cache, "pare", "ledger-"+pool+".json")
	}
	return ledger.NewFile(e.Absolute(place), rate)
}

// mostName is how long a user's name in a ledger may be.
const mostName = 64

// Asker is who asks a ledger: the name by flag, or PARE_USER, or that of the account.
func Asker(e *env.Env, flag string) (string, error) {
	if flag != "" {
		if !goodName(flag) {
			return "", fault.Usage("a short name on one line, such as --as ada", "--as %q is no name", flag)
		}
		return flag, nil
	}
	for _, name := range []string{e.Getenv("PARE_USER"), e.Getenv("USER"), e.Getenv("LOGNAME"), e.Getenv("USERNAME")} {
		if name != "" && goodName(name) {
			return name, nil
		}
	}
	return "", nil
}

func goodName(name string) bool {
	return len(name) <= mostName && utf8.ValidString(name) && inert.Show(name) == name && strings.TrimSpace(name) == name && name != budget.OtherUsers
}
