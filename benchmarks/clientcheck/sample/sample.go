// Package sample makes the project that the checks with the real client speak of.
package sample

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Write makes the project in a folder: code of five languages with enough
// functions that a range of it is worth naming, a name with spaces, a folder, a
// file over the size that the client attaches (big/events.py), one over the tokens
// (big/rules.py), and one that is over them in its first 2,000 lines already
// (big/wide.py).
func Write(root string) error {
	for name, text := range map[string]string{
		"shop/models.py":         python("Order", "refund_total", 90),
		"shop/ledger.py":         python("Ledger", "close_month", 200),
		"server/pool.go":         golang("Pool", "acquire", 70),
		"web app/cart view.ts":   typescript("CartView", "addItem", 70),
		"src/Invoice.java":       java("Invoice", "discount", 70),
		"src/parser.rs":          rust("Parser", "next_token", 70),
		"lib/queue.rb":           ruby("Queue", "retry_job", 70),
		"docs/guide.md":          markdown(60),
		"shop/tiny.py":           "TAX = 0.19\n",
		"big/events.py":          python("Events", "on_deploy", 1500),
		"big/rules.py":           python("Rules", "apply_discount", 620),
		"big/wide.py":            strings.ReplaceAll(python("Wide", "spread_cost", 300), "\n", "  # a remark that makes every line a good deal longer\n"),
		"data/notes.txt":         "one\r\ntwo\r\nthree\r\n",
		"names/c# notes.py":      python("Notes", "render_note", 60),
		"@types/node/index.d.ts": "export const x: number\n",
	} {
		full := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			return fmt.Errorf("make the project: %w", err)
		}
		if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
			return fmt.Errorf("make the project: %w", err)
		}
	}
	return nil
}

// verbs and nouns make names that differ, so that a search has something to tell
// apart.
var (
	verbs = strings.Fields("load store merge split count check print parse build close open send fetch drop sort group")
	nouns = strings.Fields("order customer invoice address cart stock price tax report label parcel shelf vendor coupon")
)

// methodNames are n names, the wanted one in the middle.
func methodNames(wanted string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s_%s_%d", verbs[i%len(verbs)], nouns[i/len(verbs)%len(nouns)], i)
	}
	names[n/2] = wanted
	return names
}

func each(names []string, form func(name string, i int) string) string {
	var b strings.Builder
	for i, n := range names {
		b.WriteString(form(n, i))
	}
	return b.String()
}

func python(class, wanted string, n int) string {
	return "import decimal\n\n\nclass " + class + ":\n    \"\"\"Made for the check.\"\"\"\n\n" + each(methodNames(wanted, n), func(name string, i int) string {
		return fmt.Sprintf("    def %s(self, value):\n        \"\"\"Step %d of the work.\"\"\"\n        total = value * %d\n        for part in self.parts:\n            total += part.amount\n        return decimal.Decimal(total)\n\n", name, i, i+2)
	})
}

func golang(class, wanted string, n int) string {
	return "package server\n\nimport \"fmt\"\n\n// " + class + " is made for the check.\ntype " + class + " struct{ parts []int }\n\n" + each(methodNames(wanted, n), func(name string, i int) string {
		return fmt.Sprintf("// %s is step %d of the work.\nfunc (p *%s) %s(value int) int {\n\ttotal := value * %d\n\tfor _, part := range p.parts {\n\t\ttotal += part\n\t}\n\tfmt.Println(total)\n\treturn total\n}\n\n", name, i, class, name, i+2)
	})
}

func typescript(class, wanted string, n int) string {
	return "import { Part } from './part'\n\nexport class " + class + " {\n  parts: Part[] = []\n\n" + each(methodNames(wanted, n), func(name string, i int) string {
		return fmt.Sprintf("  /** Step %d of the work. */\n  %s(value: number): number {\n    let total = value * %d\n    for (const part of this.parts) {\n      total += part.amount\n    }\n    return total\n  }\n\n", i, name, i+2)
	}) + "}\n"
}

func java(class, wanted string, n int) string {
	return "package shop;\n\npublic class " + class + " {\n    private int[] parts;\n\n" + each(methodNames(wanted, n), func(name string, i int) string {
		return fmt.Sprintf("    /** Step %d of the work. */\n    public int %s(int value) {\n        int total = value * %d;\n        for (int part : parts) {\n            total += part;\n        }\n        return total;\n    }\n\n", i, name, i+2)
	}) + "}\n"
}

func rust(class, wanted string, n int) string {
	return "pub struct " + class + " {\n    parts: Vec<i64>,\n}\n\nimpl " + class + " {\n" + each(methodNames(wanted, n), func(name string, i int) string {
		return fmt.Sprintf("    /// Step %d of the work.\n    pub fn %s(&self, value: i64) -> i64 {\n        let mut total = value * %d;\n        for part in &self.parts {\n            total += part;\n        }\n        total\n    }\n\n", i, name, i+2)
	}) + "}\n"
}

func ruby(class, wanted string, n int) string {
	return "class " + class + "\n" + each(methodNames(wanted, n), func(name string, i int) string {
		return fmt.Sprintf("  # Step %d of the work.\n  def %s(value)\n    total = value * %d\n    @parts.each do |part|\n      total += part\n    end\n    total\n  end\n\n", i, name, i+2)
	}) + "end\n"
}

func markdown(n int) string {
	return "# Guide\n\n" + each(methodNames("deployment", n), func(name string, i int) string {
		return fmt.Sprintf("## How to %s\n\nStep %d explains %s in a few words.\n\nThen it says what to do when that does not work.\n\n", strings.ReplaceAll(name, "_", " "), i, name)
	})
}
