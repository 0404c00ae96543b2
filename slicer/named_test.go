package slicer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const cart = `"""A cart and what is in it."""

LIMIT = 10


class Item:
    """One thing."""

    def __init__(self, price):
        self.price = price
        self.note = ""

    def clear(self):
        self.note = ""


class Cart:
    """Things to buy."""

    def __init__(self):
        self.items = []
        self.voucher = None

    def add(self, item):
        if len(self.items) >= LIMIT:
            raise ValueError("the cart is full")
        self.items.append(item)

    def clear(self):
        self.items = []

    def grand_total(self):
        """What is to be paid."""
        return round_up(self._sum()) - self.voucher

    def _sum(self):
        return sum(i.price for i in self.items)

    def is_empty(self):
        return not self.items


def round_up(amount):
    return amount


def unrelated(a):
    return a
`

// longCart is the cart with enough other functions that a choice has to be made.
func longCart() string {
	var b strings.Builder
	b.WriteString(cart)
	for i := range 60 {
		fmt.Fprintf(&b, "\n\ndef shelf_%d(shelf):\n    count = 0\n    for box in shelf:\n        count += box.size\n    return count\n", i)
	}
	return b.String()
}

// namedIn is what a prompt names in a file, each as its means and the definition.
func namedIn(prompt, name, text string) []string {
	var out []string
	e := Weigh(NewTask(prompt), []Outline{outlineOf(name, text)})
	for _, n := range e.Files[0].Named {
		def := "-"
		if n.Def >= 0 {
			def = e.Files[0].Outline.Syntax.Definitions[n.Def].Qualified
		}
		out = append(out, n.Means.String()+" "+def)
	}
	return out
}

func TestNamed(t *testing.T) {
	for prompt, want := range map[string]string{
		"see Cart.grand_total in @cart.py":                      "qualified name Cart.grand_total",
		"see Cart#grand_total in @cart.py":                      "qualified name Cart.grand_total",
		"Cart::clear in @cart.py forgets the voucher":           "qualified name Cart.clear",
		"cart.clear() in @cart.py forgets the voucher":          "name Cart.clear",
		"Cart()->clear() in @cart.py":                           "qualified name Cart.clear",
		"grand_total in @cart.py is wrong":                      "name Cart.grand_total",
		"“grand_total” in @cart.py is wrong":                    "name Cart.grand_total",
		"„grand_total“ in @cart.py ist falsch":                  "name Cart.grand_total",
		"grand_total’s result in @cart.py is wrong":             "name Cart.grand_total",
		"grand_total… in @cart.py":                              "name Cart.grand_total",
		"@cart.py\u00a0grand_total\u00a0is wrong":               "name Cart.grand_total",
		"• grand_total • round":                                 "name Cart.grand_total",
		"修复 @cart.py 的grand_total函数":                            "name Cart.grand_total",
		"（grand_total）を直して @cart.py":                            "name Cart.grand_total",
		"grand_total을 고쳐 @cart.py":                              "name Cart.grand_total",
		"the grand total in @cart.py is wrong":                  "word Cart.grand_total",
		"grandTotal in @cart.py is wrong":                       "slip Cart.grand_total",
		"grand_totl in @cart.py is wrong":                       "slip Cart.grand_total",
		"fix the clear method of @cart.py":                      "word Item.clear; word Cart.clear",
		"see line 26 of @cart.py":                               "line Cart.add",
		"see line 42 of @cart.py":                               "line round_up", // a blank one above it
		"there is a bug in @cart.py:30":                         "",
		"File \"/app/cart.py\", line 27, in add\nValueError: x": "frame Cart.add; use Cart.add",
		"we see `raise ValueError(\"the cart is full\")`":       "quote Cart.add",
		"the message “the cart is full” comes too early":        "quote Cart.add",
		"```diff\n--- a/cart.py\n+++ b/cart.py\n@@ -20,2 +20,2 @@\n     def clear(self):\n-        self.items = []\n+        self.items = {}\n```": "hunk Cart.clear; code Item.clear",
		"@cart.py\n\nsrc/item/cart.py:26: something is wrong": "line Cart.add",
		"see src/voucher/grand_total.py":                      "",
		"thanks for your help with all of it":                 "",
	} {
		if got := strings.Join(namedIn(prompt, "cart.py", cart), "; "); got != want {
			t.Errorf("%q names %q, want %q", prompt, got, want)
		}
	}
}

// What is said of names that the file does not have.
func TestNamedNotes(t *testing.T) {
	for prompt, want := range map[string]string{
		"Basket.grand_total in @cart.py":  "no Basket.grand_total here; taken for Cart.grand_total",
		"Basket.clear in @cart.py":        "no Basket.clear here; taken for each clear",
		"grand_totl in @cart.py":          "no grand_totl here; taken for Cart.grand_total",
		"Cart.grand_total in @cart.py":    "",
		"the kind(s) of item(s) @cart.py": "",
	} {
		if got := strings.Join(chooseNamed(prompt, Options{}).Notes, "; "); got != want {
			t.Errorf("%q says %q, want %q", prompt, got, want)
		}
	}
}

func chooseNamed(prompt string, o Options) Choice {
	return Choose(NewTask(prompt), []Outline{outlineOf("cart.py", longCart())}, o)[0]
}

// What is named is kept whole, with what opens its class, what it calls and the
// fields that it uses; and little else.
func TestNamedIsCompleteAndSmall(t *testing.T) {
	for prompt, want := range map[string][]string{
		"see Cart.grand_total in @cart.py":       {"class Cart:", "def grand_total", "What is to be paid", "self.voucher = None", "def _sum", "def round_up"},
		"Item.clear in @cart.py is wrong":        {"class Item:", "def clear", `self.note = ""`},
		"Cart.add in @cart.py is wrong":          {"class Cart:", "def add", "self.items.append", "LIMIT = 10"},
		"@cart.py\n\ncart.py:26:9: error: wrong": {"class Cart:", "def add"},
		"see shelf_7 in @cart.py":                {"def shelf_7"},
		"line 42 of @cart.py is wrong":           {"def round_up"},
	} {
		c := chooseNamed(prompt, Options{})
		text := keptText(c)
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%q lost %q: %v", prompt, part, c.Ranges)
			}
		}
		if kept, all := len(text), len(c.Outline.File.Data); kept > all/8 {
			t.Errorf("%q kept %d of %d bytes: %v", prompt, kept, all, c.Ranges)
		}
	}
}

func TestNamedMeansThatOne(t *testing.T) {
	c := chooseNamed("see Cart.clear in @cart.py", Options{})
	if text := keptText(c); strings.Contains(text, "class Item") {
		t.Errorf("the other clear is kept: %s", text)
	}
}

// A limit goes before completeness, and what is named before what belongs to it.
func TestNamedWithinLimits(t *testing.T) {
	all := chooseNamed("see Cart.grand_total in @cart.py", Options{})
	for limit := 40; limit < len(keptText(all)); limit += 17 {
		c := chooseNamed("see Cart.grand_total in @cart.py", Options{MaxBytes: limit})
		text := keptText(c)
		if len(text) > limit {
			t.Errorf("%d bytes kept, over %d", len(text), limit)
		}
		if strings.Contains(text, "def round_up") && !strings.Contains(text, "def grand_total") {
			t.Errorf("within %d bytes a callee is kept without its caller: %v", limit, c.Ranges)
		}
	}
}

// The rest goes in by its worth where a budget asks for more than what is named.
func TestBudgetFillsBesideWhatIsNamed(t *testing.T) {
	c := chooseNamed("see shelf_40 in @cart.py", Options{Budget: 0.5})
	if kept, all := len(keptText(c)), len(c.Outline.File.Data); kept < all*2/5 {
		t.Errorf("kept %d of %d", kept, all)
	}
	if !strings.Contains(keptText(c), "def shelf_40") {
		t.Error("not what is named")
	}
}

func TestRangesAreFew(t *testing.T) {
	c := chooseNamed("count the box of each shelf: shelf_1, shelf_9, shelf_17, shelf_25, shelf_33, shelf_41, shelf_49, shelf_57, add, clear, is_empty, round_up in @cart.py", Options{})
	if len(c.Ranges) > DefaultRanges {
		t.Errorf("%d ranges", len(c.Ranges))
	}
}

func TestOneSlip(t *testing.T) {
	for pair, want := range map[string]bool{
		"total total": true, "total totl": true, "total toatl": true, "total tofal": true, "total ttoal": true, "totals total": true,
		"total tottal": true, "total taxes": false, "total to": false, "total otals": false, "abcd badc": false,
	} {
		a, b, _ := strings.Cut(pair, " ")
		if got := oneSlip(a, b); a != b && got != want || oneSlip(b, a) != got {
			t.Errorf("%s: %v", pair, got)
		}
	}
}

// names in front of a name, in the styles of languages.
func TestChains(t *testing.T) {
	for text, want := range map[string]string{
		"Order.refund_total":      "Order refund_total",
		"Story#hot":               "Story hot",
		"Opt::validate":           "Opt validate",
		"TrashCan->clear()":       "TrashCan clear",
		"App\\Stock\\Depot::load": "App Stock Depot load",
		"(*Server).Serve":         "Server Serve",
		"Vec<T>::push":            "Vec push",
		"cart().items[0].clear":   "cart items clear",
		"a?.b!.c":                 "a b c",
		"this.$refs.menu":         "refs|this $refs menu",
		"see it. Then that":       "see|it|Then|that",
		"ratio 1.5.total":         "ratio|total",
		"größe.überprüfen":        "größe überprüfen",
	} {
		task := NewTask(text)
		names := task.readNames()
		var got []string
		for i := range names {
			if names[i].last {
				got = append(got, strings.Join(chain(names, i), " "))
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q has %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

func FuzzNamed(f *testing.F) {
	for _, s := range []string{"see Cart.clear in @cart.py", "@@ -1 +1 @@\n-x\n+y", "修复total函数 “x y z w v”", "cart.py:3\ncart.py:99999", "`a b c`\n```\ndef clear(self):\n```", "\xff.\x00::->#"} {
		f.Add(s)
	}
	outline := outlineOf("cart.py", longCart())
	f.Fuzz(func(t *testing.T, prompt string) {
		e := Weigh(NewTask(prompt), []Outline{outline})
		for _, n := range e.Files[0].Named {
			if n.Def >= len(outline.Syntax.Definitions) || n.First > outline.Lines() || n.Last < n.First || n.Def < 0 && n.First == 0 {
				t.Errorf("%q names %+v", prompt, n)
			}
		}
		c := e.Choose(Options{})[0]
		if !slices.IsSortedFunc(c.Ranges, func(a, b Range) int { return a.First - b.First }) {
			t.Errorf("%q: %v", prompt, c.Ranges)
		}
	})
}

// Names of other things than functions of a program, as people say them.
func TestNamedElsewhere(t *testing.T) {
	repeat := func(form string, n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(form, "NUM", fmt.Sprint(i)))
		}
		return b.String()
	}
	files := map[string]string{
		"style.css":      repeat(".card-NUM .title {\n  color: red;\n  margin: NUMpx;\n}\n\n", 30),
		"conf.json":      "{\n" + repeat("  \"featureNUM\": {\n    \"limit\": NUM,\n    \"owner\": \"teamNUM\"\n  },\n", 30) + "  \"last\": 1\n}\n",
		"pnpm-lock.yaml": "packages:\n\n" + repeat("  /pkg-NUM@1.NUM.0:\n    resolution: {integrity: sha512}\n    dev: true\n\n", 30),
		"routes.js":      "const app = require('express')();\n\n" + repeat("app.get('/itemsNUM/:id', async (req, res) => {\n  const x = await db.find(NUM);\n  res.json(x);\n});\n\n", 30),
		"sum_test.go": "package sum\n\nfunc TestTotal(t *testing.T) {\n\tfor _, tt := range []struct {\n\t\tname string\n\t\tn    int\n\t}{\n" + repeat("\t\t{\n\t\t\tname: \"sum of part NUM\",\n\t\t\tn:    NUM,\n\t\t},\n", 30) +
			"\t} {\n\t\tt.Run(tt.name, func(t *testing.T) {\n\t\t\tcheck(t, tt.n)\n\t\t})\n\t}\n}\n",
	}
	for prompt, want := range map[string]string{
		".card-12 in @style.css is too wide":              "name .card-12 .title",
		"pkg-12 in @pnpm-lock.yaml is old":                "name packages./pkg-12@1.12.0",
		"raise feature12 in @conf.json":                   "name feature12",
		"feature12.limit in @conf.json must be 99":        "name feature12",
		"who is team12 in @conf.json":                     "name feature12",
		"GET /items12/:id in @routes.js returns 500":      "name GET /items12/:id; use GET /items12/:id",
		"the route /items12 in @routes.js":                "name GET /items12/:id; use GET /items12/:id",
		"TestTotal/sum_of_part_12 fails in @sum_test.go":  "slip TestTotal.sum of part 12",
		"the case “sum of part 12” fails in @sum_test.go": "name TestTotal.sum of part 12; quote TestTotal.sum of part 12",
		"sum-of-part-12 in @sum_test.go":                  "",
	} {
		name := prompt[strings.IndexByte(prompt, '@')+1:]
		name, _, _ = strings.Cut(name, " ")
		if got := strings.Join(namedIn(prompt, name, files[name]), "; "); got != want {
			t.Errorf("%q names %q, want %q", prompt, got, want)
		}
	}
}

// Of many that share a name, the likeliest are kept whole, of others the signature.
func TestNamedTwins(t *testing.T) {
	var b strings.Builder
	for i := range 10 {
		fmt.Fprintf(&b, "class Form%d:\n    \"\"\"A form.\"\"\"\n\n    def clean(self, data):\n        value = data.get(\"v\")\n        if not value:\n            raise ValueError(\"v%d\")\n        return value\n\n%s\n\n", i, i, strings.Repeat("    def save(self, data):\n        return [self, data, 1000000]\n\n", 12))
	}
	c := Choose(NewTask("clean in @forms.py"), []Outline{outlineOf("forms.py", b.String())}, Options{})[0]
	bodies := strings.Count(keptText(c), "raise ValueError")
	if bodies < 1 || bodies > 5 || len(c.Ranges) > DefaultRanges {
		t.Errorf("%d bodies in %v", bodies, c.Ranges)
	}
}
