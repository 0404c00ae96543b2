package claudemdrules

import (
	"bytes"

	"pare/claudemd"
	"pare/internal/source"
	"pare/lint"
)

// vaguePhrases say that something should be good and not what good is. The list
// is short on purpose: each of them can be struck out without losing anything.
var vaguePhrases = []string{
	"write clean code", "write good code", "clean, maintainable code", "clean and maintainable", "maintainable and readable", "readable and maintainable",
	"high-quality code", "high quality code", "good quality code", "production-ready code", "production-quality code", "elegant code",
	"follow best practices", "use best practices", "industry best practices", "according to best practices", "adhere to best practices",
	"handle errors properly", "handle errors appropriately", "handle errors gracefully", "proper error handling", "appropriate error handling",
	"use appropriate naming", "use meaningful names", "meaningful variable names", "descriptive variable names", "use proper naming",
	"write good tests", "write proper tests", "properly tested", "test thoroughly", "comment appropriately", "well-documented code",
	"format code properly", "keep code clean", "keep it clean", "keep the code clean", "be consistent", "use common sense",
	"optimize performance where possible", "ensure good performance", "ensure code quality", "maintain code quality", "as appropriate", "where appropriate",
	"when appropriate", "if appropriate", "as needed", "as necessary", "where necessary",
}

// filler are phrases of the list that are vague only where nothing else stands in
// the sentence.
var filler = map[string]bool{
	"as appropriate": true, "where appropriate": true, "when appropriate": true, "if appropriate": true, "as needed": true, "as necessary": true,
	"where necessary": true, "be consistent": true,
}

// vagueInstruction reports instructions that nobody can check.
func vagueInstruction() Rule {
	return Rule{
		Meta: textMeta("M301", "vague-instruction", lint.Info, lint.KindWording),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			p := proseOf(d, false)
			for _, s := range p.find(vaguePhrases...) {
				sentence := p.sentence(s.Start)
				if filler[string(s.Text(p.lower))] && len(bytes.Fields(sentence.Text(p.text))) > 7 || specific(d, sentence) {
					continue
				}
				pass.Reportf(s, "“%s” cannot be checked; say what it means here, or strike it out", s.Text(d.Data()))
			}
		},
	}
}

// specific reports whether a sentence says what it means: it names something in
// code, or explains after a colon, a dash or in brackets.
func specific(d *claudemd.Doc, sentence source.Span) bool {
	text := sentence.Text(d.Data())
	return bytes.ContainsAny(text, "`:(") || bytes.Contains(text, []byte(" — ")) || bytes.Contains(text, []byte(" - ")) || bytes.Contains(text, []byte("](")) ||
		bytes.Contains(text, []byte(" e.g."))
}

// genericPhrases tell the model what it is, or to do what it does anyway.
var genericPhrases = []string{
	"you are a helpful", "you are an expert", "you are a senior", "you are a world-class", "you are a highly skilled", "you are a professional",
	"you are an experienced", "be concise and helpful", "think step by step", "think step-by-step", "take a deep breath",
	"let's think step by step", "do your best", "think carefully before", "always think before", "act as a senior", "act as an expert",
	"i will tip you", "this is very important to my career", "as an ai language model", "you are an ai assistant",
}

// genericInstruction reports what would be as true in any other project.
func genericInstruction() Rule {
	return Rule{
		Meta: textMeta("M302", "generic-instruction", lint.Info, lint.KindWording),
		Check: func(pass *lint.Pass[*claudemd.Subject]) {
			d := pass.Subject.Doc
			p := proseOf(d, false)
			for _, s := range p.find(genericPhrases...) {
				if inQuotes(d.Data(), s) {
					continue
				}
				pass.Reportf(s, "“%s” says nothing about this project and is paid for in every request; strike it out", s.Text(d.Data()))
			}
		},
	}
}
