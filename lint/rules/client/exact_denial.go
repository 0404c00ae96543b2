package clientrules

import (
	"strings"

	"pare/internal/jsontree"
	"pare/lint"
)

// exactDenial reports a rule that denies a command, or asks for it, only without
// any argument.
func exactDenial() Rule {
	return Rule{
		Meta: meta("S220", "exact-denial", lint.Warning, lint.KindSafety),
		Check: forTree(func(pass *lint.Pass[*Subject], tree *jsontree.Node) {
			all := permissionsOf(tree)
			for _, p := range all {
				if p.list == "allow" || p.tool != "Bash" || !p.bracket || !takesArguments(p.content) || widened(&p, all) {
					continue
				}
				verb := "denies"
				if p.list == "ask" {
					verb = "asks for"
				}
				f := pass.Reportf(inside(p.node, pass.File().Data), "this rule %s %q alone, without any argument; with one it does not match", verb, p.content)
				f.Remarkf("write Bash(%s *)", p.content)
				f.Replace(lint.Unsafe, quote("Bash("+p.content+" *)"), "write Bash("+p.content+" *)")
			}
		}, Settings),
	}
}

// argued are commands that do nothing, or little, without arguments, by their
// first words.
var argued = map[string]bool{
	"rm": true, "curl": true, "wget": true, "ssh": true, "scp": true, "rsync": true, "chmod": true, "chown": true, "dd": true, "mv": true, "cp": true,
	"sudo": true, "kill": true, "nc": true, "eval": true, "mkfs": true,
	"git push": true, "git commit": true, "git reset": true, "git rebase": true, "git checkout": true, "git clean": true, "git merge": true, "git add": true, "git rm": true,
	"docker run": true, "docker exec": true, "docker rm": true, "kubectl delete": true, "kubectl apply": true, "kubectl exec": true,
	"npm install": true, "npm publish": true, "pip install": true, "cargo publish": true, "terraform apply": true, "terraform destroy": true,
	"gh pr merge": true, "gh pr create": true, "gh release create": true,
}

func takesArguments(command string) bool { return argued[command] }

// widened reports whether another rule of a list that stops covers the command
// with arguments.
func widened(p *permission, all []permission) bool {
	first, _, _ := strings.Cut(p.content, " ")
	for i := range all {
		o := &all[i]
		if o.list == "allow" || o.tool != "Bash" || o.text == p.text {
			continue
		}
		if !o.bracket || o.content == "*" {
			return true
		}
		if strings.Contains(o.content, "*") && strings.HasPrefix(o.content, first) && strings.HasPrefix(p.content, strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(o.content, "*"), ":"), " ")) {
			return true
		}
	}
	return false
}
