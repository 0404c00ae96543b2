package clientrules

import (
	"pare/internal/jsontree"
	"pare/lint"
)

// repeatedKey reports a key that stands twice in one object: the client reads the
// last one only.
func repeatedKey() Rule {
	return Rule{
		Meta: meta("S226", "repeated-key", lint.Error, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			repeatedIn(pass, tree)
		}, Settings, Servers, Plugin, Marketplace, Hooks),
	}
}

func repeatedIn(pass *lint.Pass[*Subject], n *jsontree.Node) {
	for i := range n.Members {
		m := &n.Members[i]
		if last := n.Member(m.Key); last != m && !isRemark(m.Key) {
			pass.Reportf(unquoted(m.KeySpan), "%q stands twice here, and the client reads the last one only, that of line %d: what stands here counts for nothing", m.Key, lineOf(pass, last))
		}
		repeatedIn(pass, m.Value)
	}
	for _, item := range n.Items {
		repeatedIn(pass, item)
	}
}

func lineOf(pass *lint.Pass[*Subject], m *jsontree.Member) int {
	return pass.File().Position(m.KeySpan.Start).Line
}
