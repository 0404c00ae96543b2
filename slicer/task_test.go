package slicer

import "testing"

func TestTaskFrames(t *testing.T) {
	for _, line := range []string{
		"File \"a.py\", line 1, in refund_total",
		"at Order.refund_total (a.js:1:2)",
		"at com.shop.Order.refund_total(Order.java:1)",
		"a.rb:1:in `refund_total'",
		"a.rb:1:in 'Order#refund_total'",
		"#1 0x7f in refund_total a.c:1",
		"main.(*Order).refund_total(0xc000)",
	} {
		if task := NewTask("x\n" + line); !task.frames[hashString("refund_total")] {
			t.Errorf("%q names no function", line)
		}
	}
}

func TestTaskNames(t *testing.T) {
	task := NewTask("Fix the total\n\nCall `Order.refund_total` or refundTotal(x), not --dry-run, see Order::ship.")
	for word, look := range map[string]nameLook{
		"refund_total": lookSnake | lookTicked | lookDotted, "refundTotal": lookCamel | lookCall, "dry": lookOption, "ship": lookDotted, "total": 0,
	} {
		n, ok := task.names[hashString(word)]
		if !ok || n.looks&look != look {
			t.Errorf("%s is %+v, %v", word, n, ok)
		}
	}
	for _, q := range [][2]string{{"Order", "refund_total"}, {"Order", "ship"}} {
		if !task.quals[pair(hashString(q[0]), hashString(q[1]))] {
			t.Errorf("%v is no qualified name", q)
		}
	}
	if n := task.names[hashString("total")]; n.zones != 1<<zoneTitle {
		t.Errorf("total stands in zones %b", n.zones)
	}
}

func TestTaskZones(t *testing.T) {
	task := NewTask("title words\n\nprose `inline`\n\n```py\nfence = 1\n```\n    indented\n- [x] boilerplate\n")
	for word, want := range map[string]zone{"title": zoneTitle, "prose": zoneProse, "inline": zoneInline, "fence": zoneFence, "indented": zoneFence} {
		i, ok := task.term[stem([]byte(word))]
		if !ok || task.terms[i].count[want] != 1 {
			t.Errorf("%s is not in zone %d", word, want)
		}
	}
	if _, ok := task.term[stem([]byte("boilerplate"))]; ok {
		t.Error("a ticked box of a form is read")
	}
}

func TestTaskDiff(t *testing.T) {
	task := NewTask("x\n```diff\n--- a/x\n+++ b/x\n-old line of code\n+new line of code\n```\n")
	old, _ := squeeze([]byte("old line of code"))
	fresh, _ := squeeze([]byte("new line of code"))
	if !task.minus[old] || task.minus[fresh] {
		t.Error("the removed line is not told from the added one")
	}
}

func TestSamePath(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"a/b.go", "b.go", 1}, {"x/a/b.go", "a/b.go", 2}, {"c/b.go", "a/b.go", 0}, {"b.go", "c.go", 0}} {
		if got := samePath(test.a, test.b); got != test.want {
			t.Errorf("%s and %s share %d", test.a, test.b, got)
		}
	}
}

func TestStem(t *testing.T) {
	for _, same := range [][]string{
		{"order", "orders", "ordering", "ordered"},
		{"cache", "caching", "cached", "caches"},
		{"stop", "stopped", "stopping"},
		{"serialize", "serializer", "serialization"},
		{"entry", "entries"},
		{"connect", "connection", "connections"},
	} {
		for _, w := range same[1:] {
			if stem([]byte(w)) != stem([]byte(same[0])) {
				t.Errorf("%s and %s have different stems", same[0], w)
			}
		}
	}
	for _, apart := range [][2]string{{"class", "clas"}, {"status", "statu"}, {"order", "border"}} {
		if stem([]byte(apart[0])) == stem([]byte(apart[1])) {
			t.Errorf("%v have one stem", apart)
		}
	}
}

func TestParts(t *testing.T) {
	for word, want := range map[string][]string{
		"refundTotal": {"refund", "Total"}, "refund_total": {"refund", "total"}, "parseHTTPReply_v2": {"parse", "HTTP", "Reply", "v2"},
		"URLs": {"URLs"}, "__init__": {"init"}, "utf8": {"utf8"}, "X": {"X"}, "___": nil,
	} {
		var got []string
		for i := 0; ; {
			start, end := nextPart([]byte(word), i)
			if start == end {
				break
			}
			got, i = append(got, word[start:end]), end
		}
		if len(got) != len(want) {
			t.Errorf("%s has parts %q", word, got)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%s has parts %q", word, got)
			}
		}
	}
}

// Names are found whatever stands around them: typographic quotes, brackets of
// other scripts, letters of languages that write no spaces.
func TestTaskNamesInAnyScript(t *testing.T) {
	for _, text := range []string{
		"fix “load_depot” now", "load_depot’s limit", "load_depot… is slow", "die Funktion „load_depot“", "修复 load_depot（见下）",
		"（load_depot）", "的load_depot函数", "请看，load_depot有问题", "load_depot\u00a0is slow", "• load_depot", "load_depotを直して", "load_depot에서", "«load_depot»", "load_depot→x",
		"в функции load_depot", "функцияload_depot",
	} {
		if n, ok := NewTask(text).names[hashString("load_depot")]; !ok || n.looks&lookSnake == 0 {
			t.Errorf("%q names no load_depot", text)
		}
	}
	for _, word := range []string{"größe", "переменная", "数据", "naïve_bayes", "µm", "Ünïcode2"} {
		if _, ok := NewTask("see " + word + " now").names[hashString(word)]; !ok {
			t.Errorf("%s is no word", word)
		}
	}
}

func FuzzNewTask(f *testing.F) {
	f.Add("a `b` c\n```\nx.y(1)\n```\nFile \"a.py\", line 3, in f")
	f.Add("L99999999999999 #L1-L0 a.go:0:0 ```diff\n-")
	f.Add("的load_depot函数 @a.py \x1b[31mred\xff")
	f.Fuzz(func(t *testing.T, text string) {
		task := NewTask(text)
		at := 0
		for _, z := range task.zones {
			if z.start != at || z.end <= z.start || z.end > len(task.clean) {
				t.Errorf("%q has the zones %+v", text, task.zones)
			}
			at = z.end
		}
	})
}
