package scriptrules

import (
	"embed"

	"pare/internal/lazyregexp"
	"pare/internal/source"
	"pare/lint"
)

// Rule is a rule for scripts.
type Rule = lint.Rule[*Subject]

//go:embed pages/*.md
var pages embed.FS

func meta(code, name string, severity lint.Severity) lint.Meta {
	doc, err := pages.ReadFile("pages/" + name + ".md")
	if err != nil {
		panic(err) // a page that is not embedded: a test runs this at once
	}
	return lint.Meta{Code: code, Name: name, Severity: severity, Since: "0.1.0", Doc: string(doc)}
}

// All lists the rules in the order of their codes.
func All() []Rule {
	return []Rule{
		retriesOff(), callWithoutRetry(), unreadRetryAfter(), fixedSleep(), oneByOne(), sharedKey(), endlessRetry(), retryAtOnce(), refusalSkipped(),
		retryMisconfigured(), retriesMultiplied(), streamRestarted(), unboundedConcurrency(), keyInSource(), clientInLoop(),
	}
}

// noRetries are the ways to switch an SDK's retries off.
var noRetries = lazyregexp.New(`\bmax_retries\s*=\s*0\b|\bmaxRetries\s*:\s*0\b|\bWithMaxRetries\(\s*0\s*\)`)

// retriesOff reports an SDK's retries switched off in a program that does not
// retry itself.
func retriesOff() Rule {
	return Rule{
		Meta: meta("A101", "retries-off", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if !s.callsAPI() || s.thinksOfRetries(noRetries) {
				return
			}
			for _, m := range noRetries.FindAllIndex(s.code, -1) {
				pass.Reportf(source.Span{Start: m[0], End: m[1]}, "retries are switched off, and nothing else here retries: one 429 ends the work; leave it out, for the SDK tries twice and honours retry-after")
			}
		},
	}
}

// address is the Messages API. Batches have an allowance of their own, and
// count_tokens has one too.
var address = lazyregexp.New(`api\.anthropic\.com/v1/messages(?:["'\x60\s?\\]|$)`)

// sends is how programs send without an SDK, by language.
var sends = lazyregexp.New(`\b(?:requests|httpx|session|client)\.post\(|urllib\.request|aiohttp|\bfetch\(|\baxios\b|\bgot\(|http\.(?:Post|NewRequest)`)

// callWithoutRetry reports a call of the API without an SDK that nothing repeats.
func callWithoutRetry() Rule {
	return Rule{
		Meta: meta("A102", "call-without-retry", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if s.Language == "bash" || s.workflow() {
				curls(pass)
				return
			}
			if !sends.Match(s.code) || s.thinksOfRetries(nil) || refusal.Match(s.text) {
				return
			}
			for _, m := range address.FindAllIndex(s.text, 1) {
				pass.Reportf(source.Span{Start: m[0], End: m[1] - 1}, "the API is called without an SDK and nothing retries: one 429 ends the work; use the SDK, or wait for retry-after and try again")
			}
		},
	}
}

// curlCall is a call of curl up to the end of its command, over lines that go on.
var curlCall = lazyregexp.New(`\bcurl\b(?:[^\n\\|;&]|\\\n|\\[^\n]|"[^"]*"|'[^']*')*`)

// retryFlag is one of curl's flags that make it try again.
var retryFlag = lazyregexp.New(`--retry\b`)

func curls(pass *lint.Pass[*Subject]) {
	s := pass.Subject
	if refusal.Match(s.text) || reads.Match(s.text) {
		return // it looks at the status itself
	}
	for _, m := range curlCall.FindAllIndex(s.text, -1) {
		command := s.text[m[0]:m[1]]
		if !address.Match(append(command[:len(command):len(command)], '\n')) || retryFlag.Match(command) {
			continue
		}
		pass.Reportf(source.Span{Start: m[0], End: m[0] + len("curl")}, "curl calls the API once: one 429 ends the work; add --retry 5, which waits as long as retry-after says")
	}
}

// unreadRetryAfter reports a pause after a refusal in a program that never looks
// at how long it was told to wait.
func unreadRetryAfter() Rule {
	return Rule{
		Meta: meta("A103", "unread-retry-after", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if !s.callsAPI() || reads.Match(s.text) {
				return
			}
			for _, p := range s.sleeps() {
				if !p.fixed && s.handlesRefusal(p.span.Start) {
					s.show(pass.Reportf(p.span, "a pause after a refusal that does not ask how long: the response's retry-after says it; too short a pause is refused again"), retryCode)
				}
			}
		},
	}
}

// fixedSleep reports a pause of the same length every time, after a refusal or
// between calls.
func fixedSleep() Rule {
	return Rule{
		Meta: meta("A104", "fixed-sleep", lint.Warning),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if !s.callsAPI() {
				return
			}
			loops := s.loops()
			for _, p := range s.sleeps() {
				switch {
				case !p.fixed:
				case s.handlesRefusal(p.span.Start):
					if !reads.Match(s.text) {
						s.show(pass.Reportf(p.span, "the same pause after every refusal: too short when many wait, too long when few do; wait as long as retry-after says, or leave retries to the SDK"), retryCode)
					}
				case s.waitsBetweenAttempts(p.span):
					s.show(pass.Reportf(p.span, "the same pause after every error: too short when many wait, too long when few do; wait as long as retry-after says, else twice as long each time, with jitter"), retryCode)
				case betweenCalls(s, loops, p.span):
					pass.Reportf(p.span, "a fixed pause between calls: it wastes the allowance when it is free and does not hold it when others use it; pare budget reserve waits as long as needed")
				}
			}
		},
	}
}

// waitsBetweenAttempts reports whether a pause stands in the handler of a counted loop
// of attempts. Of one without an end another rule speaks.
func (s *Subject) waitsBetweenAttempts(at source.Span) bool {
	for _, r := range s.retryLoops() {
		for _, h := range r.handlers {
			if r.turn == counted && s.program.nodes[h].Span.Contains(at) && !reads.Match(s.text) {
				return true
			}
		}
	}
	return false
}

// betweenCalls reports whether a pause stands in a loop that calls the API.
func betweenCalls(s *Subject, loops []loop, at source.Span) bool {
	for _, l := range loops {
		if l.body.Contains(at) && oneCall.Match(l.body.Text(s.code)) {
			return true
		}
	}
	return false
}

// goesOn is a call whose next one needs its answer: a conversation.
var goesOn = lazyregexp.New(`\b(?:messages|history|conversation)\s*(?:\.append|\.push|\.extend|\+=|= append\()|\bbreak\b`)

// batches are the words of a program that knows them.
var batches = lazyregexp.New(`(?i)\bbatch`)

// oneByOne reports a loop over a collection that makes one call for each.
func oneByOne() Rule {
	return Rule{
		Meta: meta("A105", "one-by-one", lint.Info),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if !s.callsAPI() || batches.Match(s.code) || bounds.Match(s.code) {
				return
			}
			for _, l := range s.loops() {
				body := l.body.Text(s.code)
				if m := oneCall.FindIndex(body); m != nil && !goesOn.Match(body) {
					s.show(pass.Reportf(source.Span{Start: l.body.Start + m[0], End: l.body.Start + m[1] - 1}, "one call for each of a collection; if the answers can wait, the Message Batches API costs half and has an allowance of its own (pare budget batch adds it up)"), batchCode)
				}
			}
		},
	}
}

// secretName is a key of the API in a workflow.
var secretName = lazyregexp.New(`\bsecrets\.([A-Za-z_]*(?i:anthropic|claude)\w*)`)

// sharedKey reports a workflow that takes the key by the name that people use on
// their own machines.
func sharedKey() Rule {
	return Rule{
		Meta: meta("A106", "shared-key", lint.Info),
		Check: func(pass *lint.Pass[*Subject]) {
			s := pass.Subject
			if !s.workflow() {
				return
			}
			seen := map[string]bool{}
			for _, m := range secretName.FindAllSubmatchIndex(s.text, -1) {
				name := string(s.text[m[2]:m[3]])
				if seen[name] || !s.hasEnv(name) {
					continue
				}
				seen[name] = true
				pass.Reportf(source.Span{Start: m[2], End: m[3]}, "CI and the local env file both say %s; if that is one key, a heavy job takes the allowance of whoever works at the terminal: give CI a key in a workspace of its own", name)
			}
		},
	}
}
