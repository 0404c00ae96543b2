package slicer

import "slices"

// signal is one measurement of a leaf.
type signal struct {
	name string
	// ranked adds two columns: the leaf's rank in its file and its value against
	// the file's largest, without which scores of different files do not compare.
	ranked bool
	value  func(c *candidate) float32
	group  string // what is left out together to see what it is worth
}

func oneIf(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// matchSignals are the signals of one view of the prompt against one text.
func matchSignals(name string, text func(c *candidate) *match) []signal {
	return []signal{
		{name: name + " bm25", ranked: true, value: func(c *candidate) float32 { return text(c).bm25 }},
		{name: name + " cover", ranked: true, value: func(c *candidate) float32 { return text(c).cover }},
		{name: name + " best", ranked: false, value: func(c *candidate) float32 { return text(c).best }},
		{name: name + " terms", ranked: false, value: func(c *candidate) float32 { return text(c).terms }},
	}
}

// fieldSignals are what the words of one field of the code match.
func fieldSignals(name string, text func(c *candidate) *match) []signal {
	return []signal{
		{name: name + " code", ranked: false, value: func(c *candidate) float32 { return text(c).text[fieldCode] }},
		{name: name + " strings", ranked: true, value: func(c *candidate) float32 { return text(c).text[fieldString] }},
		{name: name + " comments", ranked: true, value: func(c *candidate) float32 { return text(c).text[fieldComment] }},
	}
}

// nameSignals are how the prompt names one definition.
func nameSignals(name string, of func(c *candidate) *naming) []signal {
	return []signal{
		{name: name + " exact", ranked: false, value: func(c *candidate) float32 { return of(c).exact }},
		{name: name + " rivals", ranked: false, value: func(c *candidate) float32 { return of(c).rivals }},
		{name: name + " times", ranked: false, value: func(c *candidate) float32 { return of(c).times }},
		{name: name + " titled", ranked: false, value: func(c *candidate) float32 { return oneIf(of(c).titled) }},
		{name: name + " similar", ranked: false, value: func(c *candidate) float32 { return oneIf(of(c).squashed) + 0.5*oneIf(of(c).near) }},
		{name: name + " parts", ranked: true, value: func(c *candidate) float32 { return of(c).parts }},
		{name: name + " found", ranked: true, value: func(c *candidate) float32 { return of(c).found }},
		{name: name + " title parts", ranked: false, value: func(c *candidate) float32 { return of(c).title }},
		{name: name + " words", ranked: false, value: func(c *candidate) float32 { return of(c).count }},
	}
}

// signals is the list of them all; its order is the order of the columns, and
// of the model's features.
var signals = func() []signal {
	var all []signal
	add := func(group string, some []signal) {
		for _, s := range some {
			s.group = group
			all = append(all, s)
		}
	}
	for v, name := range []string{viewAll: "all", viewTitle: "title", viewNames: "names", viewCode: "code"} {
		add(name+" words", matchSignals("leaf "+name, func(c *candidate) *match { return &c.own[v] }))
		add(name+" words", matchSignals("unit "+name, func(c *candidate) *match { return &c.around[v] }))
	}
	add("fields", fieldSignals("leaf", func(c *candidate) *match { return &c.own[viewAll] }))
	add("fields", fieldSignals("unit", func(c *candidate) *match { return &c.around[viewAll] }))
	add("definition", nameSignals("name", func(c *candidate) *naming { return &c.named }))
	add("definition", nameSignals("own name", func(c *candidate) *naming { return &c.self }))
	add("container", nameSignals("container", func(c *candidate) *naming { return &c.holder }))
	add("quotes", quoteSignals)
	add("identifiers", identifierSignals)
	add("kin", kinSignals)
	add("scope", scopeSignals)
	add("priors", priorSignals)
	add("prompt", promptSignals)
	return all
}()

// Groups is the names of the groups of signals, in order.
func Groups() []string {
	var groups []string
	for _, s := range signals {
		if !slices.Contains(groups, s.group) {
			groups = append(groups, s.group)
		}
	}
	return groups
}

// quoteSignals are about text of the prompt that stands in the file as it is.
var quoteSignals = []signal{
	{name: "qualified", ranked: false, value: func(c *candidate) float32 { return oneIf(c.named.qualified) }},
	{name: "trace function", ranked: false, value: func(c *candidate) float32 { return oneIf(c.named.framed) }},
	{name: "trace line", ranked: false, value: func(c *candidate) float32 { return c.pointed.frame }},
	{name: "line", ranked: false, value: func(c *candidate) float32 { return c.pointed.line }},
	{name: "bare line", ranked: false, value: func(c *candidate) float32 { return c.pointed.bare }},
	{name: "line distance", ranked: false, value: func(c *candidate) float32 { return c.pointed.distance }},
	{name: "quoted lines", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.lines) }},
	{name: "diff lines", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.minus) }},
	{name: "code triples", ranked: true, value: func(c *candidate) float32 { return float32(c.leaf.triples) }},
	{name: "word pairs", ranked: true, value: func(c *candidate) float32 { return float32(c.leaf.pairs) }},
	{name: "code pairs", ranked: true, value: func(c *candidate) float32 { return float32(c.leaf.codePairs) }},
	{name: "phrase", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.phrase) }},
}

// identifierSignals are about words of the prompt that stand in the code as they
// are, and are rare there.
var identifierSignals = []signal{
	{name: "leaf names", ranked: true, value: func(c *candidate) float32 { return c.rare.sum }},
	{name: "leaf names best", ranked: false, value: func(c *candidate) float32 { return c.rare.best }},
	{name: "leaf names strong", ranked: false, value: func(c *candidate) float32 { return c.rare.strong }},
	{name: "unit names", ranked: true, value: func(c *candidate) float32 { return c.unitRare.sum }},
	{name: "unit names best", ranked: false, value: func(c *candidate) float32 { return c.unitRare.best }},
	{name: "unit names strong", ranked: false, value: func(c *candidate) float32 { return c.unitRare.strong }},
}

// kinSignals are about the units and leaves around.
var kinSignals = []signal{
	{name: "hand", ranked: true, value: func(c *candidate) float32 { return c.scene.hand[c.leaf.unit] }},
	{name: "leaf hand", ranked: true, value: func(c *candidate) float32 { return c.scene.leafHand[c.at] }},
	{name: "caller", ranked: true, value: func(c *candidate) float32 { return c.kin.caller }},
	{name: "callee", ranked: true, value: func(c *candidate) float32 { return c.kin.callee }},
	{name: "callers", ranked: false, value: func(c *candidate) float32 { return c.kin.callers }},
	{name: "callees", ranked: false, value: func(c *candidate) float32 { return c.kin.callees }},
	{name: "sibling", ranked: true, value: func(c *candidate) float32 { return c.kin.sibling }},
	{name: "twin", ranked: true, value: func(c *candidate) float32 { return c.kin.twin }},
	{name: "namesakes", ranked: false, value: func(c *candidate) float32 { return c.kin.sharedName }},
	{name: "before", ranked: false, value: func(c *candidate) float32 { return c.before }},
	{name: "next", ranked: false, value: func(c *candidate) float32 { return c.next }},
}

// scopeSignals are about the statements around a leaf, and the container around
// its unit.
var scopeSignals = []signal{
	{name: "scope bm25", ranked: true, value: func(c *candidate) float32 { return c.scope.match.bm25 }},
	{name: "scope cover", ranked: false, value: func(c *candidate) float32 { return c.scope.match.cover }},
	{name: "scope best", ranked: false, value: func(c *candidate) float32 { return c.scope.match.best }},
	{name: "scope title", ranked: false, value: func(c *candidate) float32 { return c.scope.title }},
	{name: "scope names", ranked: true, value: func(c *candidate) float32 { return c.scope.rare.sum }},
	{name: "scope depth", ranked: false, value: func(c *candidate) float32 { return c.scope.depth }},
	{name: "wide cover", ranked: true, value: func(c *candidate) float32 { return c.wide.cover }},
	{name: "wide title", ranked: true, value: func(c *candidate) float32 { return c.wide.title }},
	{name: "wide names", ranked: false, value: func(c *candidate) float32 { return c.wide.names }},
	{name: "wide units", ranked: false, value: func(c *candidate) float32 { return c.wide.units }},
	{name: "heads", ranked: true, value: func(c *candidate) float32 { return float32(c.leaf.heads) }},
	{name: "heads best", ranked: false, value: func(c *candidate) float32 { return c.leaf.headsBest }},
}

// priorSignals say what is changed more often than other code, whatever the
// prompt.
var priorSignals = []signal{
	{name: "kind", ranked: false, value: func(c *candidate) float32 { return float32(c.block.Kind) }},
	{name: "unit kind", ranked: false, value: func(c *candidate) float32 { return float32(c.whole.Kind) }},
	{name: "kind around", ranked: false, value: func(c *candidate) float32 { return float32(c.x.kindAround(c.leaf.block)) }},
	{name: "role", ranked: false, value: func(c *candidate) float32 { return float32(c.block.Role) }},
	{name: "lines", ranked: false, value: func(c *candidate) float32 { return float32(c.block.Last - c.block.First + 1) }},
	{name: "bytes", ranked: true, value: func(c *candidate) float32 { return float32(c.leaf.bytes) }},
	{name: "unit lines", ranked: true, value: func(c *candidate) float32 { return float32(c.whole.Last - c.whole.First + 1) }},
	{name: "unit leaves", ranked: false, value: func(c *candidate) float32 { return float32(len(c.unit.leaves)) }},
	{name: "place in unit", ranked: false, value: func(c *candidate) float32 {
		return float32(c.at-c.unit.leaves[0]) / float32(max(1, len(c.unit.leaves)-1))
	}},
	{name: "number in unit", ranked: false, value: func(c *candidate) float32 { return float32(c.at - c.unit.leaves[0]) }},
	{name: "place in file", ranked: false, value: func(c *candidate) float32 { return float32(c.block.First) / float32(c.scene.textLines) }},
	{name: "depth", ranked: false, value: func(c *candidate) float32 { return float32(c.x.nested(c.leaf.block)) }},
	{name: "indent", ranked: false, value: func(c *candidate) float32 { return float32(c.x.outline.text.indent[c.block.First-1]) }},
	{name: "comment share", ranked: false, value: func(c *candidate) float32 {
		return float32(c.leaf.field[fieldComment]) / float32(max(1, c.leaf.size))
	}},
	{name: "string share", ranked: false, value: func(c *candidate) float32 {
		return float32(c.leaf.field[fieldString]) / float32(max(1, c.leaf.size))
	}},
	{name: "words", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.size) }},
	{name: "numbers", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.numbers) }},
	{name: "distinct", ranked: false, value: func(c *candidate) float32 { return float32(len(c.leaf.words)) }},
	{name: "branches", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordBranch]) }},
	{name: "loops", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordLoop]) }},
	{name: "exits", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordExit]) }},
	{name: "fails", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordFail]) }},
	{name: "nulls", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordNull]) }},
	{name: "declares", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordDeclare]) }},
	{name: "public", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordPublic]) }},
	{name: "hidden", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordHidden]) }},
	{name: "imports", ranked: false, value: func(c *candidate) float32 { return float32(c.leaf.count[keywordImport]) }},
	{name: "broken", ranked: false, value: func(c *candidate) float32 {
		d := c.x.definition(c.block)
		return oneIf(d != nil && d.Broken)
	}},
}

// promptSignals are the same for all leaves of a file: they tell the model how
// much to believe the others.
var promptSignals = []signal{
	{name: "language", ranked: false, value: func(c *candidate) float32 { return languageNumber(c.x.outline.Syntax.Language) }},
	{name: "file lines", ranked: false, value: func(c *candidate) float32 { return float32(c.scene.textLines) }},
	{name: "file leaves", ranked: false, value: func(c *candidate) float32 { return float32(len(c.x.leaves)) }},
	{name: "file units", ranked: false, value: func(c *candidate) float32 { return float32(len(c.x.units)) }},
	{name: "files", ranked: false, value: func(c *candidate) float32 { return float32(c.scene.files) }},
	{name: "file share", ranked: false, value: func(c *candidate) float32 { return c.scene.fileShare }},
	{name: "path named", ranked: false, value: func(c *candidate) float32 { return c.scene.pathNamed }},
	{name: "prompt words", ranked: false, value: func(c *candidate) float32 { return float32(c.x.task.words) }},
	{name: "prompt terms", ranked: false, value: func(c *candidate) float32 { return float32(len(c.x.task.terms)) }},
	{name: "best hand", ranked: false, value: func(c *candidate) float32 { return c.scene.best }},
	{name: "exact units", ranked: false, value: func(c *candidate) float32 { return c.scene.exact }},
	{name: "weight all", ranked: false, value: func(c *candidate) float32 { return c.scene.totals[viewAll] }},
	{name: "weight names", ranked: false, value: func(c *candidate) float32 { return c.scene.totals[viewNames] }},
}

// languageOrder gives the languages numbers; the order is by how often a fix
// touches lines outside functions, so that a threshold can part them.
var languageOrder = []string{"php", "c", "ruby", "lua", "bash", "python", "javascript", "go", "csharp", "elixir", "java", "rust", "kotlin", "typescript", "tsx", "scala", "swift", "cpp"}

func languageNumber(language string) float32 {
	for i, l := range languageOrder {
		if l == language {
			return float32(i + 1)
		}
	}
	return 0
}
