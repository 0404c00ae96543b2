//go:build cgo

package grammars

// // The clock of a deadline lies in a library of its own there; linked into the
// // program, no DLL must lie beside it.
//
// #cgo windows LDFLAGS: -l:libwinpthread.a
// #include <stdlib.h>
// #include "walker.h"
import "C"

import (
	"context"
	"sync/atomic"
	"unsafe"

	sitter "github.com/smacker/go-tree-sitter"
)

// grammar is a language as the runtime knows it.
type grammar struct{ pointer unsafe.Pointer }

// grammarOf takes the runtime's pointer out of the binding's wrapper, which is a
// struct of just that. A test looks at every language this way.
func grammarOf(l *sitter.Language) grammar {
	return grammar{*(*unsafe.Pointer)(unsafe.Pointer(l))}
}

func (g grammar) symbols() []symbol {
	n := C.pare_symbol_count(g.pointer)
	list := make([]symbol, n)
	for i := range list {
		list[i] = symbol{
			name:  C.GoString(C.pare_symbol_name(g.pointer, C.uint16_t(i))),
			named: C.pare_symbol_named(g.pointer, C.uint16_t(i)) != 0,
		}
	}
	return list
}

func (g grammar) fields() []string {
	n := int(C.pare_field_count(g.pointer))
	list := make([]string, n)
	for i := range list {
		list[i] = C.GoString(C.pare_field_name(g.pointer, C.uint16_t(i+1)))
	}
	return list
}

// unlinked is the name of a function of the runtime that is not linked, or empty.
func unlinked() string { return C.GoString(C.pare_missing()) }

// status says how a parse ended.
type status int

const (
	parsed    status = C.PARE_OK
	noTime    status = C.PARE_TIME
	noMemory  status = C.PARE_MEMORY
	cancelled status = C.PARE_CANCELLED
)

// parseTree parses text and calls use with its nodes, which are gone afterwards.
func parseTree(ctx context.Context, g grammar, t *table, text []byte, limits Limits, use func([]node)) status {
	if len(text) == 0 {
		return parsed
	}
	var flag atomic.Uint32
	if ctx.Done() != nil {
		stop := context.AfterFunc(ctx, func() { flag.Store(1) })
		defer stop()
	}
	tree := C.pare_parse(g.pointer,
		(*C.char)(unsafe.Pointer(unsafe.SliceData(text))), C.uint32_t(len(text)),
		(*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(t.list))), C.uint32_t(len(t.list)),
		C.uint64_t(limits.Memory), C.uint64_t(limits.Time.Microseconds()),
		(*C.uint32_t)(unsafe.Pointer(&flag)))
	if tree.status != C.PARE_OK {
		return status(tree.status)
	}
	defer C.free(unsafe.Pointer(tree.nodes))
	use(unsafe.Slice((*node)(unsafe.Pointer(tree.nodes)), int(tree.count)))
	return parsed
}
