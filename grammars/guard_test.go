//go:build cgo

package grammars

import (
	"bytes"
	"context"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

// pathological are inputs with which the runtime or a scanner hangs, takes
// gigabytes or ends the process. approximate says that the parse must have been
// given up; the others may end either way, but within the limits.
func pathological() []struct {
	name, file  string
	text        []byte
	approximate bool
} {
	random := func(n int) []byte {
		r := rand.New(rand.NewPCG(1, 2))
		b := make([]byte, n)
		for i := range b {
			b[i] = byte(1 + r.IntN(255))
		}
		return b
	}
	type input = struct {
		name, file  string
		text        []byte
		approximate bool
	}
	noise := random(700_000)
	list := []input{
		{"generic arguments without end", "a.cs", bytes.Repeat([]byte("a<"), 20_000), true},
		{"generic arguments without end", "a.java", bytes.Repeat([]byte("a<"), 20_000), true},
		{"generic arguments without end", "a.cpp", bytes.Repeat([]byte("a<"), 20_000), false},
		{"templates in templates", "a.kt", bytes.Repeat([]byte(`"${`), 1_100), true},
		{"templates in templates", "a.kts", bytes.Repeat([]byte(`"${ "}" + `), 1_500), true},
		{"block without end", "a.swift", []byte("{try"), true},
		{"call with a block without end", "a.swift", []byte("{x(){x"), true},
		{"call with a block without end", "a.swift", []byte("{try x{(xx)\n"), true},
		{"comment that only ends", "a.swift", []byte("func f() {\n  a.b*/(.c)\n{x(){x"), true},
		{"sums", "a.scala", []byte("val x = " + strings.Repeat("a + ", 5_000) + "a"), false},
	}
	for _, word := range []string{"{", "A", "A(", "a<", "class A{", "class a:", "#if", "#else", "x(){class A{", "int f(int a, ", "A b c ", "f(x)\nint x;", "A::", "enum A{", "{\n#if\n"} {
		list = append(list, input{"again and again " + strings.TrimSpace(word), "a.cpp", bytes.Repeat([]byte(strings.TrimSpace(word)+"\n"), 600_000/len(word)), false})
	}
	for _, file := range []string{"a.rb", "a.js", "a.ts", "a.java", "a.lua", "a.swift"} {
		list = append(list, input{"random bytes", file, noise, false})
	}
	for _, file := range []string{"a.go", "a.py", "a.js", "a.rs", "a.swift", "a.c"} {
		list = append(list, input{"open brackets", file, bytes.Repeat([]byte("([\n"), 500_000), false})
	}
	return list
}

// TestPathological goes through inputs that the runtime alone does not come back
// from. That this test ends is the point; the processor time is checked as well.
func TestPathological(t *testing.T) {
	for _, in := range pathological() {
		t.Run(in.file+" "+in.name, func(t *testing.T) {
			t.Parallel()
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			before := threadTime()
			o := Parse(context.Background(), in.file, in.text, Limits{})
			took := threadTime() - before
			mustHold(t, in.file, o, in.text)
			limit := Limits{}.withDefaults(len(in.text)).Time
			t.Logf("%v of %v; %s", took.Round(time.Millisecond), limit, o.Reason)
			if took > 2*limit+slack {
				t.Errorf("took %v, the limit is %v", took, limit)
			}
			if in.approximate && !o.Approximate {
				t.Error("was parsed, want it given up")
			}
		})
	}
}
