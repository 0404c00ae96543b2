package slicer

import "testing"

func TestTaskPlaces(t *testing.T) {
	for _, test := range []struct {
		text, path  string
		first, last int
		frame       bool
	}{
		{"x\n  File \"/app/shop/models.py\", line 42, in total", "app/shop/models.py", 42, 42, true},
		{"x\n    at Order.total (/srv/shop/order.js:42:13)", "srv/shop/order.js", 42, 42, true},
		{"x\n\tat com.shop.Order.total(Order.java:42)", "Order.java", 42, 42, true},
		{"x\n\t/src/shop/order.go:42 +0x1d", "src/shop/order.go", 42, 42, true},
		{"x\nthread 'main' panicked at src/order.rs:42:5:", "src/order.rs", 42, 42, true},
		{"x\n   at Shop.Order.Total(Int32 x) in C:\\src\\Order.cs:line 42", "C:/src/Order.cs", 42, 42, true},
		{"x\nlib/order.rb:42:in `total': no (RuntimeError)", "lib/order.rb", 42, 42, true},
		{"x\n#0 /srv/order.php(42): Order->total()", "srv/order.php", 42, 42, true},
		{"x\nsee src/order.c:42", "src/order.c", 42, 42, false},
		{"x\nhttps://host/x/blob/main/src/order.ts#L42-L50", "host/x/blob/main/src/order.ts", 42, 50, false},
		{"x\nthe bug is in lines 42 to 50 of order.py", "order.py", 42, 50, false},
		{"x\nlook at L42", "", 42, 42, false},
	} {
		task := NewTask(test.text)
		found := false
		for _, p := range task.places {
			found = found || p.first == test.first && p.last == test.last && p.frame == test.frame && (p.path == test.path || samePath(p.path, test.path) > 0)
		}
		if !found {
			t.Errorf("%q gave %+v", test.text, task.places)
		}
	}
}

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

func FuzzNewTask(f *testing.F) {
	f.Add("a `b` c\n```\nx.y(1)\n```\nFile \"a.py\", line 3, in f")
	f.Add("L99999999999999 #L1-L0 a.go:0:0 ```diff\n-")
	f.Fuzz(func(t *testing.T, text string) {
		for _, p := range NewTask(text).places {
			if p.first < 1 || p.last < p.first {
				t.Errorf("place %+v", p)
			}
		}
	})
}
