package slicer

import "math"

// hand is a rough score of a unit or leaf from its own text and name alone; it
// only serves to tell how strong its kin is.
func (c *candidate) hand(m *[views]match, rare rareNames) float32 {
	best := max(c.scene.totals[viewAll]/4, 1)
	h := m[viewAll].bm25/best + m[viewTitle].cover + 0.5*m[viewNames].cover
	h += 0.5*c.named.exact*min(1, c.named.parts+0.3)/max(1, c.named.rivals) + c.named.parts
	if c.named.qualified {
		h += 2
	}
	if c.named.framed {
		h++
	}
	if c.named.squashed {
		h++
	}
	h += 0.15*rare.sum + c.pointed.frame + c.pointed.line
	return h
}

// relate fills what the candidates' signals need of one another.
func (x *index) relate(sc *scene, all []candidate) {
	sc.hand = make([]float32, len(x.units))
	sc.leafHand = make([]float32, len(all))
	for i := range all {
		c := &all[i]
		sc.leafHand[i] = c.hand(&c.own, c.rare)
		sc.hand[c.leaf.unit] = max(sc.hand[c.leaf.unit], c.hand(&c.around, c.unitRare))
	}
	top := 0
	for u, h := range sc.hand {
		if h > sc.hand[top] {
			top = u
		}
	}
	if len(sc.hand) > 0 {
		sc.best = sc.hand[top]
	}
	siblings := x.siblings(sc)
	wides := x.wides(sc)
	twins := x.twins(top)
	for i := range all {
		c := &all[i]
		c.kin = x.kinOf(c.leaf.unit, sc)
		c.kin.sibling = siblings.others(x.parentOf(c.leaf.unit), sc.hand[c.leaf.unit])
		c.kin.twin = twins[c.leaf.unit]
		c.wide = wides[x.parentOf(c.leaf.unit)]
		if i > 0 {
			c.before = sc.leafHand[i-1]
		}
		if i+1 < len(all) {
			c.next = sc.leafHand[i+1]
		}
		if c.named.exact >= 2 && c.at == c.unit.leaves[0] {
			sc.exact++
		}
	}
}

func (x *index) parentOf(u int) int { return x.outline.Blocks[x.units[u].block].Parent }

func (x *index) kinOf(u int, sc *scene) kin {
	unit := &x.units[u]
	k := kin{callers: float32(len(unit.callers)), callees: float32(len(unit.callees))}
	for _, c := range unit.callers {
		k.caller = max(k.caller, sc.hand[c])
	}
	for _, c := range unit.callees {
		k.callee = max(k.callee, sc.hand[c])
	}
	if name := x.outline.Blocks[unit.block].Name; name != "" {
		k.sharedName = float32(len(x.named[hashString(name)]))
	}
	return k
}

// topTwo is the two largest scores within a container.
type topTwo map[int][2]float32

func (x *index) siblings(sc *scene) topTwo {
	t := topTwo{}
	for u, h := range sc.hand {
		p := x.parentOf(u)
		two := t[p]
		switch {
		case h > two[0]:
			two = [2]float32{h, two[0]}
		case h > two[1]:
			two[1] = h
		}
		t[p] = two
	}
	return t
}

// others is the largest score in the container, without the one given.
func (t topTwo) others(parent int, own float32) float32 {
	two := t[parent]
	if own == two[0] {
		return two[1]
	}
	return two[0]
}

// twins is the similarity of each unit to the given one: the share of rare
// words of its code that they have in common.
func (x *index) twins(top int) []float32 {
	twins := make([]float32, len(x.units))
	if len(x.units) == 0 {
		return twins
	}
	mine := map[uint32]bool{}
	for _, l := range x.units[top].leaves {
		for _, w := range x.leaves[l].words {
			mine[w] = true
		}
	}
	n := float64(len(x.leaves))
	for u := range x.units {
		var shared, all float64
		for _, l := range x.units[u].leaves {
			for _, w := range x.leaves[l].words {
				idf := math.Log(n / float64(1+x.wordIn[w]))
				if idf <= 0 {
					continue
				}
				all += idf
				if mine[w] {
					shared += idf
				}
			}
		}
		if all > 0 {
			twins[u] = float32(shared / (all + 5))
		}
	}
	return twins
}

// wide is what the whole container around a unit matches.
type wide struct{ cover, title, names, units float32 }

// wides matches all containers.
func (x *index) wides(sc *scene) map[int]wide {
	all := map[int]wide{}
	seen := map[[2]int]bool{}
	for u := range x.units {
		p := x.parentOf(u)
		w := all[p]
		w.units++
		for _, h := range x.units[u].hits {
			key := [2]int{p, int(h.term)}
			if seen[key] {
				continue
			}
			seen[key] = true
			w.cover += sc.weights[viewAll][h.term] / max(sc.totals[viewAll], 0.01)
			w.title += sc.weights[viewTitle][h.term] / max(sc.totals[viewTitle], 0.01)
			w.names += sc.weights[viewNames][h.term] / max(sc.totals[viewNames], 0.01)
		}
		all[p] = w
	}
	return all
}
