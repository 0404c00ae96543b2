package slicer

import (
	"math"

	"pare/grammars"
)

// candidate is a leaf with all that is known of it; signals read it.
type candidate struct {
	x     *index
	at    int // index in x.leaves
	leaf  *leaf
	unit  *unit
	block *Block
	whole *Block // the unit's block
	scene *scene

	own, around  [views]match // of the leaf and of its unit
	self         naming       // of the leaf's own definition
	named        naming       // of the unit
	holder       naming       // of the type or module around the unit
	rare         rareNames
	unitRare     rareNames
	pointed      pointed
	scope        scope
	wide         wide
	kin          kin
	before, next float32 // hand scores of the leaves before and after
}

// scene is what is the same for all leaves of a file.
type scene struct {
	weights            [views][]float32
	totals             [views]float32
	meanLeaf, meanUnit float32
	hand               []float32 // by unit, before context
	leafHand           []float32
	best               float32 // the largest of hand
	exact              float32 // units named exactly as an identifier
	pathNamed          float32 // trailing components of the file's path in the prompt
	files              int     // files of the task
	fileShare          float32 // this file's best hand score against the best of all files
	textLines          int
}

// rareNames is about the prompt's words that stand in a text as they are.
type rareNames struct{ sum, best, strong, count float32 }

// pointed is about the lines that the prompt names.
type pointed struct {
	frame    float32 // a trace's frame lies within: 2 in the leaf, 1 in its unit
	line     float32 // the same for other lines with the file's path
	bare     float32 // the same for lines without a path
	distance float32 // log of the distance in lines to the nearest of them, -1 without
}

// kin is about other units of the file.
type kin struct {
	caller, callee   float32 // best hand score among those
	callers, callees float32 // how many
	sibling          float32 // best hand score within the same container
	twin             float32 // similarity to the best unit, by rare words of the code
	sharedName       float32 // units of the same name
}

func (x *index) rareNames(names []uint32) rareNames {
	var r rareNames
	n := float64(len(x.leaves))
	for _, h := range names {
		said := x.task.names[h]
		if said.looks&^lookTicked == 0 && said.zones&(1<<zoneInline) == 0 {
			continue
		}
		w := float32(math.Log(1 + n/float64(1+x.nameIn[h])))
		if said.zones&(1<<zoneFence|1<<zoneTrace) == said.zones {
			w *= 0.6
		}
		r.sum += w
		r.count++
		r.best = max(r.best, w)
		if said.looks&(lookCamel|lookSnake|lookDotted|lookCall|lookOption) != 0 {
			r.strong += w
		}
	}
	return r
}

// pointedAt tells how the lines the prompt names lie to a leaf.
func (x *index) pointedAt(leaf, unit *Block) pointed {
	p := pointed{distance: -1}
	for _, place := range x.places {
		in := float32(0)
		switch {
		case place.First <= leaf.Last && place.Last >= leaf.First:
			in = 2
		case place.First <= unit.Last && place.Last >= unit.First:
			in = 1
		}
		switch {
		case place.Bare:
			p.bare = max(p.bare, in)
			continue
		case place.Frame:
			p.frame = max(p.frame, in)
		default:
			p.line = max(p.line, in)
		}
		d := float32(math.Log1p(float64(max(place.First-leaf.Last, leaf.First-place.Last, 0))))
		if p.distance < 0 || d < p.distance {
			p.distance = d
		}
	}
	return p
}

func (x *index) setScene(sc *scene, files int) {
	for v := range views {
		sc.weights[v] = x.weigh(v)
		sc.totals[v] = sum(sc.weights[v])
	}
	size := 0
	for i := range x.leaves {
		size += x.leaves[i].size
	}
	sc.meanLeaf = float32(size) / float32(max(1, len(x.leaves)))
	sc.meanUnit = float32(size) / float32(max(1, len(x.units)))
	sc.files = files
	sc.textLines = x.outline.text.count()
	for _, p := range x.task.paths {
		sc.pathNamed = max(sc.pathNamed, float32(samePath(p, x.outline.File.Name)))
	}
}

// candidates makes the candidates of a file without their kin.
func (x *index) candidates(sc *scene) []candidate {
	all := make([]candidate, len(x.leaves))
	for u := range x.units {
		x.unitCandidates(u, sc, all)
	}
	return all
}

func (x *index) unitCandidates(u int, sc *scene, all []candidate) {
	unit := &x.units[u]
	whole := &x.outline.Blocks[unit.block]
	first := candidate{x: x, unit: unit, whole: whole, scene: sc}
	for v := range views {
		first.around[v] = x.match(unit.hits, unit.size, sc.meanUnit, sc.weights[v], sc.totals[v])
	}
	weights := sc.weights[viewAll]
	container := x.containerName(unit.block)
	first.named = x.name(whole.Name, container, weights)
	first.holder = x.name(container, "", weights)
	first.unitRare = x.rareNames(unit.names)
	for _, at := range unit.leaves {
		c := &all[at]
		*c = first
		c.at, c.leaf = at, &x.leaves[at]
		c.block = &x.outline.Blocks[c.leaf.block]
		for v := range views {
			c.own[v] = x.match(c.leaf.hits, c.leaf.size, sc.meanLeaf, sc.weights[v], sc.totals[v])
		}
		c.self = c.named
		if c.block.Name != whole.Name {
			c.self = x.name(c.block.Name, whole.Name, weights)
		}
		c.rare = x.rareNames(c.leaf.names)
		c.pointed = x.pointedAt(c.block, whole)
		c.scope = x.scopeOf(at, sc)
	}
}

// containerName is the name of the type or module around a block.
func (x *index) containerName(b int) string {
	blocks := x.outline.Blocks
	for i := blocks[b].Parent; i >= 0; i = blocks[i].Parent {
		if blocks[i].Role == Whole && container(blocks[i].Kind) {
			return blocks[i].Name
		}
	}
	// A method that stands outside its type is qualified by it.
	q := blocks[b].Qualified
	for i := len(q) - 1; i > 0; i-- {
		if q[i] == '.' {
			q = q[:i]
			for j := len(q) - 1; j >= 0; j-- {
				if q[j] == '.' {
					return q[j+1:]
				}
			}
			return q
		}
	}
	return ""
}

// nested is the number of definitions around a block.
func (x *index) nested(b int) int {
	n := 0
	for i := x.outline.Blocks[b].Parent; i >= 0; i = x.outline.Blocks[i].Parent {
		n++
	}
	return n
}

func (x *index) kindAround(b int) grammars.Kind {
	blocks := x.outline.Blocks
	for i := blocks[b].Parent; i >= 0; i = blocks[i].Parent {
		if container(blocks[i].Kind) {
			return blocks[i].Kind
		}
	}
	return grammars.Other
}

func (x *index) definition(b *Block) *grammars.Definition {
	if b.Def < 0 {
		return nil
	}
	return &x.outline.Syntax.Definitions[b.Def]
}
