package slicer

import "math"

// naming is how the prompt speaks of a definition by its name.
type naming struct {
	exact     float32 // the name stands in the prompt: 1 as a plain word, more the more it looks like an identifier
	rivals    float32 // units of the file with that name
	qualified bool    // with its container: Order.refund_total
	framed    bool    // a trace names it as a function
	titled    bool    // in the title
	squashed  bool    // the same letters, in another style: refundTotal for refund_total, or "refund total"
	near      bool    // one letter off
	parts     float32 // share of the name's parts, by weight, that stand in the prompt
	found     float32 // weight of those parts
	title     float32 // share of the parts that stand in the title
	count     float32 // parts of the name
	times     float32 // how often the prompt names it
}

// name tells how the prompt speaks of a definition with that name in that
// container.
func (x *index) name(name, container string, weights []float32) naming {
	var n naming
	if name == "" {
		return n
	}
	h := hashString(name)
	if said, ok := x.task.names[h]; ok {
		n.exact = looksStrength(said.looks, name)
		n.titled = said.zones&(1<<zoneTitle) != 0
		n.times = float32(said.count)
	}
	n.rivals = float32(len(x.named[h]))
	n.framed = x.task.frames[h]
	n.qualified = container != "" && x.task.quals[pair(hashString(container), h)]
	n.squashed, n.near = x.task.similar(name)
	x.nameParts(&n, name, weights)
	return n
}

// looksStrength is how sure a word of the prompt is meant as an identifier.
func looksStrength(looks nameLook, name string) float32 {
	strength := float32(1)
	if len(name) < 4 {
		strength = 0.5
	}
	for _, look := range []nameLook{lookCamel | lookSnake, lookCall, lookDotted, lookTicked} {
		if looks&look != 0 {
			strength++
		}
	}
	return strength
}

func (x *index) nameParts(n *naming, name string, weights []float32) {
	word := []byte(name)
	var all, found, title float32
	for i := 0; ; {
		start, end := nextPart(word, i)
		if start == end {
			break
		}
		i = end
		n.count++
		t, ok := x.task.term[stem(word[start:end])]
		if !ok {
			// A part that the prompt does not hold weighs as one that few leaves hold.
			all += float32(math.Log(1 + float64(len(x.leaves))/2))
			continue
		}
		w := max(weights[t], 0.1)
		all += w
		found += w
		if x.task.terms[t].count[zoneTitle] > 0 {
			title += w
		}
	}
	if all > 0 {
		n.parts, n.title, n.found = found/all, title/all, found
	}
}

// squash is a hash of a name's letters and digits in lower case.
func squash(name string) uint32 {
	h := uint32(hashStart)
	for i := range len(name) {
		c := name[i]
		if classes[c] == classLink || classes[c] == classOther {
			continue
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint32(c)) * hashPrime
	}
	return h
}

// minNear is the length from which one wrong letter is taken for a mistake.
const minNear = 6

// similar reports whether the prompt holds the name in another style, or with
// one letter missing, added or changed.
func (t *Task) similar(name string) (squashed, near bool) {
	if len(name) < minNear || len(name) > maxPart {
		return false, false
	}
	if _, exact := t.names[hashString(name)]; exact {
		return false, false
	}
	if t.squashed[squash(name)] {
		return true, false
	}
	if t.nearly[hashString(name)] {
		return false, true
	}
	for i := range len(name) {
		h := hashString(name[:i] + name[i+1:])
		if _, ok := t.strong[h]; ok || t.nearly[h] {
			return false, true
		}
	}
	return false, false
}
