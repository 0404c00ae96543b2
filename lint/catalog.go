package lint

import (
	"fmt"
	"slices"
	"strings"

	"pare/internal/nearest"
)

// Catalog is the set of all rules that there are, to be asked by code or name.
type Catalog struct {
	metas []*Meta
	byKey map[string]*Meta
}

// NewCatalog puts the lists of rules into one catalog. Two rules with one code or
// one name are an error.
func NewCatalog(lists ...[]*Meta) (*Catalog, error) {
	c := &Catalog{byKey: map[string]*Meta{}}
	for _, m := range slices.Concat(lists...) {
		for _, key := range append([]string{m.Code, m.Name}, m.Formerly...) {
			if other, ok := c.byKey[strings.ToLower(key)]; ok {
				return nil, fmt.Errorf("rules %s and %s are both called %s", other.Code, m.Code, key)
			}
			c.byKey[strings.ToLower(key)] = m
		}
		c.metas = append(c.metas, m)
	}
	slices.SortFunc(c.metas, func(a, b *Meta) int { return strings.Compare(a.Code, b.Code) })
	return c, nil
}

// All lists the rules by code.
func (c *Catalog) All() []*Meta { return c.metas }

// Find is the rule of that code or name, today's or a former one, in any case of
// letters.
func (c *Catalog) Find(key string) (*Meta, bool) {
	m, ok := c.byKey[strings.ToLower(key)]
	return m, ok
}

// Nearest is the code or name that somebody who wrote key probably meant, or "".
func (c *Catalog) Nearest(key string) string {
	var names []string
	for _, m := range c.metas {
		names = append(names, m.Name, m.Code)
	}
	return nearest.To(key, names)
}
