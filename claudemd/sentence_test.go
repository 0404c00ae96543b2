package claudemd

import "testing"

// TestAboutLine: the line about a project is a whole English sentence that says
// what it is, or none.
func TestAboutLine(t *testing.T) {
	for text, want := range map[string]string{
		"Sift finds near duplicates in large sets of files. It is fast.":                          "Sift finds near duplicates in large sets of files.",
		"a parser for configuration files":                                                        "A parser for configuration files.",
		"**Sift** is a [tool](https://x.example) for finding `near_dup` pairs, e.g. photographs.": "Sift is a tool for finding near_dup pairs, e.g. photographs.",
		"[Website](a) | [Docs](b) | [Issues](c) | [Example projects](d)":                          "",
		"[Website](a) [Docs](b) [Blog](c)":                                                        "",
		"The ultimate platform for your data":                                                     "",
		"Your data, your rules":                                                                   "",
		"Ready to parse files faster?":                                                            "",
		"We build tools for people who parse files":                                               "",
		"Sift is developed and maintained by the Files Team.":                                     "",
		"Sift is used by companies of every size and reads a billion files a day.":                "",
		"The Sift monorepo":                                                                       "",
		"App móvil para la gestión de archivos y carpetas":                                        "",
		"Eine Bibliothek für das Lesen von Dateien":                                               "",
		"文件去重工具，支持大规模数据集":                                                                         "",
		"Sift is a service (in early":                                                             "",
		"Sift is a tool for:":                                                                     "",
		"@acme/sift finds duplicates in @docs/x.md of a tree":                                     "",
		"A Node.js client for the Sift v2.1 API":                                                  "A Node.js client for the Sift v2.1 API.",
		"A library for reading archives of many kinds, which it unpacks as a stream so that no more than a block of each one has to be held in memory at any time, even where the archives are nested in each other and each of them is large": "A library for reading archives of many kinds, which it unpacks as a stream.",
	} {
		if got := aboutLine(text, "sift"); got != want {
			t.Errorf("%q:\n\t%q, want\n\t%q", text, got, want)
		}
	}
}
