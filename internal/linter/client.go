package linter

import (
	"os"
	"path"
	"runtime"
	"slices"
	"strings"

	"pare/claudemd"
	"pare/internal/jsontree"
	"pare/internal/repo"
	"pare/internal/source"
	"pare/lint"
	claudemdrules "pare/lint/rules/claudemd"
	clientrules "pare/lint/rules/client"
)

// clientWorld is what the project brings for the client, which the rules for its
// files ask about.
type clientWorld struct {
	plugins  []string                      // the folders of plugins, sorted
	known    map[clientrules.Kind][]string // names by kind
	agents   map[string][]string           // names that agents give themselves, with their files
	extended bool                          // settings switch plugins on
}

// kind tells a file's kind by its path, and by the plugin that it lies in.
func (l *linter) kind(name string, prompts []string) fileKind {
	if kind := kindOf(name, prompts); kind != unknownFile {
		return kind
	}
	root, ok := l.pluginOf(name)
	if !ok {
		return unknownFile
	}
	inner := strings.TrimPrefix(strings.TrimPrefix(name, root), "/")
	folder, rest, _ := strings.Cut(inner, "/")
	markdown := path.Ext(name) == ".md"
	switch {
	case inner == "hooks/hooks.json":
		return hooksFile
	case folder == "agents" && markdown:
		return agentFile
	case folder == "commands" && markdown:
		return commandFile
	case folder == "skills" && path.Base(name) == "SKILL.md" && strings.Count(rest, "/") == 1:
		return skillFile
	case folder == "output-styles" && markdown:
		return styleFile
	}
	return unknownFile
}

// pluginOf is the folder of the plugin that a file lies in: the innermost one.
func (l *linter) pluginOf(name string) (string, bool) {
	best, found := "", false
	for _, root := range l.client.plugins {
		if (root == "" || strings.HasPrefix(name, root+"/")) && (!found || len(root) > len(best)) {
			best, found = root, true
		}
	}
	// What stands below .claude is the project's, not the plugin's.
	if strings.Contains("/"+strings.TrimPrefix(strings.TrimPrefix(name, best), "/"), "/.claude/") {
		return "", false
	}
	return best, found
}

// clientKinds are the kinds of the client's files as its rules name them.
var clientKinds = map[fileKind]clientrules.Kind{
	commandFile: clientrules.Command, skillFile: clientrules.Skill, agentFile: clientrules.Agent, settingsFile: clientrules.Settings,
	serversFile: clientrules.Servers, pluginFile: clientrules.Plugin, marketplaceFile: clientrules.Marketplace, hooksFile: clientrules.Hooks,
	styleFile: clientrules.Style, strayFile: clientrules.Stray, instructionsFile: clientrules.Local,
}

// jsonKinds are the client's files that have a name of their own.
var jsonKinds = map[string]fileKind{
	".mcp.json": serversFile, ".claude-plugin/plugin.json": pluginFile, ".claude-plugin/marketplace.json": marketplaceFile,
	".claude/settings.json": settingsFile, ".claude/settings.local.json": settingsFile,
}

// clientFile lints a file of the client's that holds no instructions.
func (l *linter) clientFile(t target, file *source.File) []*lint.Finding {
	s := clientrules.New(file, clientKinds[t.kind])
	s.Exists, s.IsFolder, s.Runnable, s.Read, s.Ignored = l.there, l.isFolder, l.runnable, l.files.Read, l.repo.Ignored
	s.Renamed, s.Repo = l.repo.Renamed, l.repo
	s.Listed = l.files.listed[t.name]
	s.Plugin, s.InPlugin = l.pluginOf(t.name)
	if s.Kind == clientrules.Marketplace {
		s.Plugin, s.InPlugin = repo.Clean(path.Dir(path.Dir(t.name))), true
	}
	s.Known, s.Extended = l.client.known, l.client.extended
	if s.Kind == clientrules.Agent {
		s.Others = l.othersOf(t.name, clientName(s.Doc))
	}
	return lint.Run(clientrules.All(), s, file)
}

// namedBy holds what a command, a skill or an agent of the project says of the
// repository against it. It costs something only where the file is used, so it is
// no error.
func (l *linter) namedBy(file *source.File) []*lint.Finding {
	if above, _, found := strings.Cut("/"+file.Name, "/.claude/"); !found || !slices.Contains(l.sessionDirs(), strings.TrimPrefix(above, "/")) {
		return nil
	}
	s := &claudemd.Subject{Doc: claudemd.Parse(file), Repo: l.repo, Closure: l.closure}
	found := lint.Run(claudemdrules.OfRepository(), s, file)
	for _, f := range found {
		f.AtMost(lint.Warning)
	}
	return found
}

// othersOf is another agent of that name which is loaded beside this one.
func (l *linter) othersOf(file, name string) map[string]string {
	for _, other := range l.client.agents[name] {
		if name != "" && other != file && agentsFolder(other) == agentsFolder(file) {
			return map[string]string{name: other}
		}
	}
	return nil
}

// agentsFolder is the folder of agents that a file lies in.
func agentsFolder(name string) string {
	i := strings.LastIndex("/"+name, "/agents/")
	return ("/" + name)[:max(i, 0)]
}

func (l *linter) isFolder(name string) bool {
	if l.repo.Tree().IsDir(name) {
		return true
	}
	info, err := os.Stat(l.full(name))
	return err == nil && info.IsDir()
}

// runnable reports whether a file has the right to be run. Windows has no such
// right.
func (l *linter) runnable(name string) bool {
	info, err := os.Stat(l.full(name))
	return err != nil || info.Mode()&0o111 != 0 || runtime.GOOS == "windows"
}

// findPlugins notes the folders of plugins: before the kinds of files are told.
func (l *linter) findPlugins() {
	l.client.plugins = nil
	for _, name := range l.files.List() {
		if path.Base(name) == "plugin.json" && path.Base(path.Dir(name)) == ".claude-plugin" {
			root := path.Dir(path.Dir(name))
			if root == "." {
				root = ""
			}
			l.client.plugins = append(l.client.plugins, root)
		}
	}
}

// nameAll reads what the project calls its skills, agents, styles and servers.
func (l *linter) nameAll() {
	w := &l.client
	w.known, w.agents, w.extended = map[clientrules.Kind][]string{}, map[string][]string{}, false
	for _, file := range l.files.List() {
		kind := l.kind(file, nil)
		switch kind {
		case skillFile, agentFile, styleFile, settingsFile, serversFile, commandFile:
			data, err := l.files.Read(file)
			if err == nil {
				w.note(file, kind, data)
			}
		case unknownFile, instructionsFile, promptFile, scriptFile, pluginFile, marketplaceFile, hooksFile, strayFile:
		}
	}
}

func (w *clientWorld) note(file string, kind fileKind, data []byte) {
	base := strings.TrimSuffix(path.Base(file), path.Ext(file))
	switch kind {
	case skillFile, agentFile, styleFile:
		name := clientName(claudemd.Parse(source.NewFile(file, data)))
		if kind == agentFile {
			w.agents[name] = append(w.agents[name], file)
		}
		if kind == skillFile {
			base = path.Base(path.Dir(file))
		}
		w.add(clientKinds[kind], base, name)
	case commandFile:
		w.add(clientrules.Command, base)
	case settingsFile, serversFile:
		tree, err := jsontree.Parse(data)
		if err != nil {
			return
		}
		for _, m := range membersOf(tree.Get("mcpServers")) {
			w.add(clientrules.Servers, m.Key)
		}
		for _, m := range membersOf(tree.Get("enabledPlugins")) {
			w.extended = w.extended || m.Value.Is(jsontree.Bool) && m.Value.Bool || m.Value.Is(jsontree.List)
		}
	case unknownFile, instructionsFile, promptFile, scriptFile, pluginFile, marketplaceFile, hooksFile, strayFile:
	}
}

func (w *clientWorld) add(kind clientrules.Kind, names ...string) {
	for _, name := range names {
		if name != "" && !slices.Contains(w.known[kind], name) {
			w.known[kind] = append(w.known[kind], name)
		}
	}
}

func membersOf(n *jsontree.Node) []jsontree.Member {
	if n == nil {
		return nil
	}
	return n.Members
}

// clientName is the name in the frontmatter, "" for none.
func clientName(d *claudemd.Doc) string {
	if d == nil || len(d.Front.Strings("name")) != 1 {
		return ""
	}
	return d.Front.Strings("name")[0]
}
