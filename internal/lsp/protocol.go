package lsp

import "encoding/json"

// The types are those of the Language Server Protocol 3.17, as far as they are used
// here: https://microsoft.github.io/language-server-protocol

// Position is a place as the protocol has it: both numbers from 0, and the
// character counts units of UTF-16.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// Range is from a place up to, and without, another.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

type location struct {
	URI   string `json:"uri"`
	Range Range  `json:"range"`
}

type textEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

type versionedEdits struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
	} `json:"textDocument"`
	Edits []textEdit `json:"edits"`
}

type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes,omitempty"`
	DocumentChanges []versionedEdits      `json:"documentChanges,omitempty"`
}

type initializeParams struct {
	RootURI          string `json:"rootUri"`
	RootPath         string `json:"rootPath"`
	WorkspaceFolders []struct {
		URI string `json:"uri"`
	} `json:"workspaceFolders"`
	Capabilities struct {
		Workspace struct {
			WorkspaceEdit struct {
				DocumentChanges bool `json:"documentChanges"`
			} `json:"workspaceEdit"`
			InlayHint struct {
				RefreshSupport bool `json:"refreshSupport"`
			} `json:"inlayHint"`
		} `json:"workspace"`
	} `json:"capabilities"`
}

type documentParams struct {
	TextDocument struct {
		URI        string `json:"uri"`
		LanguageID string `json:"languageId"`
		Version    int    `json:"version"`
		Text       string `json:"text"`
	} `json:"textDocument"`
	Position       Position        `json:"position"`
	Range          *Range          `json:"range"`
	ContentChanges []contentChange `json:"contentChanges"`
	Context        struct {
		Only []string `json:"only"`
	} `json:"context"`
}

// contentChange is a part that was typed; without a range it is the whole text.
type contentChange struct {
	Range *Range `json:"range"`
	Text  string `json:"text"`
}

type foldersParams struct {
	Event struct {
		Added, Removed []struct {
			URI string `json:"uri"`
		}
	} `json:"event"`
}

// severity is that of a diagnostic. The set is closed.
type severity int

const (
	severityError   severity = 1
	severityWarning severity = 2
	severityInfo    severity = 3
)

type diagnostic struct {
	Range    Range     `json:"range"`
	Severity severity  `json:"severity"`
	Code     string    `json:"code"`
	Source   string    `json:"source"`
	Message  string    `json:"message"`
	Related  []related `json:"relatedInformation,omitempty"`
}

type related struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type publishParams struct {
	URI         string       `json:"uri"`
	Version     int          `json:"version"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	Preferred   bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type hover struct {
	Contents markup `json:"contents"`
	Range    Range  `json:"range"`
}

type inlayHint struct {
	Position    Position `json:"position"`
	Label       string   `json:"label"`
	Tooltip     string   `json:"tooltip,omitempty"`
	PaddingLeft bool     `json:"paddingLeft"`
}

type completionList struct {
	Incomplete bool             `json:"isIncomplete"`
	Items      []completionItem `json:"items"`
}

type completionItem struct {
	Label      string   `json:"label"`
	Kind       int      `json:"kind"`
	Detail     string   `json:"detail,omitempty"`
	FilterText string   `json:"filterText,omitempty"`
	SortText   string   `json:"sortText,omitempty"`
	TextEdit   textEdit `json:"textEdit"`
}

// Kinds of completions.
const (
	completionFunction = 3
	completionClass    = 7
	completionFile     = 17
	completionFolder   = 19
)

// The codes of errors that the protocol adds.
const (
	codeCancelled      = -32800
	codeNotInitialized = -32002
	codeInvalidRequest = -32600
	codeInternal       = -32603
)

// capabilities is what the server answers to initialize.
func capabilities(version string) json.RawMessage {
	all := map[string]any{
		"capabilities": map[string]any{
			"positionEncoding": "utf-16",
			"textDocumentSync": map[string]any{"openClose": true, "change": 2, "save": map[string]any{"includeText": false}},
			"hoverProvider":    true, "definitionProvider": true, "inlayHintProvider": true,
			"codeActionProvider": map[string]any{"codeActionKinds": []string{kindQuickFix, kindRewrite, kindFixAll}},
			"completionProvider": map[string]any{"triggerCharacters": []string{"@", "/", "#", "."}},
			"workspace":          map[string]any{"workspaceFolders": map[string]any{"supported": true, "changeNotifications": true}},
		},
		"serverInfo": map[string]any{"name": "pare", "version": version},
	}
	data, err := json.Marshal(all)
	if err != nil {
		panic(err) // texts, numbers and maps of them
	}
	return data
}
