package clientrules

import (
	"slices"

	"pare/internal/clientfiles"
	"pare/internal/jsontree"
	"pare/lint"
)

// serverKeys are keys that other clients read of a server, with what happens here.
var serverKeys = map[string]string{
	"cwd":         "the server starts in the folder of the project; write the path into the command",
	"disabled":    "the server is started all the same; who does not want it names it in disabledMcpjsonServers of settings",
	"enabled":     "who does not want the server names it in disabledMcpjsonServers of settings",
	"envFile":     "the server gets nothing of that file; write ${NAME} into \"env\"",
	"env_file":    "the server gets nothing of that file; write ${NAME} into \"env\"",
	"autoApprove": "allow its tools in permissions.allow of settings",
	"alwaysAllow": "allow its tools in permissions.allow of settings",
	"autoStart":   "",
	"transport":   "write \"type\"",
}

// unreadServerKey reports a key of a server that the client does not read.
func unreadServerKey() Rule {
	return Rule{
		Meta: meta("S224", "unread-server-key", lint.Warning, lint.KindSettings),
		Check: forTree(func(pass *lint.Pass[*Subject], _ *jsontree.Node) {
			servers := serversOf(pass.Subject)
			if servers == nil {
				return
			}
			for i := range servers.Members {
				if m := &servers.Members[i]; m.Value.Is(jsontree.Object) && len(serverFaults(m, pass.File().Data)) == 0 {
					unreadKeysOf(pass, m)
				}
			}
		}, Servers),
	}
}

func unreadKeysOf(pass *lint.Pass[*Subject], server *jsontree.Member) {
	kind := server.Value.TextOf("type")
	if kind == "" {
		kind = "stdio"
	}
	known := clientfiles.Servers().Below(kind)
	for i := range server.Value.Members {
		m := &server.Value.Members[i]
		if slices.Contains(known, m.Key) || isRemark(m.Key) {
			continue
		}
		span := unquoted(m.KeySpan)
		if does, ok := serverKeys[m.Key]; ok {
			f := pass.Reportf(span, "the client reads no %q of a server", m.Key)
			if does != "" {
				f.Message += "; " + does
			}
			continue
		}
		if near := nearKey(m.Key, known); near != "" {
			f := pass.Reportf(span, "the client reads no %q of a server; did you mean %q?", m.Key, near)
			if server.Value.Get(near) == nil && string(span.Text(pass.File().Data)) == m.Key {
				f.Replace(lint.Unsafe, near, "write "+near)
			}
		}
	}
}
