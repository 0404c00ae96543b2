package slicer

import (
	"cmp"
	"math"
	"slices"
)

// besideWorth is the least worth of a leaf of a file of that size, as a share of
// the scores against a share of the bytes.
func (k *keeper) besideWorth(size int) float64 {
	worth := max(leastBeside, besidePrice*math.Sqrt(float64(size)*besideSize))
	return worth * (1 + lonely/float64(max(1, k.telling)))
}

// alone reports whether the prompt says nothing but names: it is about them, and
// nothing else is worth its lines.
func (k *keeper) alone() bool { return k.telling == 0 && k.e.names() }

// names reports whether the prompt names something in one of the files.
func (e *Evidence) names() bool {
	return slices.ContainsFunc(e.Files, func(f FileEvidence) bool { return f.names() })
}

func (f *FileEvidence) names() bool {
	return slices.ContainsFunc(f.Named, func(n Named) bool { return n.certain() })
}

// certain reports whether what is named is kept, whatever else speaks for it.
func (n *Named) certain() bool { return n.Means < ByUse }

// keepNamed keeps what the prompt names and what belongs to it, where the limit
// allows it: of all files first what is named, then what opens it, and so on.
func (k *keeper) keepNamed() {
	if !k.e.names() || k.capped() && k.telling > longText {
		return
	}
	type item struct {
		file int
		part
	}
	var all []item
	for i := range k.e.Files {
		if k.whole[i] == "" {
			for _, p := range k.e.Files[i].certain(k.telling == 0) {
				all = append(all, item{i, p})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b item) int { return cmp.Compare(a.tier, b.tier) })
	for _, p := range all {
		kept := k.keep(p.file, p.Range)
		for p.tier == tierNamed && !kept && p.Last > p.First {
			// Of what does not fit, as much as does.
			p.Last--
			kept = k.keep(p.file, p.Range)
		}
		if kept {
			k.must[p.file].mark(p.part)
		}
	}
	for i := range k.must {
		k.countNamed(i)
	}
}

// tiers is, by line, the tier of the part that it belongs to; index 0 is line 1.
type tiers []tier

func (t tiers) mark(p part) {
	for line := p.First; line <= p.Last; line++ {
		t[line-1] = min(t[line-1], p.tier)
	}
}

// of is the first tier among the lines of a range.
func (t tiers) of(r Range) tier { return slices.Min(t[r.First-1 : r.Last]) }

// keep keeps lines, if the limit allows it.
func (k *keeper) keep(file int, r Range) bool {
	kept := k.kept[file]
	text := &k.e.Files[file].Outline.text
	cost := 0
	for line := r.First; line <= r.Last; line++ {
		if !kept[line-1] {
			cost += text.bytes(line, line)
		}
	}
	if k.bytes+cost > k.limit {
		return false
	}
	k.bytes += cost
	for line := r.First; line <= r.Last; line++ {
		kept[line-1] = true
	}
	return true
}

// countNamed counts the leaves whose lines are all kept as picked.
func (k *keeper) countNamed(file int) {
	f := &k.e.Files[file]
	for j, leaf := range f.Leaves {
		b := &f.Outline.Blocks[leaf]
		if !k.picked[file][j] && !slices.Contains(k.kept[file][b.First-1:b.Last], false) {
			k.picked[file][j] = true
			k.mass += f.Scores[j]
		}
	}
}

// keepOne keeps the likeliest leaf of a file of which nothing is kept although the
// prompt names something in another one: it was mentioned for a reason.
func (k *keeper) keepOne() {
	if !k.e.names() {
		return
	}
	for i := range k.kept {
		if slices.Contains(k.kept[i], true) {
			continue
		}
		for _, s := range k.order {
			if s.file == i {
				k.take(s)
				k.lone[i] = true
				break
			}
		}
	}
}

// certainDefs is the definitions that the prompt names, with what lies in them.
func (f *FileEvidence) certainDefs() map[int]bool {
	all := map[int]bool{}
	for i := range f.Named {
		if n := &f.Named[i]; n.certain() && n.Def >= 0 {
			all[n.Def] = true
		}
	}
	for i := range f.Outline.Syntax.Definitions {
		if p := f.Outline.Syntax.Definitions[i].Parent; p >= 0 && all[p] {
			all[i] = true
		}
	}
	return all
}

// certain is the parts of the file that belong to what the prompt names. Where it
// names things in other files only, what uses them here is meant. Alone says that
// the prompt says nothing else.
func (f *FileEvidence) certain(alone bool) []part {
	var out []part
	least := ByUse
	if !f.names() {
		least = ByUse + 1
	}
	for i := range f.Named {
		switch n := &f.Named[i]; {
		case n.Means >= least:
		case n.Rivals > fewRivals && f.rank(n) >= fewRivals:
			if f.rank(n) < mostRivals {
				out = append(out, part{f.directory.short(n.Def, 0, 0), tierOwn})
			}
		default:
			out = append(out, f.partsOf(n, alone)...)
		}
	}
	return out
}

// rank is how many of the definitions that a name may mean are likelier than this
// one.
func (f *FileEvidence) rank(n *Named) int {
	likelier := 0
	mass := f.mass(f.directory.lines[n.Def])
	for i := range f.Named {
		m := &f.Named[i]
		if m.Text != n.Text || m.Def < 0 || m.Def == n.Def || m.Means != n.Means {
			continue
		}
		if other := f.mass(f.directory.lines[m.Def]); other > mass || other == mass && m.Def < n.Def {
			likelier++
		}
	}
	return likelier
}

// partsOf is what is kept for one thing that is named.
func (f *FileEvidence) partsOf(n *Named, alone bool) []part {
	if n.Def < 0 {
		return []part{{f.around(n.First), tierNamed}}
	}
	d := f.directory
	lines := d.lines[n.Def]
	long := longNamed
	if container(d.defs[n.Def].Kind) && !alone {
		// Beside a sentence the name of a type mostly says where something is.
		long = longType
	}
	if lines.Last-lines.First < long {
		return append(d.belongs(n.Def), part{lines, tierNamed})
	}
	if container(d.defs[n.Def].Kind) && !alone {
		return append(d.opens(n.Def), part{d.short(n.Def, 0, longDoc), tierNamed})
	}
	return append(d.belongs(n.Def), f.inLong(n)...)
}

// around is the lines of the leaf at a line.
func (f *FileEvidence) around(line int) Range {
	for _, leaf := range f.Leaves {
		if b := &f.Outline.Blocks[leaf]; b.First <= line && line <= b.Last {
			return Range{b.First, b.Last}
		}
	}
	return Range{max(1, line-fewLines), min(line+fewLines, f.Outline.Lines())}
}

// inLong is what is kept of a long definition: its signature, the place that is
// named or else its likeliest leaves, and how it ends.
func (f *FileEvidence) inLong(n *Named) []part {
	d := f.directory
	lines := d.lines[n.Def]
	out := []part{{d.short(n.Def, 0, longDoc), tierNamed}}
	var leaves []int
	for j, leaf := range f.Leaves {
		if b := &f.Outline.Blocks[leaf]; b.First >= lines.First && b.Last <= lines.Last {
			leaves = append(leaves, j)
		}
	}
	slices.SortStableFunc(leaves, func(a, b int) int {
		if n.First > 0 {
			return cmp.Compare(f.distance(a, n), f.distance(b, n))
		}
		return cmp.Compare(f.Scores[b], f.Scores[a])
	})
	room := longNamed / 2
	if n.First > 0 {
		room = longNamed / 4
	}
	for _, j := range leaves {
		b := &f.Outline.Blocks[f.Leaves[j]]
		if n.First > 0 && f.distance(j, n) == 0 || room > 0 {
			out = append(out, part{Range{b.First, b.Last}, tierNamed})
			room -= b.Last - b.First + 1
		}
	}
	return out
}

// distance is how many lines a leaf is from what is named.
func (f *FileEvidence) distance(j int, n *Named) int {
	b := &f.Outline.Blocks[f.Leaves[j]]
	return max(b.First-n.Last, n.First-b.Last, 0)
}
