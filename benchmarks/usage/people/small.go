package people

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// writeSmall writes calls as transcripts with nothing in them but what counts: a
// line each, for examples that people look at.
func writeSmall(dir string, calls []Call) error {
	byFile := map[string][]string{}
	var order []string
	for i, c := range calls {
		path := filepath.Join(folder(c.Project), c.Session)
		agent := ""
		if c.Agent != "" {
			path = filepath.Join(path, "subagents", "agent-"+c.Agent)
			agent = fmt.Sprintf(`"isSidechain":true,"agentId":%q,"attributionAgent":%q,`, c.Agent, c.Kind)
		}
		if byFile[path] == nil {
			order = append(order, path)
		}
		stamp := c.At.UTC().Format("2006-01-02T15:04:05.000Z")
		if c.First && c.Agent == "" {
			byFile[path] = append(byFile[path], fmt.Sprintf(`{"type":"user","promptSource":"typed","sessionId":%q,"cwd":%q,"timestamp":%q,"uuid":"u%d","message":{"role":"user","content":"…"}}`, c.Session, c.Project, stamp, i))
		}
		u := c.Usage
		byFile[path] = append(byFile[path], fmt.Sprintf(`{"type":"assistant",%s"sessionId":%q,"cwd":%q,"timestamp":%q,"message":{"id":"msg_%d","model":%q,"usage":{"input_tokens":%d,"cache_creation_input_tokens":%d,"cache_read_input_tokens":%d,"output_tokens":%d,"cache_creation":{"ephemeral_1h_input_tokens":%d}}}}`,
			agent, c.Session, c.Project, stamp, i, c.Model, u.Input, u.Write5m+u.Write1h, u.Read, u.Output, u.Write1h))
	}
	slices.Sort(order)
	for _, path := range order {
		if err := WriteLines(dir, filepath.Dir(path), filepath.Base(path), strings.Join(byFile[path], "\n")); err != nil {
			return err
		}
	}
	return nil
}
