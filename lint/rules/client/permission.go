package clientrules

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/internal/nearest"
)

// permission is a rule of permissions: Tool or Tool(content).
type permission struct {
	list    string // allow, deny or ask
	node    *jsontree.Node
	text    string
	tool    string
	content string
	bracket bool // there are brackets
}

// permissions are the rules of the settings, those that are texts.
func permissionsOf(tree *jsontree.Node) []permission {
	var all []permission
	for _, list := range []string{"allow", "ask", "deny"} {
		for _, n := range itemsOf(tree.Get("permissions").Get(list)) {
			if n.Is(jsontree.Text) {
				all = append(all, splitPermission(list, n))
			}
		}
	}
	return all
}

func splitPermission(list string, n *jsontree.Node) permission {
	p := permission{list: list, node: n, text: n.Text, tool: n.Text}
	if i := strings.IndexByte(n.Text, '('); i >= 0 && strings.HasSuffix(n.Text, ")") {
		p.tool, p.content, p.bracket = n.Text[:i], n.Text[i+1:len(n.Text)-1], true
	}
	return p
}

// mcp reports whether the rule is about the tools of a server.
func (p *permission) mcp() bool { return strings.HasPrefix(p.tool, "mcp__") }

// fault is what is wrong with a rule and what to write instead, if that is known.
type fault struct {
	what, instead string
}

// skipped is why the client does not take a rule, nil where it does. The checks
// are those of the client, in its order.
func (p *permission) skipped() *fault {
	switch {
	case strings.TrimSpace(p.text) == "":
		return &fault{what: "it is empty"}
	case p.bracket && p.content == "":
		return &fault{what: "the brackets are empty", instead: p.tool}
	case !p.bracket && strings.ContainsAny(p.text, "("):
		return p.unclosed()
	case p.bracket && p.tool == "":
		return &fault{what: "it names no tool; write Tool(…)"}
	case p.mcp():
		return p.skippedServer()
	case p.tool[0] >= 'a' && p.tool[0] <= 'z' && !strings.Contains(p.tool, "_"):
		return &fault{what: "names of tools begin with a capital", instead: p.withTool(toolMeant(p.tool))}
	case p.list == "allow" && strings.Contains(p.tool, "*"):
		return &fault{what: `a name with an asterisk may be allowed behind “mcp__server__” only`}
	}
	return p.skippedContent()
}

func (p *permission) unclosed() *fault {
	open, closed := strings.Count(p.text, "("), strings.Count(p.text, ")")
	trimmed := strings.TrimRight(p.text, " \t")
	switch {
	case trimmed != p.text && strings.HasSuffix(trimmed, ")"):
		return &fault{what: "nothing may follow the last bracket", instead: trimmed}
	case open > closed:
		return &fault{what: "the bracket is not closed", instead: p.text + ")"}
	}
	return &fault{what: "it has to end at the closing bracket: one rule a text"}
}

// skippedServer: rules for servers have no brackets and, to allow, name one.
func (p *permission) skippedServer() *fault {
	if p.bracket {
		return &fault{what: "rules for tools of a server have no brackets", instead: p.serverTool()}
	}
	server, _, _ := strings.Cut(strings.TrimPrefix(p.tool, "mcp__"), "__")
	if p.list == "allow" && strings.Contains(server, "*") {
		return &fault{what: `what is allowed has to name one server: mcp__server__*`}
	}
	return nil
}

// serverTool is a rule with brackets as one without: what stands in them names the
// tool, where none is named before.
func (p *permission) serverTool() string {
	if server := strings.TrimPrefix(p.tool, "mcp__"); !strings.Contains(server, "__") && strings.Trim(p.content, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-*") == "" {
		return p.tool + "__" + p.content
	}
	return p.tool
}

// fileTools are those whose content is a pattern of paths.
func fileTool(name string) bool {
	switch name {
	case "Read", "Edit", "Write", "NotebookEdit", "Glob", "MultiEdit":
		return true
	}
	return false
}

func (p *permission) skippedContent() *fault {
	switch {
	case !p.bracket:
		return nil
	case (p.tool == "Bash" || p.tool == "PowerShell") && p.content == ":*":
		return &fault{what: "nothing stands before “:*”", instead: p.tool}
	case fileTool(p.tool) && strings.Contains(p.content, ":*"):
		return &fault{what: "“:*” is for commands; paths have * and **", instead: p.withContent(strings.ReplaceAll(p.content, ":*", "/**"))}
	case p.tool == "WebFetch" && p.content != "*" && !strings.HasPrefix(p.content, "domain:"):
		return &fault{what: "a rule for WebFetch names a domain", instead: p.withContent("domain:" + hostOf(p.content))}
	}
	return nil
}

func hostOf(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	host, _, _ := strings.Cut(address, "/")
	host, _, _ = strings.Cut(host, ":*")
	return host
}

func (p *permission) withTool(tool string) string {
	if tool == "" {
		return ""
	}
	if !p.bracket {
		return tool
	}
	return tool + "(" + p.content + ")"
}

func (p *permission) withContent(content string) string { return p.tool + "(" + content + ")" }

// toolMeant is the tool that a name means, "" where nobody can tell.
func toolMeant(name string) string {
	if t := clientfiles.ToolInAnyCase(strings.TrimSpace(name)); t != "" {
		return t
	}
	if t, ok := clientfiles.FindTool(name); ok && t.Gone {
		return t.Instead
	}
	if len(name) < 4 {
		return ""
	}
	return nearest.To(name, clientfiles.Tools())
}

// inert is why a rule that the client takes matches nothing, nil where it may.
func (p *permission) inert(all []permission) *fault {
	if p.mcp() || strings.ContainsAny(p.tool, "*_") {
		return nil
	}
	tool, known := clientfiles.FindTool(p.tool)
	switch {
	case !known || tool.Gone && !tool.ByPath:
		return p.unknownTool(tool)
	case !p.bracket || p.content == "*":
		if tool.Gone {
			return p.unknownTool(tool)
		}
		return nil
	case tool.ByPath:
		return p.wrongPathTool(tool, all)
	}
	return p.inertContent()
}

func (p *permission) unknownTool(tool clientfiles.Tool) *fault {
	meant := toolMeant(p.tool)
	switch {
	case tool.Gone && tool.Instead == "":
		return &fault{what: fmt.Sprintf("the client has no tool %s any more", p.tool)}
	case tool.Gone:
		return &fault{what: fmt.Sprintf("the client has no tool %s any more; its work is done by %s", p.tool, tool.Instead), instead: p.withTool(tool.Instead)}
	case meant != "":
		return &fault{what: fmt.Sprintf("the client has no tool %s; did you mean %s?", p.tool, meant), instead: p.withTool(meant)}
	}
	return &fault{what: fmt.Sprintf("the client has no tool %q", p.tool)}
}

// wrongPathTool: paths are held against Edit(…) and Read(…) only.
func (p *permission) wrongPathTool(tool clientfiles.Tool, all []permission) *fault {
	right := tool.Instead + "(" + p.content + ")"
	for i := range all {
		if all[i].list == p.list && all[i].text == right {
			return nil // said already, by the rule that counts
		}
	}
	return &fault{what: fmt.Sprintf("the client asks no rule %s(…) about a path, only %s(…), which covers every tool of the kind", p.tool, tool.Instead), instead: right}
}

var (
	systemPath = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^/(?:Users|home|etc|tmp|var|opt|usr|root|private|mnt|Volumes|proc|sys|dev)/`)
	})
	// commandPattern are the signs of a regular expression that no command has.
	commandPattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\^|^/[^/\s]+/$|\([^()]*\|[^()]*\)|\\[sdwb]\b|\.\+`)
	})
	windowsPath = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z]:[\\/]`) })
)

// rawFields are the fields of a tool's call that a rule cannot name, since it has
// its own way to match them.
var rawFields = map[string]string{
	"Bash": "command", "PowerShell": "command", "Read": "file_path", "Edit": "file_path", "Grep": "path", "WebFetch": "url",
}

func (p *permission) inertContent() *fault {
	if field := rawFields[p.tool]; field != "" && strings.HasPrefix(p.content, field+":") {
		return &fault{what: fmt.Sprintf("the client matches no rule against the field %q of %s", field, p.tool), instead: p.withContent(strings.TrimSpace(strings.TrimPrefix(p.content, field+":")))}
	}
	switch p.tool {
	case "Bash":
		return p.inertCommand()
	case "Read", "Edit":
		switch {
		case systemPath().MatchString(p.content):
			return &fault{what: "a path that begins with one slash starts at the folder of the project, so this one matches nothing", instead: p.withContent("/" + p.content)}
		case windowsPath().MatchString(p.content):
			drive, rest := strings.ToLower(p.content[:1]), strings.ReplaceAll(p.content[2:], `\`, "/")
			return &fault{what: "drives are written //c/…", instead: p.withContent("//" + drive + rest)}
		}
	}
	return nil
}

// inertCommand: “:*” is a prefix only at the end, and without other asterisks.
func (p *permission) inertCommand() *fault {
	prefix, isPrefix := strings.CutSuffix(p.content, ":*")
	switch {
	case strings.Contains(p.content, "), "):
		return &fault{what: "one text holds one rule"}
	case isPrefix && strings.Contains(prefix, "*"):
		return &fault{what: "“:*” makes a literal prefix of what stands before it, in which the other asterisk is a character", instead: p.withContent(strings.TrimRight(prefix, "*") + "*")}
	case !isPrefix && strings.Contains(p.content, ":*"):
		return &fault{what: "“:*” is a prefix at the end only; here the colon is a character that no command has", instead: p.withContent(strings.ReplaceAll(p.content, ":*", " *"))}
	case len(p.content) > 2 && strings.Trim(p.content[:1]+p.content[len(p.content)-1:], `"`) == "" && !strings.ContainsAny(p.content[1:len(p.content)-1], `"/\`):
		return &fault{what: "the quotes are letters that no command begins with", instead: p.withContent(strings.Trim(p.content, `"`))}
	case !strings.ContainsAny(p.content, "\"'") && commandPattern().MatchString(p.content):
		return &fault{what: "it is no regular expression: a rule has * for any text, and every other sign is a letter; write a rule for each command"}
	}
	return nil
}
