package slicer

// signal is one measurement of a leaf.
type signal struct {
	name string
	// ranked adds two columns: the leaf's rank in its file and its value against
	// the file's largest, without which scores of different files do not compare.
	ranked bool
	value  func(c *candidate) float32
}

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// matchSignals are the signals of one view of the prompt against one text.
func matchSignals(name string, text func(c *candidate) *match) []signal {
	return []signal{
		{name + " bm25", true, func(c *candidate) float32 { return text(c).bm25 }},
		{name + " cover", true, func(c *candidate) float32 { return text(c).cover }},
		{name + " best", false, func(c *candidate) float32 { return text(c).best }},
		{name + " terms", false, func(c *candidate) float32 { return text(c).terms }},
	}
}

// fieldSignals are what the words of one field of the code match.
func fieldSignals(name string, text func(c *candidate) *match) []signal {
	return []signal{
		{name + " code", false, func(c *candidate) float32 { return text(c).text[fieldCode] }},
		{name + " strings", true, func(c *candidate) float32 { return text(c).text[fieldString] }},
		{name + " comments", true, func(c *candidate) float32 { return text(c).text[fieldComment] }},
	}
}

// nameSignals are how the prompt names one definition.
func nameSignals(name string, of func(c *candidate) *naming) []signal {
	return []signal{
		{name + " exact", false, func(c *candidate) float32 { return of(c).exact }},
		{name + " rivals", false, func(c *candidate) float32 { return of(c).rivals }},
		{name + " times", false, func(c *candidate) float32 { return of(c).times }},
		{name + " titled", false, func(c *candidate) float32 { return flag(of(c).titled) }},
		{name + " similar", false, func(c *candidate) float32 { return flag(of(c).squashed) + 0.5*flag(of(c).near) }},
		{name + " parts", true, func(c *candidate) float32 { return of(c).parts }},
		{name + " found", true, func(c *candidate) float32 { return of(c).found }},
		{name + " title parts", false, func(c *candidate) float32 { return of(c).title }},
		{name + " words", false, func(c *candidate) float32 { return of(c).count }},
	}
}

// signals is the list of them all; its order is the order of the columns, and
// of the model's features.
var signals = func() []signal {
	var all []signal
	for v, name := range []string{viewAll: "all", viewTitle: "title", viewNames: "names", viewCode: "code"} {
		all = append(all, matchSignals("leaf "+name, func(c *candidate) *match { return &c.own[v] })...)
		all = append(all, matchSignals("unit "+name, func(c *candidate) *match { return &c.around[v] })...)
	}
	all = append(all, fieldSignals("leaf", func(c *candidate) *match { return &c.own[viewAll] })...)
	all = append(all, fieldSignals("unit", func(c *candidate) *match { return &c.around[viewAll] })...)
	all = append(all, nameSignals("name", func(c *candidate) *naming { return &c.named })...)
	all = append(all, nameSignals("own name", func(c *candidate) *naming { return &c.self })...)
	all = append(all, nameSignals("container", func(c *candidate) *naming { return &c.holder })...)
	all = append(all, quoteSignals...)
	all = append(all, kinSignals...)
	all = append(all, priorSignals...)
	return append(all, promptSignals...)
}()

// quoteSignals are about text of the prompt that stands in the file as it is.
var quoteSignals = []signal{
	{"qualified", false, func(c *candidate) float32 { return flag(c.named.qualified) }},
	{"trace function", false, func(c *candidate) float32 { return flag(c.named.framed) }},
	{"trace line", false, func(c *candidate) float32 { return c.pointed.frame }},
	{"line", false, func(c *candidate) float32 { return c.pointed.line }},
	{"bare line", false, func(c *candidate) float32 { return c.pointed.bare }},
	{"line distance", false, func(c *candidate) float32 { return c.pointed.distance }},
	{"quoted lines", false, func(c *candidate) float32 { return float32(c.leaf.lines) }},
	{"diff lines", false, func(c *candidate) float32 { return float32(c.leaf.minus) }},
	{"code triples", true, func(c *candidate) float32 { return float32(c.leaf.triples) }},
	{"word pairs", true, func(c *candidate) float32 { return float32(c.leaf.pairs) }},
	{"code pairs", true, func(c *candidate) float32 { return float32(c.leaf.codePairs) }},
	{"phrase", false, func(c *candidate) float32 { return float32(c.leaf.phrase) }},
	{"leaf names", true, func(c *candidate) float32 { return c.rare.sum }},
	{"leaf names best", false, func(c *candidate) float32 { return c.rare.best }},
	{"leaf names strong", false, func(c *candidate) float32 { return c.rare.strong }},
	{"unit names", true, func(c *candidate) float32 { return c.unitRare.sum }},
	{"unit names best", false, func(c *candidate) float32 { return c.unitRare.best }},
	{"unit names strong", false, func(c *candidate) float32 { return c.unitRare.strong }},
}

// kinSignals are about the units and leaves around.
var kinSignals = []signal{
	{"hand", true, func(c *candidate) float32 { return c.scene.hand[c.leaf.unit] }},
	{"leaf hand", true, func(c *candidate) float32 { return c.scene.leafHand[c.at] }},
	{"caller", true, func(c *candidate) float32 { return c.kin.caller }},
	{"callee", true, func(c *candidate) float32 { return c.kin.callee }},
	{"callers", false, func(c *candidate) float32 { return c.kin.callers }},
	{"callees", false, func(c *candidate) float32 { return c.kin.callees }},
	{"sibling", true, func(c *candidate) float32 { return c.kin.sibling }},
	{"twin", true, func(c *candidate) float32 { return c.kin.twin }},
	{"namesakes", false, func(c *candidate) float32 { return c.kin.sharedName }},
	{"before", false, func(c *candidate) float32 { return c.before }},
	{"next", false, func(c *candidate) float32 { return c.next }},
}

// priorSignals say what is changed more often than other code, whatever the
// prompt.
var priorSignals = []signal{
	{"kind", false, func(c *candidate) float32 { return float32(c.block.Kind) }},
	{"unit kind", false, func(c *candidate) float32 { return float32(c.whole.Kind) }},
	{"kind around", false, func(c *candidate) float32 { return float32(c.x.kindAround(c.leaf.block)) }},
	{"role", false, func(c *candidate) float32 { return float32(c.block.Role) }},
	{"lines", false, func(c *candidate) float32 { return float32(c.block.Last - c.block.First + 1) }},
	{"bytes", true, func(c *candidate) float32 { return float32(c.leaf.bytes) }},
	{"unit lines", true, func(c *candidate) float32 { return float32(c.whole.Last - c.whole.First + 1) }},
	{"unit leaves", false, func(c *candidate) float32 { return float32(len(c.unit.leaves)) }},
	{"place in unit", false, func(c *candidate) float32 {
		return float32(c.at-c.unit.leaves[0]) / float32(max(1, len(c.unit.leaves)-1))
	}},
	{"number in unit", false, func(c *candidate) float32 { return float32(c.at - c.unit.leaves[0]) }},
	{"place in file", false, func(c *candidate) float32 { return float32(c.block.First) / float32(c.scene.textLines) }},
	{"depth", false, func(c *candidate) float32 { return float32(c.x.nested(c.leaf.block)) }},
	{"indent", false, func(c *candidate) float32 { return float32(c.x.outline.text.indent[c.block.First-1]) }},
	{"comment share", false, func(c *candidate) float32 {
		return float32(c.leaf.field[fieldComment]) / float32(max(1, c.leaf.size))
	}},
	{"string share", false, func(c *candidate) float32 {
		return float32(c.leaf.field[fieldString]) / float32(max(1, c.leaf.size))
	}},
	{"words", false, func(c *candidate) float32 { return float32(c.leaf.size) }},
	{"numbers", false, func(c *candidate) float32 { return float32(c.leaf.numbers) }},
	{"distinct", false, func(c *candidate) float32 { return float32(len(c.leaf.words)) }},
	{"branches", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordBranch]) }},
	{"loops", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordLoop]) }},
	{"exits", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordExit]) }},
	{"fails", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordFail]) }},
	{"nulls", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordNull]) }},
	{"declares", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordDeclare]) }},
	{"public", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordPublic]) }},
	{"hidden", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordHidden]) }},
	{"imports", false, func(c *candidate) float32 { return float32(c.leaf.count[keywordImport]) }},
	{"broken", false, func(c *candidate) float32 {
		d := c.x.definition(c.block)
		return flag(d != nil && d.Broken)
	}},
}

// promptSignals are the same for all leaves of a file: they tell the model how
// much to believe the others.
var promptSignals = []signal{
	{"language", false, func(c *candidate) float32 { return languageNumber(c.x.outline.Syntax.Language) }},
	{"file lines", false, func(c *candidate) float32 { return float32(c.scene.textLines) }},
	{"file leaves", false, func(c *candidate) float32 { return float32(len(c.x.leaves)) }},
	{"file units", false, func(c *candidate) float32 { return float32(len(c.x.units)) }},
	{"files", false, func(c *candidate) float32 { return float32(c.scene.files) }},
	{"file share", false, func(c *candidate) float32 { return c.scene.fileShare }},
	{"path named", false, func(c *candidate) float32 { return c.scene.pathNamed }},
	{"prompt words", false, func(c *candidate) float32 { return float32(c.x.task.words) }},
	{"prompt terms", false, func(c *candidate) float32 { return float32(len(c.x.task.terms)) }},
	{"best hand", false, func(c *candidate) float32 { return c.scene.best }},
	{"exact units", false, func(c *candidate) float32 { return c.scene.exact }},
	{"weight all", false, func(c *candidate) float32 { return c.scene.totals[viewAll] }},
	{"weight names", false, func(c *candidate) float32 { return c.scene.totals[viewNames] }},
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
